import type { HexHost, InputValue, ProjectId, RunOptions } from "../hex/types";
import { isSecretName, type LocalRun } from "../store/localRuns";
import { plain } from "../util/text";

/** A run of a project, to be written as code for other tools. */
export interface Snippet {
  host: HexHost;
  projectId: ProjectId;
  /** On one line, for comments and names. */
  title: string;
  /** Without the values of secrets. */
  options: RunOptions;
  /** Inputs whose values are read from the environment. */
  secrets: readonly Secret[];
}

interface Secret {
  /** The input. */
  name: string;
  /** The variable that holds its value. */
  variable: string;
}

/** Where the token is read from. */
export const tokenVariable = "HEX_API_TOKEN";

/** @param entry How the run was started from VS Code; missing: the project's defaults. */
export function makeSnippet(
  host: HexHost,
  projectId: ProjectId,
  title: string,
  entry?: Pick<LocalRun, "options" | "leftOut">,
): Snippet {
  const { inputs = {}, ...others } = entry?.options ?? {};
  const names = Object.keys(inputs);
  const secretNames = [...new Set([...names.filter(isSecretName), ...(entry?.leftOut ?? [])])];
  const open = Object.entries(inputs).filter(([name]) => !secretNames.includes(name));
  return {
    host,
    projectId,
    title: plain(title, 100),
    options: { ...others, ...(open.length > 0 && { inputs: Object.fromEntries(open) }) },
    secrets: secretNames.map((name, index) => ({ name, variable: variableOf(name, index, secretNames) })),
  };
}

function variableOf(name: string, index: number, all: readonly string[]): string {
  const of = (one: string) => `HEX_INPUT_${one.toUpperCase().replace(/[^A-Z0-9_]/g, "_")}`;
  const isTaken = all.slice(0, index).some((other) => of(other) === of(name));
  return isTaken ? `${of(name)}_${index + 1}` : of(name);
}

/** What RunProject is sent, without secrets; JSON.stringify leaves out what is undefined. */
export function requestBody({ options }: Snippet): Record<string, unknown> {
  const { inputs, ...others } = options;
  return { ...(inputs && { inputParams: inputs }), ...others };
}

/** Options that a tool does not support, to be named in a comment. */
export function leftOver({ options }: Snippet, taken: readonly (keyof RunOptions)[]): string[] {
  const all = ["dryRun", "updatePublishedResults", "useCachedSqlResults", "viewId", "notifications"] as const;
  return all.filter((key) => options[key] !== undefined && !taken.includes(key));
}

/** A name for functions and tasks: ASCII, lower case, with underscores. */
export function slug({ title }: Snippet): string {
  const words =
    title
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return ["run", ...words].join("_").slice(0, 50).replace(/_$/, "");
}

export function openInputs({ options }: Snippet): [string, InputValue][] {
  return Object.entries(options.inputs ?? {});
}
