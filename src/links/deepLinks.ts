import { readAddress, readId } from "../hex/address";
import { parseHost } from "../hex/host";
import type { HexHost, InputValue, RunId } from "../hex/types";
import { isExact } from "../store/inputSchema/values";

/** What a link to this extension asks for. */
export type DeepLink = {
  /** An address, an id or a title, as the link has it. */
  project: string;
  /** Where it is; missing in a link that leaves it to the current sign-in. */
  host?: HexHost;
} & (
  | { kind: "run"; runId: RunId }
  | { kind: "project" }
  /** `inputs` is as the link has it, unread. */
  | { kind: "start"; inputs?: unknown }
);

/** What a link may say; whatever else is in it is ignored. */
const parameterNames = ["project", "run", "host", "inputs"] as const;
type Parameters = Map<(typeof parameterNames)[number], string>;

/** More would not fit the question whether to start a run with them. */
const longestInputs = 2_000;
const longestQuery = 10_000;

/**
 * Reads a link such as `vscode://hex-runs.hex-runs/run?project=…&run=…`; undefined for all that is none.
 *
 * @param uri as VS Code gives it: its parts are decoded already, and are not decoded again.
 */
export function parseDeepLink({ path, query }: { path: string; query: string }): DeepLink | undefined {
  const parameters = query.length <= longestQuery ? parametersOf(query) : undefined;
  const project = parameters?.get("project")?.trim();
  if (!parameters || !project) {
    return undefined;
  }
  const address = readAddress(project);
  const named = address && "projectId" in address ? address : undefined;
  const host = hostIn(parameters, named?.host);
  if (host === "bad") {
    return undefined;
  }
  const target = { project, ...(host && { host }) };
  switch (path.endsWith("/") ? path.slice(0, -1) : path) {
    case "/run": {
      const runId = runIn(parameters.get("run")) ?? named?.runId;
      return runId && { kind: "run", ...target, runId };
    }
    case "/project":
      return { kind: "project", ...target };
    case "/start": {
      const inputs = inputsIn(parameters);
      return inputs === "bad" ? undefined : { kind: "start", ...target, ...(inputs !== undefined && { inputs }) };
    }
    default:
      return undefined;
  }
}

/**
 * The parameters of a decoded query; undefined when one of ours is there twice. The JSON of
 * `inputs` may hold `&` and `=`: it goes on to its last bracket, so that nothing of it becomes a
 * parameter.
 */
function parametersOf(query: string): Parameters | undefined {
  const parameters: Parameters = new Map();
  for (let at = 0; at < query.length;) {
    const equals = indexFrom(query, "=", at);
    const next = indexFrom(query, "&", at);
    const key = query.slice(at, Math.min(equals, next));
    const start = Math.min(equals, next) + 1;
    const end = key === "inputs" ? endOfJson(query, start) : next;
    const name = parameterNames.find((one) => one === key);
    if (name !== undefined && parameters.has(name)) {
      return undefined;
    }
    if (name !== undefined) {
      parameters.set(name, query.slice(start, end));
    }
    at = end + 1;
  }
  return parameters;
}

/** Where an object ends that begins at `start`; the text's end when it is cut, the next `&` when there is none. */
function endOfJson(text: string, start: number): number {
  if (text[start] !== "{") {
    return indexFrom(text, "&", start);
  }
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      at += character === "\\" ? 1 : 0;
      inString = character !== '"';
    } else if (character === '"') {
      inString = true;
    } else if (character === "{") {
      depth += 1;
    } else if (character === "}") {
      depth -= 1;
      if (depth === 0) {
        return indexFrom(text, "&", at);
      }
    }
  }
  return text.length;
}

function indexFrom(text: string, character: string, start: number): number {
  const at = text.indexOf(character, start);
  return at < 0 ? text.length : at;
}

function hostIn(parameters: Parameters, inAddress: HexHost | undefined): HexHost | "bad" | undefined {
  const text = parameters.get("host");
  const host = text === undefined ? inAddress : parseHost(text);
  return typeof host === "object" || (inAddress !== undefined && host !== inAddress) ? "bad" : host;
}

/** An id, or the address of a run's results. */
function runIn(text: string | undefined): RunId | undefined {
  const address = text === undefined ? undefined : readAddress(text);
  return readId<RunId>(text) ?? (address && "runId" in address ? address.runId : undefined);
}

/** `inputs` as a JSON object. */
function inputsIn(parameters: Parameters): object | "bad" | undefined {
  const text = parameters.get("inputs");
  if (text === undefined) {
    return undefined;
  }
  try {
    const value: unknown = text.length > longestInputs ? undefined : JSON.parse(text);
    // A number that JSON cannot hold exactly is not what the link asks for.
    return typeof value === "object" && value !== null && !Array.isArray(value) && isExact(value as InputValue)
      ? value
      : "bad";
  } catch {
    return "bad";
  }
}
