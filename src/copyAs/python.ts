import { textLiteral, words } from "../util/literals";
import { leftOver, openInputs, requestBody, slug, tokenVariable, type Snippet } from "./snippet";

/** Code that stands where a value would. */
class Code {
  constructor(readonly text: string) {}
}

/** A value as Python writes it, over several lines where it has parts. */
function pythonLiteral(value: unknown, indent: string): string {
  if (value instanceof Code) {
    return value.text;
  }
  if (value === null || value === undefined) {
    return "None";
  }
  if (typeof value === "boolean") {
    return value ? "True" : "False";
  }
  if (typeof value !== "object") {
    return typeof value === "string" ? textLiteral(value) : JSON.stringify(value);
  }
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((part) => pythonLiteral(part, inner))
    : Object.entries(value).flatMap(([key, part]) =>
        part === undefined ? [] : [`${textLiteral(key)}: ${pythonLiteral(part, inner)}`],
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return parts.length === 0
    ? open + close
    : `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

const fromEnvironment = (variable: string) => new Code(`os.environ[${textLiteral(variable)}]`);

/** All inputs, secrets as what `read` makes of them; undefined when there are none. */
function inputs(
  snippet: Snippet,
  read: (variable: string) => Code,
  text: (value: unknown) => unknown = (value) => value,
): Record<string, unknown> | undefined {
  const secrets = snippet.secrets.map(({ name, variable }) => [name, read(variable)] as const);
  const all = [...openInputs(snippet).map(([name, value]) => [name, text(value)] as const), ...secrets];
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}

export function python(snippet: Snippet): string {
  const body = { ...requestBody(snippet), inputParams: inputs(snippet, fromEnvironment) };
  return `# Runs ${about(snippet)} in Hex
import os

import requests

response = requests.post(
    ${textLiteral(`${snippet.host}/api/v1/projects/${snippet.projectId}/runs`)},
    headers={"Authorization": f"Bearer {os.environ['${tokenVariable}']}"},
    json=${pythonLiteral(body, "    ")},
    timeout=60,
)
response.raise_for_status()
print(response.json()["runUrl"])
`;
}

/** Since airflow-provider-hex 0.1.9 and dagster-hex 0.1.3, as in RunProject; these fields are not templates. */
function notifications({ options }: Snippet, indent: string): string[] {
  return options.notifications && options.notifications.length > 0
    ? [`${indent}notifications=${pythonLiteral(options.notifications, indent)},`]
    : [];
}

const about = ({ title }: Snippet) => words(title) || "a project";

/** airflow-provider-hex. Its inputs are templates, so text that Jinja would change is written as an expression. */
export function airflow(snippet: Snippet): string {
  const missing = leftOver(snippet, ["updatePublishedResults", "notifications"]);
  const given = inputs(
    snippet,
    (variable) => new Code(textLiteral(`{{ var.value.${variable.toLowerCase()} }}`)),
    jinjaSafe,
  );
  return [
    `# Runs ${about(snippet)} in Hex and waits for its end`,
    "# pip install airflow-provider-hex",
    `# The Airflow connection hex_default has the host ${snippet.host} and, as its password, the token`,
    ...(snippet.secrets.length > 0
      ? [
          `# Airflow variables hold secret inputs, ${snippet.secrets.map(({ variable }) => variable.toLowerCase()).join(", ")}`,
        ]
      : []),
    ...(missing.length > 0 ? [`# HexRunProjectOperator has no option for ${missing.join(", ")}`] : []),
    "from airflow_provider_hex.operators.hex import HexRunProjectOperator",
    "",
    `${slug(snippet)} = HexRunProjectOperator(`,
    `    task_id=${textLiteral(slug(snippet))},`,
    `    hex_conn_id="hex_default",`,
    `    project_id=${textLiteral(snippet.projectId)},`,
    ...(given ? [`    input_parameters=${pythonLiteral(given, "    ")},`] : []),
    ...(snippet.options.updatePublishedResults ? ["    update_cache=True,"] : []),
    ...notifications(snippet, "    "),
    "    timeout=24 * 60 * 60,  # seconds, after which the run is cancelled",
    ")",
    "",
  ].join("\n");
}

/** Jinja has its own markup, normalises line breaks and strips the last one. */
function jinjaSafe(value: unknown): unknown {
  if (typeof value === "string") {
    return /\{[{%#]|\r|\n$/.test(value)
      ? `{{ ${JSON.stringify(value).replace(/[{}]/g, (brace) => `\\u00${brace.charCodeAt(0).toString(16)}`)} }}`
      : value;
  }
  if (Array.isArray(value)) {
    return value.map(jinjaSafe);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jinjaSafe(part)]))
    : value;
}

/** dagster-hex. */
export function dagster(snippet: Snippet): string {
  const missing = leftOver(snippet, ["updatePublishedResults", "notifications"]);
  const name = slug(snippet);
  return [
    `# Runs ${about(snippet)} in Hex and waits for its end`,
    "# pip install dagster-hex",
    ...(missing.length > 0 ? [`# run_and_poll has no option for ${missing.join(", ")}`] : []),
    ...(snippet.secrets.length > 0 ? ["import os", ""] : []),
    "import dagster as dg",
    "from dagster_hex.resources import HexResource",
    "",
    "",
    "@dg.op",
    `def ${name}(hex: HexResource):`,
    "    return hex.run_and_poll(",
    `        ${textLiteral(snippet.projectId)},`,
    `        inputs=${pythonLiteral(inputs(snippet, fromEnvironment), "        ")},`,
    ...(snippet.options.updatePublishedResults ? ["        update_cache=True,"] : []),
    ...notifications(snippet, "        "),
    "        poll_timeout=24 * 60 * 60,  # seconds, after which the run is cancelled",
    "    )",
    "",
    "",
    "@dg.job(",
    "    resource_defs={",
    `        "hex": HexResource(api_key=dg.EnvVar("${tokenVariable}"), base_url=${textLiteral(snippet.host)})`,
    "    }",
    ")",
    `def ${name}_job():`,
    `    ${name}()`,
    "",
  ].join("\n");
}
