/** Something that goes wrong with a request. Waiting times are real milliseconds. */
export type FaultAction =
  /** Waits, then goes on as usual. */
  | { kind: "delay"; ms: number }
  /** Waits for `until`, then goes on as usual: for a state that a test wants to see before it ends. */
  | { kind: "hold"; until: Promise<unknown> }
  /** Never answers; the connection stays open. */
  | { kind: "hang"; perform?: boolean }
  /** Takes the request and closes the connection without an answer; with `perform` after doing what was asked. */
  | { kind: "drop"; perform?: boolean; afterMs?: number }
  /** Resets the connection before anything is done. */
  | { kind: "reset" }
  /** A status with a body in one of the API's shapes, or `body` as it is; with `perform` after doing what was asked. */
  | {
      kind: "status";
      status: number;
      shape?: "new" | "old" | "text" | "html" | "empty";
      body?: unknown;
      headers?: Record<string, string>;
      perform?: boolean;
    }
  /** JSON that is none. */
  | { kind: "malformed" }
  /** The right answer, cut in the middle of its JSON, otherwise a whole HTTP answer. */
  | { kind: "truncated" }
  /** The right answer, of which only half arrives before the connection closes. */
  | { kind: "cut" }
  /** A valid answer of `bytes` (25 MB), streamed. */
  | { kind: "huge"; bytes?: number }
  /** A web page, as a proxy or a sign-in wall gives it. */
  | { kind: "html"; status?: number }
  | { kind: "empty"; status?: number }
  /** The right answer, in pieces of `chunkBytes` (16) with `everyMs` (100) between. */
  | { kind: "slow"; chunkBytes?: number; everyMs?: number }
  | { kind: "redirect"; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** The right answer with the fields named here (anywhere in it) set to other values; without `fields`, every field of every list's first item gets a wrong type. */
  | { kind: "wrongTypes"; fields?: Record<string, unknown> };

export interface FaultMatch {
  method?: string;
  /** A path without its query: a whole one, a RegExp to search it with, or the name of an operation. */
  path?: string | RegExp;
  /** How many requests it meets; all of them when not given. */
  times?: number;
  /** How many matching requests pass before. */
  skip?: number;
}

export interface Fault {
  match: FaultMatch;
  action: FaultAction;
}

interface Standing extends Fault {
  id: number;
  skip: number;
  left: number;
}

/** The faults waiting for requests. Of several that match, the one added first is met. */
export class Faults {
  private list: Standing[] = [];
  private count = 0;

  /** Answers an id for `remove`. */
  add(fault: Fault): number {
    const id = ++this.count;
    this.list.push({ ...fault, id, skip: fault.match.skip ?? 0, left: fault.match.times ?? Infinity });
    return id;
  }

  remove(id: number): boolean {
    const before = this.list.length;
    this.list = this.list.filter((fault) => fault.id !== id);
    return this.list.length < before;
  }

  clear(): void {
    this.list = [];
  }

  /** The fault this request meets, which is used up by that. */
  take(request: { method: string; path: string; operation: string | undefined }): FaultAction | undefined {
    for (const fault of this.list) {
      if (!matches(fault.match, request)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.left -= 1;
      if (fault.left <= 0) this.remove(fault.id);
      return fault.action;
    }
    return undefined;
  }
}

function matches(match: FaultMatch, request: { method: string; path: string; operation: string | undefined }): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match.path === undefined) return true;
  if (match.path instanceof RegExp) {
    match.path.lastIndex = 0;
    return match.path.test(request.path);
  }
  return match.path === request.path || match.path === request.operation;
}

/** Whether what was asked is done before the answer goes wrong. */
export function performs(action: FaultAction): boolean {
  switch (action.kind) {
    case "delay":
    case "hold":
    case "truncated":
    case "cut":
    case "slow":
    case "wrongTypes":
      return true;
    case "drop":
    case "hang":
    case "status":
      return action.perform === true;
    case "reset":
    case "malformed":
    case "huge":
    case "html":
    case "empty":
    case "redirect":
      return false;
  }
}
