import { leftOver, openInputs, requestBody, slug, tokenVariable, type Snippet } from "./snippet";

/** Code that stands where a value would. */
class Code {
  constructor(readonly text: string) {}
}

/** A value as Python writes it, over several lines where it has parts. JSON's texts are texts of Python as well. */
function literal(value: unknown, indent: string): string {
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
    return JSON.stringify(value);
  }
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((part) => literal(part, inner))
    : Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [`${JSON.stringify(key)}: ${literal(part, inner)}`]));
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return parts.length === 0 ? open + close : `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

const fromEnvironment = (variable: string) => new Code(`os.environ[${JSON.stringify(variable)}]`);

/** All inputs, secrets as what `read` makes of them; undefined when there are none. */
function inputs(snippet: Snippet, read: (variable: string) => Code, text: (value: unknown) => unknown = (value) => value): Record<string, unknown> | undefined {
  const secrets = snippet.secrets.map(({ name, variable }) => [name, read(variable)] as const);
  const all = [...openInputs(snippet).map(([name, value]) => [name, text(value)] as const), ...secrets];
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}

export function python(snippet: Snippet): string {
  const body = { ...requestBody(snippet), inputParams: inputs(snippet, fromEnvironment) };
  return `# Runs “${snippet.title}” in Hex
import os

import requests

response = requests.post(
    ${JSON.stringify(`${snippet.host}/api/v1/projects/${snippet.projectId}/runs`)},
    headers={"Authorization": f"Bearer {os.environ['${tokenVariable}']}"},
    json=${literal(body, "    ")},
    timeout=60,
)
response.raise_for_status()
print(response.json()["runUrl"])
`;
}

/** airflow-provider-hex. Its inputs are templates, so text that Jinja would change is written as an expression. */
export function airflow(snippet: Snippet): string {
  const missing = leftOver(snippet, ["updatePublishedResults"]);
  const given = inputs(snippet, (variable) => new Code(JSON.stringify(`{{ var.value.${variable.toLowerCase()} }}`)), jinjaSafe);
  return [
    `# Runs “${snippet.title}” in Hex and waits for its end (pip install airflow-provider-hex).`,
    `# The Airflow connection hex_default has the host ${snippet.host} and, as its password, the token.`,
    ...(snippet.secrets.length > 0 ? [`# Airflow variables hold secret inputs: ${snippet.secrets.map(({ variable }) => variable.toLowerCase()).join(", ")}.`] : []),
    ...(missing.length > 0 ? [`# HexRunProjectOperator has no option for: ${missing.join(", ")}`] : []),
    "from airflow_provider_hex.operators.hex import HexRunProjectOperator",
    "",
    `${slug(snippet)} = HexRunProjectOperator(`,
    `    task_id=${JSON.stringify(slug(snippet))},`,
    `    hex_conn_id="hex_default",`,
    `    project_id=${JSON.stringify(snippet.projectId)},`,
    ...(given ? [`    input_parameters=${literal(given, "    ")},`] : []),
    ...(snippet.options.updatePublishedResults ? ["    update_cache=True,"] : []),
    ")",
    "",
  ].join("\n");
}

/** Jinja reads marks of its own, makes one of all line breaks and takes away the last one. */
function jinjaSafe(value: unknown): unknown {
  if (typeof value === "string") {
    return /\{[{%#]|\r|\n$/.test(value) ? `{{ ${JSON.stringify(value).replace(/[{}]/g, (brace) => `\\u00${brace.charCodeAt(0).toString(16)}`)} }}` : value;
  }
  if (Array.isArray(value)) {
    return value.map(jinjaSafe);
  }
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jinjaSafe(part)])) : value;
}

/** dagster-hex. */
export function dagster(snippet: Snippet): string {
  const missing = leftOver(snippet, ["updatePublishedResults"]);
  const name = slug(snippet);
  return [
    `# Runs “${snippet.title}” in Hex and waits for its end (pip install dagster-hex).`,
    ...(missing.length > 0 ? [`# HexResource has no option for: ${missing.join(", ")}`] : []),
    ...(snippet.secrets.length > 0 ? ["import os", ""] : []),
    "import dagster as dg",
    "from dagster_hex.resources import HexResource",
    "",
    "",
    "@dg.op",
    `def ${name}(hex: HexResource):`,
    "    return hex.run_and_poll(",
    `        ${JSON.stringify(snippet.projectId)},`,
    `        inputs=${literal(inputs(snippet, fromEnvironment), "        ")},`,
    ...(snippet.options.updatePublishedResults ? ["        update_cache=True,"] : []),
    "    )",
    "",
    "",
    "@dg.job(",
    "    resource_defs={",
    `        "hex": HexResource(api_key=dg.EnvVar("${tokenVariable}"), base_url=${JSON.stringify(snippet.host)})`,
    "    }",
    ")",
    `def ${name}_job():`,
    `    ${name}()`,
    "",
  ].join("\n");
}
