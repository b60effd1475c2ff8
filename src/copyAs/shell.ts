import { asciiJson, asciiWords } from "../util/literals";
import { leftOver, openInputs, requestBody, tokenVariable, type Snippet } from "./snippet";

/** `text` as one word of a shell, whatever it holds. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Characters: a terminal in its plain mode, as dash has it, takes no line of more than 4,095. */
const longestLine = 1_000;

/** JSON of `asciiJson` as one word, over as many lines as it needs: none but the first may be indented. */
function quotedJson(json: string, isWrapped: boolean): string {
  const pieces = isWrapped ? (json.match(new RegExp(`.{1,${longestLine}}`, "g")) ?? []) : [json];
  return pieces.map(quoted).join("\\\n");
}

/** JSON as one word of a shell. Secrets are put in by jq, which makes JSON of the environment's text. */
function jsonWord(
  value: Record<string, unknown>,
  inputsKey: string | undefined,
  { secrets }: Snippet,
  isWrapped = true,
): string {
  if (secrets.length === 0) {
    return quotedJson(asciiJson(value), isWrapped);
  }
  const inputs = (inputsKey === undefined ? value : (value[inputsKey] ?? {})) as Record<string, unknown>;
  const open = asciiJson(inputs).slice(1, -1);
  const others = inputsKey === undefined ? "" : asciiJson({ ...value, [inputsKey]: undefined }).slice(1, -1);
  const pieces = secrets.map(({ name, variable }, index) => {
    const comma = index > 0 || open !== "" ? "," : "";
    return `${quoted(`${comma}${asciiJson(name)}:`)}"$(jq -n ${quoted(`env.${variable}`)})"`;
  });
  const [start, end] =
    inputsKey === undefined
      ? ["{", "}"]
      : [`{${others}${others === "" ? "" : ","}${JSON.stringify(inputsKey)}:{`, "}}"];
  return `${quotedJson(start + open, isWrapped)}${pieces.join("")}${quoted(end)}`;
}

/** Says which variables have to be there. What follows is not run without them, also not in an interactive shell. */
function demands({ secrets }: Snippet): string[] {
  return secrets.map(
    ({ variable }) => `export ${variable}="\${${variable}:?Set it to the value of the secret input}" && \\`,
  );
}

/** The lines that start the run with curl; the token is in the environment. No comment: zsh would run it as a command. */
export function curlLines(snippet: Snippet, isWrapped: boolean): string[] {
  return [
    ...demands(snippet),
    `curl --fail-with-body --silent --show-error --request POST ${quoted(`${snippet.host}/api/v1/projects/${snippet.projectId}/runs`)} \\`,
    `  --header "Authorization: Bearer \${${tokenVariable}:?Set it to a Hex API token}" \\`,
    `  --header 'Content-Type: application/json' \\`,
    `  --data-binary ${jsonWord(requestBody(snippet), "inputParams", snippet, isWrapped)}`,
  ];
}

export function curl(snippet: Snippet): string {
  return [...curlLines(snippet, true), ""].join("\n");
}

/**
 * The Hex CLI: `hex app run` runs the published app, as the API does; `hex project run` would run the
 * draft. Its guide has --input, --input-file, --no-cache, --wait, --timeout and --poll-interval.
 */
export function hexCli(snippet: Snippet): string {
  const missing = leftOver(snippet, ["useCachedSqlResults"]);
  const hasInputs = openInputs(snippet).length + snippet.secrets.length > 0;
  const flags = [
    ...(hasInputs ? [`--input-file "$inputs"`] : []),
    ...(snippet.options.useCachedSqlResults === false ? ["--no-cache"] : []),
    "--wait",
  ];
  const run = `hex app run ${quoted(snippet.projectId)} ${flags.join(" ")}`;
  return [
    `# Runs ${asciiWords(snippet.title) || "a project"} in Hex with the Hex CLI`,
    `# Sign in first: hex auth login --hostname ${quoted(snippet.host)} --token-from-env ${tokenVariable}`,
    ...(missing.length > 0 ? [`# hex app run has no option for ${missing.join(", ")}`] : []),
    ...(hasInputs ? withInputsFile(run, snippet) : [run]),
    "",
  ].join("\n");
}

/** Runs in a subshell, which always removes the file and ends when a secret is missing. */
function withInputsFile(run: string, snippet: Snippet): string[] {
  const inputs = Object.fromEntries(openInputs(snippet));
  return [
    "(",
    ...demands(snippet).map((line) => `  ${line}`),
    `  inputs="$(mktemp)" && trap 'rm -f "$inputs"' EXIT && \\`,
    `  printf '%s' ${jsonWord(inputs, undefined, snippet)} > "$inputs" && \\`,
    `  ${run}`,
    ")",
  ];
}
