import { parseHost } from "../hex/host";
import type { HexHost, ProjectId, RunId } from "../hex/types";
import { idOf, type LinkTarget } from "./hexLinks";

/** What a link to this extension asks for. */
export type OwnLink = LinkTarget &
  (
    | { kind: "run"; runId: RunId }
    | { kind: "project" }
    /** `inputs` is as the link has it, unread. */
    | { kind: "start"; inputs?: unknown }
  );

/** More would not fit the question whether to start a run with them. */
const longestInputs = 2_000;

/** Reads a link such as `vscode://hex-runs.hex-runs/run?project=…&run=…`; undefined for all that is none. */
export function parseOwnLink({ path, query }: { path: string; query: string }): OwnLink | undefined {
  const parameters = new URLSearchParams(query);
  const projectId = idOf<ProjectId>(parameters.get("project"));
  const host = hostIn(parameters);
  if (!projectId || host === "bad") {
    return undefined;
  }
  const target = { projectId, ...(host && { host }) };
  switch (path.replace(/\/+$/, "")) {
    case "/run": {
      const runId = idOf<RunId>(parameters.get("run"));
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

function hostIn(parameters: URLSearchParams): HexHost | "bad" | undefined {
  const text = parameters.get("host");
  const host = text === null ? undefined : parseHost(text);
  return typeof host === "object" ? "bad" : host;
}

/** `inputs` as a JSON object. */
function inputsIn(parameters: URLSearchParams): object | "bad" | undefined {
  const text = parameters.get("inputs");
  if (text === null) {
    return undefined;
  }
  try {
    const value: unknown = text.length > longestInputs ? undefined : JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : "bad";
  } catch {
    return "bad";
  }
}
