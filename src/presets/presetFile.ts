import * as v from "valibot";
import { readProjectId, viewIdIn } from "../hex/address";
import type { InputValue, ProjectId, RunOptions } from "../hex/types";
import { badOptions, exclusiveOf, exclusivesIn, isOptionName, parseOptions } from "../store/inputSchema/options";
import { parseTypedDates, type TypedDates } from "../store/inputSchema/relativeDates";
import { isInputName } from "../hex/fields";
import { isSecretName } from "../store/localRuns";
import { withJson } from "../util/jsonEdits";
import { jsonValue, nodeAt, parseJson, type JsonNode } from "../util/jsonText";
import { entriesIn, flawIn, flawOf, type Entries, type Flaw } from "./presetText";

/** Named inputs and options of a project. */
export interface NamedOptions {
  name: string;
  projectId: ProjectId;
  /** Without values that may be secret. */
  options: RunOptions;
  /** Inputs whose values may be secret: not kept, but asked for with each run. */
  ask: string[];
  /** Dates as they were typed, which count from the day of a run; in `options` is what they meant when the preset was saved. */
  dates?: TypedDates;
}

/** A preset as it is written to a file. */
interface WrittenPreset {
  name: string;
  project: ProjectId;
  inputs?: Record<string, InputValue>;
  dates?: TypedDates;
  options?: Omit<RunOptions, "inputs">;
  ask?: string[];
}

/** The parts of a preset that a change rewrites: all but its name and project. */
const changeableParts: Record<Exclude<keyof WrittenPreset, "name" | "project">, true> = {
  inputs: true,
  dates: true,
  options: true,
  ask: true,
};

/** The presets of a file, or why there are none. */
export type PresetFile =
  | { presets: NamedOptions[]; unreadable: number; flaw?: Flaw }
  | { problem: "noJson" | "noPresets" | "notRead" };

/** Inputs of a preset; one with more is not read. */
const mostInputs = 2_000;
const isSane = (value: unknown) =>
  typeof value !== "object" || value === null || Object.keys(value).length <= mostInputs;
// Not a record of valibot's, which drops `constructor` and `prototype`.
const unknowns = v.pipe(
  v.unknown(),
  v.check(isSane),
  v.transform((value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {},
  ),
);
const presetSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
  /** An id, or an address. */
  project: v.string(),
  inputs: v.optional(unknowns, {}),
  dates: v.pipe(
    v.optional(v.unknown(), {}),
    v.check(isSane),
    v.transform(parseTypedDates),
    v.check((dates) => dates !== undefined),
  ),
  options: v.pipe(
    v.optional(unknowns, {}),
    v.check(({ viewId }) => typeof viewId !== "string" || viewId.trim() === "" || viewIdIn(viewId) !== undefined),
    // Left out, an option of another type would make another run of it. Names that are not known may be of a later version.
    v.check((options) => !badOptions(options).some(isOptionName)),
  ),
  ask: v.pipe(
    v.optional(v.unknown(), []),
    v.check(isSane),
    v.transform((raw): string[] => (Array.isArray(raw) && raw.every((one) => typeof one === "string") ? raw : [])),
  ),
});
/** Presets read per file: nobody chooses from more, and reading them holds up nothing else for long. */
const mostPresets = 1_000;
const empty = '{\n  "presets": []\n}\n';

/**
 * Reads the text of `.hex/runs.json`. Presets that are invalid, have a number that would not arrive as
 * written, or two values of one name are left out and counted.
 */
export function parsePresets(file: string): PresetFile {
  const text = file.replace(/^\uFEFF/, "");
  const read = entriesIn(text);
  if (typeof read === "string") {
    return { problem: read };
  }
  const entries = read.entries.slice(0, mostPresets);
  const flaws = entries.map((entry) => flawOf(text, entry));
  const flaw = read.sameList ?? flaws.find((one) => one !== undefined);
  const sound = read.sameList ? [] : entries.filter((_, index) => !flaws[index]);
  const presets = new Map<string, NamedOptions>();
  for (const preset of sound.flatMap((entry) => readPreset(jsonValue(entry)) ?? [])) {
    const key = keyOfPreset(preset);
    presets.set(key, presets.get(key) ?? preset);
  }
  return { presets: [...presets.values()], unreadable: read.entries.length - presets.size, ...(flaw && { flaw }) };
}

/** Reads a preset from a file or VS Code's storage; undefined when it is invalid. Values that may be secret are dropped and asked for. */
export function readPreset(raw: unknown): NamedOptions | undefined {
  const preset = v.safeParse(presetSchema, raw);
  if (!preset.success) {
    return undefined;
  }
  const { name, project, inputs, dates, options, ask } = preset.output;
  const projectId = readProjectId(project);
  // A run of one with several of what Hex takes one at a time would leave out all but one.
  if (projectId === undefined || exclusivesIn(options, Object.keys(inputs).length > 0).length > 1) {
    return undefined;
  }
  return withoutSecrets({
    name,
    projectId,
    options: parseOptions({ ...options, inputs }),
    ask: ask.filter(isInputName),
    dates,
  });
}

