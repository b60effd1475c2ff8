import * as v from "valibot";
import type { HexError } from "../hex/errors";
import { entries, lenient, projectId, runId } from "../hex/fields";
import { error, fromJson, projectQuery, toJson } from "../hex/sharedJson";
import { operations, type ReadName } from "../hex/operations";
import type { ReadPriority } from "../polling/requestBudget";
import type { Answer, ReadRequest } from "../polling/reader";
import type { Shown } from "../polling/screen";

/** The files by which windows talk to each other. */

/** A read that a window wants from the one that polls. */
export interface PeerRequest {
  /** Counts up within the window that sends it. */
  n: number;
  priority: ReadPriority;
  read: ReadRequest;
}

/** What a window shows and wants: `window-<its id>.json`. */
export interface WindowState extends Shown {
  /** Runs that it has asked Hex to cancel. */
  cancelling: string[];
  /** What it still waits for. */
  requests: PeerRequest[];
}

/** What a window is answered: `answer-<its id>-<number of the request>.json`. */
export type Outcome = { answer: Answer } | { error: HexError };

/** More than a window ever shows or wants at once. */
const most = { shows: 1_000, cancelling: 100, requests: 500 };

const read = v.object({ operation: v.string(), query: v.unknown() });
const request = v.object({
  n: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)),
  priority: v.picklist(["user", "search", "view"]),
  read: v.unknown(),
});
const stateFile = v.object({
  focused: v.boolean(),
  visible: v.boolean(),
  shows: entries(projectId, most.shows),
  attention: lenient(projectId),
  query: lenient(projectQuery),
  cancelling: entries(runId, most.cancelling),
  requests: entries(request, most.requests),
});

export function windowFile(id: string): string {
  return `window-${id}.json`;
}

/** The id of the window whose file this is; undefined when it is another file. */
export function windowOf(name: string): string | undefined {
  return /^window-([\w-]+)\.json$/.exec(name)?.[1];
}

export function serializeState(state: WindowState): string {
  return JSON.stringify(state);
}

/** `unknown` holds the numbers of requests that only another version of ours understands. */
export function parseState(json: string | undefined): { state: WindowState; unknown: number[] } | undefined {
  const file = fromJson(stateFile, json);
  if (!file) {
    return undefined;
  }
  const requests = file.requests.map((one) => ({ ...one, read: parseRead(one.read) }));
  return {
    state: {
      ...file,
      requests: requests.flatMap(({ n, priority, read }) => (read ? [{ n, priority, read }] : [])),
    },
    unknown: requests.flatMap(({ n, read }) => (read ? [] : [n])),
  };
}

function parseRead(written: unknown): ReadRequest | undefined {
  const raw = v.safeParse(read, written);
  if (!raw.success || !Object.hasOwn(operations, raw.output.operation)) {
    return undefined;
  }
  const { shared } = operations[raw.output.operation as ReadName] as { shared?: { query: v.GenericSchema } };
  const query = shared && v.safeParse(shared.query, raw.output.query);
  return query?.success ? ({ operation: raw.output.operation, query: query.output } as ReadRequest) : undefined;
}

export function answerFile(windowId: string, n: number): string {
  return `answer-${windowId}-${n}.json`;
}

/** Which request of which window this file answers; undefined when it is another file. */
export function answerOf(name: string): { windowId: string; n: number } | undefined {
  const [, windowId, n] = /^answer-([\w-]+)-(\d+)\.json$/.exec(name) ?? [];
  return windowId === undefined ? undefined : { windowId, n: Number(n) };
}

export function serializeOutcome(outcome: Outcome): string {
  return toJson(outcome);
}

/** Undefined when it cannot be read. */
export function parseOutcome(operation: ReadName, written: string | undefined): Outcome | undefined {
  const file = fromJson(v.object({ answer: v.optional(v.unknown()), error }), written);
  if (file?.error) {
    return { error: file.error };
  }
  const answer = v.safeParse<v.GenericSchema<unknown, Answer>>(operations[operation].shared.answer, file?.answer);
  return answer.success ? { answer: answer.output } : undefined;
}
