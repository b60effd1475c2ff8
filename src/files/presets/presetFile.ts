import * as v from "valibot";
import { readProjectId, viewIdIn } from "../../hex/address";
import type { InputValue, ProjectId, RunOptions } from "../../hex/types";
import { parseOptions } from "../../runs/inputs/options";
import { isInputName } from "../../hex/inputNames";
import { isSecretName } from "../../runs/starting/startedRuns";

/** Inputs and options of a project that somebody named. */
export interface NamedOptions {
  name: string;
  projectId: ProjectId;
  /** Without values that may be secret. */
  options: RunOptions;
  /** Inputs whose values may be secret: they are not kept, but asked for with each run. */
  ask: string[];
}

/** A preset as it is written. */
interface WrittenPreset {
  name: string;
  project: ProjectId;
  inputs?: Record<string, InputValue>;
  options?: Omit<RunOptions, "inputs">;
  ask?: string[];
}

/** What a file with presets says, or why it says nothing. */
export type PresetFile = { presets: NamedOptions[]; unreadable: number } | { problem: "noJson" | "noPresets" | "notRead" };

/** Of a preset; one with more is none that somebody wrote. */
const mostInputs = 2_000;
const isSane = (value: unknown) => typeof value !== "object" || value === null || Object.keys(value).length <= mostInputs;
const unknowns = v.pipe(v.unknown(), v.check(isSane), v.transform((value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {})));
const presetSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
  /** An id, or an address. */
  project: v.string(),
  inputs: v.optional(unknowns, {}),
  options: v.pipe(v.optional(unknowns, {}), v.check(({ viewId }) => typeof viewId !== "string" || viewId.trim() === "" || viewIdIn(viewId) !== undefined)),
  ask: v.pipe(v.optional(v.unknown(), []), v.check(isSane), v.transform((raw): string[] => (Array.isArray(raw) && raw.every((one) => typeof one === "string") ? raw : []))),
});
const fileSchema = v.pipe(
  v.unknown(),
  v.check((raw) => !Array.isArray(raw)),
  v.looseObject({ presets: v.optional(v.array(v.unknown()), []) }),
);

/** Reads the text of `.hex/runs.json`; a preset that cannot be read is left out and counted. */
export function parsePresets(text: string): PresetFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { problem: "noJson" };
  }
  const file = v.safeParse(fileSchema, raw);
  if (!file.success) {
    return { problem: "noPresets" };
  }
  const presets = new Map<string, NamedOptions>();
  for (const preset of file.output.presets.flatMap((one) => readPreset(one) ?? [])) {
    const key = keyOf(preset);
    presets.set(key, presets.get(key) ?? preset);
  }
  return { presets: [...presets.values()], unreadable: file.output.presets.length - presets.size };
}

/** A preset as a file or VS Code's storage has it; undefined when it is none. A secret that somebody wrote there is asked for. */
export function readPreset(raw: unknown): NamedOptions | undefined {
  const preset = v.safeParse(presetSchema, raw);
  if (!preset.success) {
    return undefined;
  }
  const { name, project, inputs, options, ask } = preset.output;
  const projectId = readProjectId(project);
  if (projectId === undefined) {
    return undefined;
  }
  return withoutSecrets({ name, projectId, options: parseOptions({ ...options, inputs }), ask: ask.filter(isInputName) });
}

/** Takes out the values that may be secret; their inputs are asked for. */
export function withoutSecrets({ options, ask, ...preset }: NamedOptions): NamedOptions {
  const inputs = Object.entries(options.inputs ?? {});
  const kept = inputs.filter(([name]) => !isSecretName(name));
  const keptNames = new Set(kept.map(([name]) => name));
  const secret = inputs.filter(([name]) => isSecretName(name)).map(([name]) => name);
  return {
    ...preset,
    options: withoutUndefined({ ...options, inputs: kept.length > 0 ? Object.fromEntries(kept) : undefined }),
    ask: [...new Set([...ask.filter((name) => !keptNames.has(name)), ...secret])],
  };
}

/** The preset as it is written, without secrets. */
export function writtenPreset(preset: NamedOptions): WrittenPreset {
  const { name, projectId, options, ask } = withoutSecrets(preset);
  const { inputs, ...others } = options;
  return {
    name,
    project: projectId,
    ...(inputs ? { inputs } : {}),
    ...(Object.keys(others).length > 0 ? { options: others } : {}),
    ...(ask.length > 0 ? { ask } : {}),
  };
}

/** Two presets of a project cannot have the same name in one place. */
export function isSamePreset(a: Pick<NamedOptions, "projectId" | "name">, b: Pick<NamedOptions, "projectId" | "name">): boolean {
  return keyOf(a) === keyOf(b);
}

/**
 * The file's text with the preset in it, in place of the one of the same name; all else in it stays
 * as it is. Without a text it is a new file.
 *
 * @throws Error when the text is no file with presets.
 */
export function withPreset(text: string | undefined, preset: NamedOptions): string {
  return changed(text ?? '{\n  "presets": []\n}\n', (entries) => {
    const at = entries.findIndex((entry) => isEntryOf(entry, preset));
    const written = writtenPreset(preset);
    const before = entries[at] as { project?: unknown } | undefined;
    const without = { ...before, inputs: undefined, options: undefined, ask: undefined };
    // The project stays named as somebody named it, such as by its address.
    return at < 0 ? [...entries, written] : entries.with(at, withoutUndefined({ ...without, ...written, project: before?.project }));
  });
}

/** The file's text without the preset. Throws as `withPreset` does. */
export function withoutPreset(text: string, preset: Pick<NamedOptions, "projectId" | "name">): string {
  return changed(text, (entries) => entries.filter((entry) => !isEntryOf(entry, preset)));
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

function isEntryOf(entry: unknown, preset: Pick<NamedOptions, "projectId" | "name">): boolean {
  const read = readPreset(entry);
  return read !== undefined && isSamePreset(read, preset);
}

function keyOf({ projectId, name }: Pick<NamedOptions, "projectId" | "name">): string {
  return `${projectId}/${name}`;
}

/** Written as the file was: with its indentation and its ends of lines. */
function changed(text: string, change: (entries: unknown[]) => unknown[]): string {
  const file = v.parse(fileSchema, JSON.parse(text.replace(/^\uFEFF/, "")));
  const indent = /^[ \t]+(?=["\]}])/m.exec(text)?.[0] ?? "  ";
  const written = `${JSON.stringify({ ...file, presets: change(file.presets) }, undefined, indent)}\n`;
  return text.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written;
}
