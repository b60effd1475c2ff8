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
  type ToPage,
  type View,
} from "./pageMessages";

/** What a page is made from while somebody is signed in. */
export interface Sources {
  readonly signedIn: SignedInWorkspace;
  readonly charts: RunCharts;
  /** Something that the page shows is different. */
  readonly onChange: () => void;
  /** Takes an error that is a fault of ours. */
  readonly report: (error: unknown) => void;
}

/** What a page shows of one workspace, and what it asks of it. */
export interface Content extends Disposable {
  /** What the tab is called. */
  readonly title: string;
  readonly view: View;
  readonly history: History | undefined;
  /** One message for each picture that was asked for. */
  readonly pictures: ToPage[];
  /** How long until a text changes by itself, ms. */
  readonly dueInMs: number | undefined;
  /** The page is on the screen: what is missing, and was not asked for, is asked for now. */
  shown(): void;
  /** A run that the page may name. */
  isOurs(runId: RunId): boolean;
  /** What the page wants of its own content. */
  take(message: Extract<FromPage, { type: "retry" | "chart" }>): void;
  /** The id that the page may copy. */
  idToCopy(what: Extract<FromPage, { type: "copy" }>["what"]): string | undefined;
}

/** What a page is about: ids only, as VS Code keeps them over reloads. */
export type Subject =
  | { kind: "run"; projectId: ProjectId; runId: RunId }
  | { kind: "compare"; projectId: ProjectId; runIds: readonly [RunId, RunId] };

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const subject = v.variant("kind", [
  v.object({ kind: v.literal("run"), projectId: uuid, runId: uuid }),
  v.object({ kind: v.literal("compare"), projectId: uuid, runIds: v.tuple([uuid, uuid]) }),
]);

/** What was kept of a page; nothing when it is not what we keep. */
export function readSubject(state: unknown): Subject | undefined {
  const parsed = v.safeParse(subject, state);
  return parsed.success ? (parsed.output as Subject) : undefined;
}

/** Each run has one page; there is one comparison at a time. */
export function subjectKey(one: Subject): string {
  return one.kind === "run" ? `${one.projectId}/${one.runId}` : one.kind;
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
 * What a page said, or nothing when it is not what our pages say: what runs in a webview is not
 * trusted. Runs that are not of the page's project are none of its business.
 */
export function readFromPage(raw: unknown, isOurs: (id: RunId) => boolean): FromPage | undefined {
  const parsed = v.safeParse(message, raw);
  if (!parsed.success) {
    return undefined;
  }
  return "runId" in parsed.output && !isOurs(parsed.output.runId as RunId) ? undefined : parsed.output;
}
