import * as v from "valibot";
import type { ProjectId, RunId, RunOptions } from "../hex/types";

/** One value that outlives the window, such as a key of a Memento. */
export interface Memory {
  read(): unknown;
  write(value: unknown): void;
}

/** A run that was started from this editor, and how. */
export interface StartedHere {
  projectId: ProjectId;
  runId: RunId;
  /** The project's title then, so that the run has a name before any request. */
  title: string;
  startedAtMs: number;
  options: RunOptions;
  /** Names of inputs that were sent but are not kept because they look like secrets. */
  leftOut: string[];
  /** Its end was told, or needs no telling. */
  told: boolean;
  /** That it is slower than usual was told, or needed no telling. */
  slow?: boolean;
}

const mostKept = 50;
const secretName = /pass(word|wd|phrase)?|secret|token|api_?key|credential/i;

/** True for an input whose value is neither kept nor shown. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

const entrySchema = v.object({
  projectId: v.pipe(v.string(), v.uuid()),
  runId: v.pipe(v.string(), v.uuid()),
  title: v.string(),
  startedAtMs: v.number(),
  options: v.fallback(v.record(v.string(), v.unknown()), {}),
  leftOut: v.fallback(v.array(v.string()), []),
  told: v.boolean(),
  slow: v.fallback(v.optional(v.boolean()), undefined),
});

/** The runs that were started here, newest first; kept over reloads, at most 50 of them. */
export class StartedRuns {
  private entries: StartedHere[];

  constructor(private readonly memory: Memory) {
    const stored = memory.read();
    this.entries = (Array.isArray(stored) ? stored : []).flatMap((entry) => {
      const parsed = v.safeParse(entrySchema, entry);
      return parsed.success ? [parsed.output as unknown as StartedHere] : [];
    });
  }

  get all(): readonly StartedHere[] {
    return this.entries;
  }

  get(id: RunId): StartedHere | undefined {
    return this.entries.find((entry) => entry.runId === id);
  }

  has(id: RunId): boolean {
    return this.get(id) !== undefined;
  }

  /** Projects that were run from here, latest first, each once. */
  get projects(): ProjectId[] {
    return [...new Set(this.entries.map((entry) => entry.projectId))];
  }

  add(started: Omit<StartedHere, "told" | "leftOut">): void {
    this.entries = [
      { ...started, leftOut: [], told: false },
      ...this.entries.filter((entry) => entry.runId !== started.runId),
    ].slice(0, mostKept);
    this.save();
  }

  markTold(ids: readonly RunId[]): void {
    if (ids.length === 0) {
      return;
    }
    const told = new Set(ids);
    this.entries = this.entries.map((entry) => (told.has(entry.runId) ? { ...entry, told: true } : entry));
    this.save();
  }

  markSlow(id: RunId): void {
    this.entries = this.entries.map((entry) => (entry.runId === id ? { ...entry, slow: true } : entry));
    this.save();
  }

  /** Inputs whose name says secret stay in this window's memory only. */
  private save(): void {
    this.memory.write(
      this.entries.map((entry) => {
        const inputs = Object.entries(entry.options.inputs ?? {});
        const secret = inputs.filter(([name]) => isSecretName(name)).map(([name]) => name);
        if (secret.length === 0) {
          return entry;
        }
        const kept = Object.fromEntries(inputs.filter(([name]) => !isSecretName(name)));
        return { ...entry, options: { ...entry.options, inputs: kept }, leftOut: secret };
      }),
    );
  }
}
