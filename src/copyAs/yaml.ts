import { textLiteral, words, yamlLiteral } from "../util/literals";
import { curlLines } from "./shell";
import { leftOver, openInputs, slug, tokenVariable, type Snippet } from "./snippet";

/** A step of a GitHub Actions job, which has the token and secret inputs as secrets. */
export function githubActions(snippet: Snippet): string {
  const variables = [tokenVariable, ...snippet.secrets.map(({ variable }) => variable)];
  return [
    `- name: ${textLiteral(`Run ${words(snippet.title) || "a project"} in Hex`)}`,
    "  shell: bash",
    "  env:",
    ...variables.map((variable) => `    ${variable}: \${{ secrets.${variable} }}`),
    "  run: |",
    ...curlLines(snippet, false).map((line) => `    ${line}`),
    "",
  ].join("\n");
}

/** A task of Kestra's Hex plugin. Its inputs are Pebble templates, so Pebble syntax in values is escaped. */
export function kestra(snippet: Snippet): string {
  const missing = leftOver(snippet, []);
  const inputs = [
    ...openInputs(snippet).map(([name, value]) => [name, pebbleSafe(value)] as const),
    ...snippet.secrets.map(({ name, variable }) => [name, `{{ secret('${variable}') }}`] as const),
  ];
  return [
    `# Runs ${words(snippet.title) || "a project"} in Hex and waits for its end`,
    ...(missing.length > 0 ? [`# The Hex plugin of Kestra has no option for ${missing.join(", ")}`] : []),
    `- id: ${slug(snippet)}`,
    "  type: io.kestra.plugin.hex.projects.Run",
    `  apiToken: "{{ secret('${tokenVariable}') }}"`,
    `  baseUrl: ${textLiteral(`${snippet.host}/api/v1`)}`,
    `  projectId: ${textLiteral(snippet.projectId)}`,
    ...(inputs.length > 0
      ? ["  inputParams:", ...inputs.map(([name, value]) => `    ${textLiteral(name)}: ${yamlLiteral(value)}`)]
      : []),
    "  maxDuration: PT24H",
    "",
  ].join("\n");
}

/** Escapes each brace that would start a Pebble expression; Kestra renders keys as well. */
function pebbleSafe(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replace(/\{(?=[{%#])/g, "{{ '{' }}");
  }
  if (Array.isArray(value)) {
    return value.map(pebbleSafe);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [pebbleSafe(key), pebbleSafe(part)]))
    : value;
}
