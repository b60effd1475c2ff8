import * as v from "valibot";
import type { ProjectId, RunId } from "../hex/types";
import type { RunCharts } from "../polling/runCharts";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Disposable } from "../util/disposables";
import {
  copiedIds,
  plainCommands,
  retriedParts,
  runCommands,
  type FromPage,
  type History,
  type Outcome,
  type ToPage,
  type View,
} from "./pageMessages";

/** What a page is made from while signed in. */
export interface Sources {
  readonly signedIn: SignedInWorkspace;
  readonly charts: RunCharts;
  /** Call when something that the page shows has changed. */
  readonly onChange: () => void;
  /** Reports an error of our own. */
  readonly report: (error: unknown) => void;
}

/** What a page shows of one workspace, and what it loads from it. */
export interface Content extends Disposable {
  /** The title of the tab. */
  readonly title: string;
  /** The run's state, which is the icon of the tab; undefined while it is unknown and for a comparison. */
  readonly outcome: Outcome | undefined;
  readonly view: View;
  readonly history: History | undefined;
  /** One message for each requested picture. */
  readonly pictures: ToPage[];
  /** How long until a text changes by itself, ms. */
  readonly dueInMs: number | undefined;
  /** The page is visible: load what is missing and was not requested yet. */
  shown(): void;
  /** Whether the page may name this run. */
  isOurs(runId: RunId): boolean;
  /** Handles a message about the content. */
  take(message: Extract<FromPage, { type: "retry" | "chart" }>): void;
  /** The id that the page may copy. */
  idToCopy(what: Extract<FromPage, { type: "copy" }>["what"]): string | undefined;
}

/** What a page is about: ids only, as VS Code keeps them across reloads. */
export type Subject =
  | { kind: "run"; projectId: ProjectId; runId: RunId }
  | { kind: "compare"; projectId: ProjectId; runIds: readonly [RunId, RunId] };

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const subject = v.variant("kind", [
  v.object({ kind: v.literal("run"), projectId: uuid, runId: uuid }),
  v.object({ kind: v.literal("compare"), projectId: uuid, runIds: v.tuple([uuid, uuid]) }),
]);

/** What VS Code keeps of a page. */
export type PageMemory = Subject & { preview?: boolean };

/** Reads the saved state of a page; undefined when it is invalid. */
export function readSubject(state: unknown): Subject | undefined {
  const parsed = v.safeParse(subject, state);
  return parsed.success ? (parsed.output as Subject) : undefined;
}

/** Whether a saved page was a preview, which the next run or comparison takes over. */
export function readIsPreview(state: unknown): boolean {
  return v.is(v.object({ preview: v.literal(true) }), state);
}

/** Two of the same have one page. */
export function subjectKey(one: Subject): string {
  return [one.kind, one.projectId, ...(one.kind === "run" ? [one.runId] : [...one.runIds].sort())].join("/");
}

const envelope = v.object({ turn: v.optional(v.number()), message: v.unknown() });

/** Which of the things that the page has shown a message from it is about, and the unread message. */
export function readTurn(raw: unknown): v.InferOutput<typeof envelope> | undefined {
  const parsed = v.safeParse(envelope, raw);
  return parsed.success ? parsed.output : undefined;
}

const message = v.variant("type", [
  v.strictObject({ type: v.literal("ready") }),
  v.strictObject({ type: v.literal("run"), command: v.picklist(runCommands), runId: uuid }),
  v.strictObject({ type: v.literal("plain"), command: v.picklist(plainCommands) }),
  v.strictObject({ type: v.literal("copy"), what: v.picklist(copiedIds) }),
  v.strictObject({ type: v.literal("retry"), part: v.picklist(retriedParts) }),
  v.strictObject({
    type: v.literal("chart"),
    runId: uuid,
    staticId: v.pipe(v.string(), v.maxLength(100)),
    width: v.pipe(v.number(), v.finite()),
  }),
]);

/**
 * Reads a message from a page; undefined when it is invalid, as webviews are not trusted, or names a run
 * that does not belong to the page.
 */
export function readFromPage(raw: unknown, isOurs: (id: RunId) => boolean): FromPage | undefined {
  const parsed = v.safeParse(message, raw);
  if (!parsed.success) {
    return undefined;
  }
  return "runId" in parsed.output && !isOurs(parsed.output.runId as RunId) ? undefined : parsed.output;
}