/** Removes the values that may be secret; their inputs are asked for, unless Hex would refuse them beside the options. */
export function withoutSecrets({ options, ask, dates = {}, ...preset }: NamedOptions): NamedOptions {
  const keptDates = Object.entries(dates).filter(([name]) => !isSecretName(name));
  const inputs = Object.entries(options.inputs ?? {});
  const kept = inputs.filter(([name]) => !isSecretName(name));
  const keptNames = new Set([...kept, ...keptDates].map(([name]) => name));
  const secret = [...inputs.map(([name]) => name), ...Object.keys(dates)].filter(isSecretName);
  const mayAsk = [undefined, "inputs"].includes(exclusiveOf(options));
  return {
    ...preset,
    options: withoutUndefined({ ...options, inputs: kept.length > 0 ? Object.fromEntries(kept) : undefined }),
    ask: mayAsk ? [...new Set([...ask.filter((name) => !keptNames.has(name)), ...secret])] : [],
    ...(keptDates.length > 0 && { dates: Object.fromEntries(keptDates) }),
  };
}

/** The preset as it is written, without secrets. */
export function writtenPreset(preset: NamedOptions): WrittenPreset {
  const { name, projectId, options, ask, dates } = withoutSecrets(preset);
  const { inputs, ...others } = options;
  return {
    name,
    project: projectId,
    ...(inputs ? { inputs } : {}),
    ...(dates ? { dates } : {}),
    ...(Object.keys(others).length > 0 ? { options: others } : {}),
    ...(ask.length > 0 ? { ask } : {}),
  };
}

/** Whether a text is a file with presets that one can be put into. */
export function isChangeable(text: string): boolean {
  const read = entriesIn(text);
  return typeof read !== "string" && !read.sameList;
}

/** Two presets of a project cannot have the same name in one place. */
export function isSamePreset(
  a: Pick<NamedOptions, "projectId" | "name">,
  b: Pick<NamedOptions, "projectId" | "name">,
): boolean {
  return keyOfPreset(a) === keyOfPreset(b);
}

/**
 * The file's text with the preset in place of the one of the same name. Every other character stays as it
 * is, and so do unchanged values of the preset. Without a text it is a new file.
 *
 * @throws Error when the text is not a file with presets.
 */
export function withPreset(text: string | undefined, preset: NamedOptions): string {
  const before = text ?? empty;
  const written = writtenPreset(preset);
  const { entries, hasList } = listIn(before);
  const at = indexOf(entries, preset);
  if (at < 0) {
    return withJson(hasList ? before : withJson(before, ["presets"], []), ["presets", entries.length], written);
  }
  // The project stays written as it is, such as by its address.
  const changed = (Object.keys(changeableParts) as (keyof typeof changeableParts)[]).reduce(
    (now, part) => withPart(now, ["presets", at, part], written[part]),
    before,
  );
  const entry = listIn(changed).entries[at];
  return entry && flawOf(changed, entry) ? withJson(changed, ["presets", at], jsonValue(entry)) : changed;
}

/** The file's text without the preset, and otherwise as it is. Throws as `withPreset` does. */
export function withoutPreset(text: string, preset: Pick<NamedOptions, "projectId" | "name">): string {
  const at = indexOf(listIn(text).entries, preset);
  return at < 0 ? text : withoutPreset(withJson(text, ["presets", at], undefined), preset);
}

/** Changes only those values of a part of a preset that differ. */
function withPart(text: string, path: [string, number, string], value: unknown): string {
  const root = parseJson(text);
  const node = root && nodeAt(root, path);
  if (
    !node ||
    node.type !== "object" ||
    flawIn(text, node) ||
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value)
  ) {
    const isSame = node && !flawIn(text, node) && JSON.stringify(jsonValue(node)) === JSON.stringify(value);
    return isSame ? text : withJson(text, path, value);
  }
  const before = new Map(Object.entries(jsonValue(node) as object));
  const after = new Map(Object.entries(value as object));
  return [...new Set([...after.keys(), ...before.keys()])].reduce(
    (now, key) =>
      JSON.stringify(before.get(key)) === JSON.stringify(after.get(key))
        ? now
        : withJson(now, [...path, key], after.get(key)),
    text,
  );
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

function listIn(text: string): Entries {
  const read = entriesIn(text);
  if (typeof read === "string" || read.sameList) {
    throw new Error("This is no file with presets");
  }
  return read;
}

function indexOf(entries: readonly JsonNode[], preset: Pick<NamedOptions, "projectId" | "name">): number {
  return entries.findIndex((entry) => {
    const read = readPreset(jsonValue(entry));
    return read !== undefined && isSamePreset(read, preset);
  });
}

function keyOfPreset({ projectId, name }: Pick<NamedOptions, "projectId" | "name">): string {
  return `${projectId}/${name}`;
}
