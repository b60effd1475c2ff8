import * as v from "valibot";
import { isInputName, projectId, runId, text, timeMs } from "../hex/fields";
import type { InputValue, ProjectId, RunId, RunOptions } from "../hex/types";
import type { Disposable } from "../util/disposables";
import type { Event } from "../util/events";
import { same } from "../util/same";
import { parseOptions } from "./inputSchema/options";
import { SharedEntries, type Memory } from "./sharedEntries";

/** A run that was started from this editor, and how. */
export interface LocalRun {
  projectId: ProjectId;
  runId: RunId;
  /** The project's title then, so that the run has a name before any request. */
  title: string;
  startedAtMs: number;
  /** Of the request that started it. Every other request about the run has an ID of its own. */
  traceId?: string;
  options: RunOptions;
  /** Names of inputs that were sent but are not kept because they look like secrets. */
  leftOut: string[];
  /** The window that it was started from. */
  windowId?: string;
  /** A window has notified of its end, or none needs to. Named as in the file. */
  told: boolean;
  /** The user has seen that it failed. */
  seen?: boolean;
  /** A window has notified that it is slower than usual. */
  slow?: boolean;
}

/** What one window notifies of, once for each run. */
type Claim = "told" | "slow";

const mostKept = 50;
/** What says secret within a longer word as well, such as `authtoken`; and what does so as a word of its own. */
const secretPart = /password|passwd|passphrase|secret|token|apikey|credential/;
const secretWord = /^(?:pass|pwd|pw|pin|keys?)$/;

/** True for an input whose value is neither kept nor shown: `db_password`, `accessKey`, but not `keyword`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/(\p{Ll}|\d)(?=\p{Lu})/gu, "$1 ")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
  return secretPart.test(words.join("")) || words.some((word) => secretWord.test(word));
}

const entrySchema = v.object({
  projectId,
  runId,
  title: v.string(),
  options: v.pipe(v.optional(v.unknown(), {}), v.transform(parseOptions)),
  leftOut: v.fallback(v.pipe(v.array(v.string()), v.filterItems(isInputName)), []),
  startedAtMs: timeMs,
  traceId: text,
  windowId: v.optional(v.string()),
  told: v.boolean(),
  seen: v.fallback(v.optional(v.boolean()), undefined),
  slow: v.fallback(v.optional(v.boolean()), undefined),
});

/**
 * The runs that were started here, in this window or another one, newest first; kept over reloads,
 * at most 50 of them. Inputs whose name says secret stay in the memory of the window that sent them.
 */
export class LocalRuns implements Disposable {
  /** As this window sent them, secrets included. */
  private readonly sentHere = new Map<RunId, RunOptions>();
  private readonly entries: SharedEntries<LocalRun>;

  /** A run was added, or a window has notified of one or shown it, this one or another. */
  readonly onDidChange: Event<void>;

  /** @param report takes errors of the disk. */
  constructor(
    memory: Memory,
    report: (error: unknown) => void,
    private readonly windowId?: string,
  ) {
    const toShow = (entry: LocalRun) => ({ ...entry, options: this.sentHere.get(entry.runId) ?? entry.options });
    this.entries = new SharedEntries({ memory, parse, toKeep: withoutSecrets, toShow, report });
    this.onDidChange = this.entries.onDidChange;
  }

  get all(): readonly LocalRun[] {
    return this.entries.all;
  }

  get(id: RunId): LocalRun | undefined {
    return this.all.find((entry) => entry.runId === id);
  }

  has(id: RunId): boolean {
    return this.get(id) !== undefined;
  }

  /** Projects that were run from here, latest first, each once. */
  get projects(): ProjectId[] {
    return [...new Set(this.all.map((entry) => entry.projectId))];
  }

  add(started: Omit<LocalRun, "told" | "leftOut" | "windowId">): void {
    const entry: LocalRun = { ...started, leftOut: [], windowId: this.windowId, told: false };
    this.sentHere.set(entry.runId, entry.options);
    this.entries.change((entries) =>
      [entry, ...entries.filter(({ runId }) => runId !== entry.runId)].slice(0, mostKept),
    );
  }

  /** Nobody needs to be notified of their ends. */
  markNotified(ids: readonly RunId[]): void {
    this.entries.change((entries) => marked(entries, ids, { told: true }));
  }

  /** The user has seen that these failed; this goes for every window. */
  markSeen(ids: readonly RunId[]): void {
    this.entries.change((entries) => marked(entries, ids, { seen: true }));
  }

  /**
   * Returns those of the runs of which no window has notified yet, and makes sure that no other window does. When the
   * disk fails this window notifies: better twice than never.
   */
  claim(claim: Claim, ids: readonly RunId[]): Promise<RunId[]> {
    return this.entries.claim(
      (stored) => ids.filter((id) => !(stored.find(({ runId }) => runId === id) ?? this.get(id))?.[claim]),
      (entries) => marked(entries, ids, { [claim]: true }),
    );
  }

  dispose(): void {
    this.entries.dispose();
  }
}

function parse(value: unknown): LocalRun[] {
  return (Array.isArray(value) ? value : []).flatMap((entry) => {
    const parsed = v.safeParse(entrySchema, entry);
    return parsed.success ? [parsed.output] : [];
  });
}

function marked(entries: readonly LocalRun[], ids: readonly RunId[], mark: Partial<LocalRun>): LocalRun[] {
  return entries.map((entry) => (ids.includes(entry.runId) ? { ...entry, ...mark } : entry));
}

function withoutSecrets(entry: LocalRun): LocalRun {
  const inputs = Object.entries(entry.options.inputs ?? {});
  const secret = inputs.filter(([name]) => isSecretName(name)).map(([name]) => name);
  if (secret.length === 0) {
    return entry;
  }
  const kept = Object.fromEntries(inputs.filter(([name]) => !isSecretName(name)));
  return { ...entry, options: { ...entry.options, inputs: kept }, leftOut: secret };
}

/** What an input was in a run: sent, the default of the project, or sent and not to be shown. */
export type SentInput = { kind: "value"; value: InputValue } | { kind: "default" } | { kind: "secret" };

interface ComparedInput {
  name: string;
  values: [SentInput, SentInput];
  /** Undefined when that is not known: a secret is not compared. */
  differs: boolean | undefined;
}

/** The inputs of two runs that were started here, by name; those that differ come first. */
export function compareInputs(one: LocalRun, other: LocalRun): ComparedInput[] {
  const names = [...new Set([one, other].flatMap(inputNames))].sort();
  const compared = names.map((name): ComparedInput => {
    const values: [SentInput, SentInput] = [sentInput(one, name), sentInput(other, name)];
    const isSecret = values.some(({ kind }) => kind === "secret");
    return { name, values, differs: isSecret ? undefined : !same(values[0], values[1]) };
  });
  return compared.sort((a, b) => Number(b.differs ?? false) - Number(a.differs ?? false));
}

/** The names of a run's inputs, also of those whose values were not kept. */
export function inputNames({ options, leftOut }: LocalRun): string[] {
  return [...new Set([...Object.keys(options.inputs ?? {}), ...leftOut])];
}

/** An input as it may be shown. */
export function sentInput(entry: LocalRun, name: string): SentInput {
  const inputs = entry.options.inputs ?? {};
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (isSecretName(name) && inputNames(entry).includes(name)) {
    return { kind: "secret" };
  }
  return value === undefined ? { kind: "default" } : { kind: "value", value };
}
