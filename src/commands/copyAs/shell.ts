import { leftOver, openInputs, requestBody, tokenVariable, type Snippet } from "./snippet";

/** `text` as one word of a shell, whatever it holds. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * JSON as one word of a shell. Secrets are put in by jq, which makes JSON of the environment's text.
 * Two braces after a dollar would be an expression in GitHub Actions, so the dollar is escaped as JSON has it.
 */
function jsonWord(value: Record<string, unknown>, inputsKey: string | undefined, { secrets }: Snippet): string {
  const safe = (text: string) => quoted(text.replaceAll("${{", "\\u0024{{"));
  if (secrets.length === 0) {
    return safe(JSON.stringify(value));
  }
  const inputs = (inputsKey === undefined ? value : value[inputsKey] ?? {}) as Record<string, unknown>;
  const open = JSON.stringify(inputs).slice(1, -1);
  const others = inputsKey === undefined ? "" : JSON.stringify({ ...value, [inputsKey]: undefined }).slice(1, -1);
  const pieces = secrets.map(({ name, variable }, index) => {
    const comma = index > 0 || open !== "" ? "," : "";
    return `${safe(`${comma}${JSON.stringify(name)}:`)}"$(jq -n ${quoted(`env.${variable}`)})"`;
  });
  const [start, end] = inputsKey === undefined ? ["{", "}"] : [`{${others}${others === "" ? "" : ","}${JSON.stringify(inputsKey)}:{`, "}}"];
  return `${safe(start + open)}${pieces.join("")}${safe(end)}`;
}

/** Says which variables have to be there, and stops when one is not. */
function demands({ secrets }: Snippet): string[] {
  return secrets.map(({ name, variable }) => `export ${variable}="\${${variable}:?Set it to the value of the input ${name}}"`);
}

/** The lines that start the run with curl; the token is in the environment. */
export function curlLines(snippet: Snippet): string[] {
  return [
    ...demands(snippet),
    `curl --fail-with-body --silent --show-error --request POST ${quoted(`${snippet.host}/api/v1/projects/${snippet.projectId}/runs`)} \\`,
    `  --header "Authorization: Bearer \${${tokenVariable}:?Set it to a Hex API token}" \\`,
    `  --header 'Content-Type: application/json' \\`,
    `  --data-binary ${jsonWord(requestBody(snippet), "inputParams", snippet)}`,
  ];
}

export function curl(snippet: Snippet): string {
  return [`# Runs “${snippet.title}” in Hex`, ...curlLines(snippet), ""].join("\n");
}

/** The Hex CLI: `hex app run` runs the published app, as the API does; `hex project run` would run the draft. */
export function hexCli(snippet: Snippet): string {
  const missing = leftOver(snippet, ["useCachedSqlResults"]);
  const hasInputs = openInputs(snippet).length + snippet.secrets.length > 0;
  const flags = [
    ...(hasInputs ? [`--input-file "$inputs"`] : []),
    ...(snippet.options.useCachedSqlResults === false ? ["--no-cache"] : []),
    "--wait",
  ];
  return [
    `# Runs “${snippet.title}” in Hex with the Hex CLI: \`hex app run\` runs the published app`,
    "# Sign in once, with the token from the environment:",
    `# hex auth login --hostname ${quoted(snippet.host)} --token-from-env ${tokenVariable}`,
    ...(missing.length > 0 ? [`# hex app run has no option for: ${missing.join(", ")}`] : []),
    ...demands(snippet),
    ...(hasInputs ? [`inputs="$(mktemp)"`, `printf '%s' ${jsonWord(Object.fromEntries(openInputs(snippet)), undefined, snippet)} > "$inputs"`] : []),
    `hex app run ${quoted(snippet.projectId)} ${flags.join(" ")}`,
    ...(hasInputs ? [`rm -f "$inputs"`] : []),
    "",
  ].join("\n");
}
