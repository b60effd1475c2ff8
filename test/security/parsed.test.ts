import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { parseDocument } from "yaml";
import { openInputs, requestBody, type Snippet } from "../../src/copyAs/snippet";
import { findProgram } from "../vscode/commands";
import { asJson, formats, host, hostileSnippet, projectId, type Format } from "./support/copied";
import { hostileTexts } from "./support/hostile";

const snippets = hostileTexts.map(hostileSnippet);
const inputsOf = (snippet: Snippet) => asJson(Object.fromEntries(openInputs(snippet)));

/** A document in a version of YAML; there is only one, and nothing is wrong with it. */
const parsers: Record<string, (text: string) => unknown> = {
  "YAML 1.1": (text) => parsed(text, "1.1"),
  "YAML 1.2": (text) => parsed(text, "1.2"),
};

function parsed(text: string, version: "1.1" | "1.2"): unknown {
  const document = parseDocument(text, { version });
  assert.deepEqual([...document.errors, ...document.warnings], []);
  return document.toJS();
}

/** PyYAML is a parser of YAML 1.1 alone; all texts at once, as Python starts slowly. */
function parsedByPython(texts: readonly string[]): unknown[] {
  const script = "import json, sys, yaml; print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))";
  return JSON.parse(
    execFileSync("python3", ["-c", script], {
      input: JSON.stringify(texts),
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as unknown[];
}

function hasPyYaml(): boolean {
  return findProgram(["python3"]) !== undefined && spawnSync("python3", ["-c", "import yaml"]).status === 0;
}

/** As Pebble renders text: every mark of it is in an expression of ours. */
function rendered(value: unknown): unknown {
  if (typeof value === "string") {
    const pieces = value.split("{{ '{' }}");
    pieces.forEach((piece) => assert.doesNotMatch(piece, /\{[{%#]/));
    return pieces.join("{");
  }
  if (Array.isArray(value)) {
    return value.map(rendered);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [rendered(key), rendered(part)]))
    : value;
}

function isOneStep(value: unknown, snippet: Snippet): void {
  const [step, ...more] = value as Record<string, unknown>[];
  assert.deepEqual([more, Object.keys(step ?? {})], [[], ["name", "shell", "env", "run"]]);
  assert.deepEqual([step?.["shell"], step?.["env"]], ["bash", { HEX_API_TOKEN: "${{ secrets.HEX_API_TOKEN }}" }]);
  assert.match(String(step?.["name"]), /^Run [\p{L}\p{M}\p{N}. -]+ in Hex$/u);
  const json = /--data-binary ('[\s\S]*')\n$/.exec(String(step?.["run"]))?.[1] ?? "";
  assert.deepEqual(JSON.parse(json.slice(1, -1)), asJson(requestBody(snippet)));
}

function isOneTask(value: unknown, snippet: Snippet): void {
  const [task, ...more] = value as Record<string, unknown>[];
  const { id, inputParams, ...others } = task ?? {};
  assert.deepEqual(more, []);
  assert.match(String(id), /^run[a-z0-9_]*$/);
  assert.deepEqual(others, {
    type: "io.kestra.plugin.hex.projects.Run",
    apiToken: "{{ secret('HEX_API_TOKEN') }}",
    baseUrl: `${host}/api/v1`,
    projectId,
    maxDuration: "PT24H",
  });
  assert.deepEqual(rendered(inputParams), inputsOf(snippet));
}

describe("What is copied and written, with texts of others in it,", () => {
  for (const [format, make] of Object.entries(formats)) {
    it(`has nothing in it that is invisible, or that a shell would run: ${format}`, () => {
      const texts = snippets.map(make);
      texts.forEach((text) =>
        assert.doesNotMatch(text.replaceAll("\n", ""), /\p{C}|\p{Default_Ignorable_Code_Point}|[\u2028\u2029`!]/u),
      );
      texts.forEach((text) =>
        text
          .split("\n")
          .filter((line) => /^\s*#/.test(line))
          .forEach((line) => assert.match(line, /^# [\p{L}\p{M}\p{N}. _,:/'-]*$/u)),
      );
      if (["curl", "hexCli"].includes(format)) {
        texts.forEach((text) => assert.match(text, /^[ -~\n]*$/));
      }
      // The only dollars are ours.
      const dollars =
        format === "githubActions"
          ? /\$\{(?:HEX_API_TOKEN|\{ secrets\.HEX_API_TOKEN \}\})/g
          : /\$(?:\{HEX_API_TOKEN|inputs|\(mktemp\))/g;
      texts.forEach((text) => assert.doesNotMatch(text.replace(dollars, ""), /\$/));
    });
  }

  for (const [name, parse] of Object.entries(parsers)) {
    it(`is one step for GitHub and one task for Kestra in ${name}`, () => {
      for (const snippet of snippets) {
        isOneStep(parse(formats.githubActions(snippet)), snippet);
        isOneTask(parse(formats.kestra(snippet)), snippet);
      }
    });
  }

  it("is one step and one task for PyYAML", function () {
    this.timeout(60_000);
    if (!hasPyYaml()) {
      console.log("NOT TESTED: this machine has no PyYAML.");
      this.skip();
    }
    const checks: [Format, (value: unknown, snippet: Snippet) => void][] = [
      ["githubActions", isOneStep],
      ["kestra", isOneTask],
    ];
    for (const [format, check] of checks) {
      parsedByPython(snippets.map(formats[format])).forEach((value, index) =>
        check(value, snippets[index] ?? assert.fail()),
      );
    }
  });

  it("is a Python program that runs nothing of it", function () {
    this.timeout(60_000);
    if (findProgram(["python3"]) === undefined) {
      console.log("NOT TESTED: this machine has no Python.");
      this.skip();
    }
    // Each text of others is a constant where it stands for a value, and the program is as long as without it.
    const script = `
import ast, json, sys
def shape(text):
    return [type(node).__name__ for node in ast.walk(ast.parse(text)) if not isinstance(node, (ast.Constant, ast.Load, ast.Store, ast.List, ast.UnaryOp, ast.USub))]
def constants(text):
    return [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
print(json.dumps([[shape(text), constants(text)] for text in json.load(sys.stdin)]))`;
    const read = (texts: readonly string[]) =>
      JSON.parse(
        execFileSync("python3", ["-c", script], {
          input: JSON.stringify(texts),
          encoding: "utf8",
          maxBuffer: 64 * 1024 * 1024,
        }),
      ) as [unknown, string[]][];
    for (const format of ["python", "airflow", "dagster"] as const) {
      const [plain] = read([formats[format](hostileSnippet("plain text"))]);
      read(snippets.map(formats[format])).forEach(([shape, constants], index) => {
        assert.deepEqual(shape, plain?.[0], hostileTexts[index]);
        assert.ok(constants.includes(hostileTexts[index] ?? ""), hostileTexts[index]);
      });
    }
  });
});
