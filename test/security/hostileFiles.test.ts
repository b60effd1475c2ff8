import assert from "node:assert/strict";
import { readInputsFile } from "../../src/inputsFile/readInputsFile";
import { parsePresets } from "../../src/presets/presetFile";
import { chartCells } from "../../src/hex/chartCells";
import { parseHexFile, parseMeta } from "../../src/hex/projectFile";
import { cleanToken } from "../../src/hex/token";
import type { HexHost } from "../../src/hex/types";
import { yamlValue } from "../../src/hex/yaml";
import { findHexLinks } from "../../src/links/hexLinks";
import { parseEnvFile, readSignIn } from "../../src/signIn/environmentVariables";
import { parseTaskDefinition } from "../../src/tasks/taskDefinition";
import { forMessage, plain } from "../../src/util/text";
import { assertCost } from "../unit/support/cost";
import {
  hostileJson,
  hostileLinks,
  hostilePresets,
  hostileProjects,
  hostileSecrets,
  hostileTitles,
  hostileYaml,
  type Hostile,
} from "./support/hostileFiles";

const kB = 1_024;
const id = "5a8591dd-4039-49df-9202-96385ba3eff8";
const hosts = ["https://app.hex.tech"] as HexHost[];
/** In plain parses: what was once found took five hundred and more. `npm run bench -- hostile` has the figures. */
const atMost = 300;

const readers: Record<string, { length: number; texts: Record<string, Hostile>; read: (text: string) => unknown }> = {
  "The beginning of a project file": {
    length: 64 * kB,
    texts: { ...hostileYaml, ...hostileProjects },
    read: parseMeta,
  },
  "A project file": {
    length: 256 * kB,
    texts: { ...hostileYaml, ...hostileProjects },
    read: (text) => parseHexFile(text),
  },
  "A project file that is looked through for charts": {
    length: 256 * kB,
    texts: { ...hostileYaml, ...hostileProjects },
    read: (text) => chartCells(text),
  },
  "An inputs file in YAML": { length: 64 * kB, texts: hostileYaml, read: (text) => readInputsFile(text, false) },
  "An inputs file in JSON": { length: 64 * kB, texts: hostileJson, read: (text) => readInputsFile(text, true) },
  "A file with presets": { length: 256 * kB, texts: hostilePresets, read: parsePresets },
  "A text with links": { length: 1_024 * kB, texts: hostileLinks, read: (text) => findHexLinks(text, hosts, 1_000) },
  "A title": { length: 1_024 * kB, texts: hostileTitles, read: (text) => [plain(text, 200), forMessage(text)] },
  "A .env file": { length: 128 * kB, texts: hostileSecrets, read: (text) => readSignIn(parseEnvFile(text)) },
  "A pasted token": { length: 1_024 * kB, texts: hostileSecrets, read: cleanToken },
};

describe("Files and texts that others wrote", function () {
  this.timeout(120_000);

  for (const [what, { length, texts, read }] of Object.entries(readers)) {
    it(`cost little, throw nothing and change no prototype: ${what}`, async () => {
      for (const [name, make] of Object.entries(texts)) {
        const text = make(length).slice(0, length);
        await assertCost(atMost, name, () => read(text));
        assert.deepEqual(["polluted" in {}, Object.keys(Object.prototype)], [false, []], name);
      }
    });
  }

  it("stand for no more than they say: aliases of aliases, and values that hold themselves, are refused", () => {
    const bomb = hostileYaml["aliases of aliases"]?.(0) ?? assert.fail();
    for (const text of [bomb, "a: &a [*a]", "&a {b: *a}", `a: &a ${"x".repeat(60_000)}\nb: [${"*a, ".repeat(50)}]`]) {
      assert.equal(yamlValue(text), undefined, text.slice(0, 40));
      const read = readInputsFile(text, false);
      assert.ok("problem" in read || read.file.problems.length > 0, text.slice(0, 40));
    }
    assert.deepEqual(yamlValue("a: &a [1, 2]\nb: *a\nc: *a"), { a: [1, 2], b: [1, 2], c: [1, 2] });
  });

  it("make nothing but texts, numbers, lists and maps, whatever tag they have", () => {
    for (const tag of [
      "!!python/object/apply:os.system",
      "!!js/function",
      "!!js/regexp",
      "!!binary",
      "!!timestamp",
      "!!set",
      "!!omap",
      "!!merge",
      "!x",
      "!<tag:example.com,2026:x>",
    ]) {
      assert.equal(yamlValue(`a: ${tag} [x]`), undefined, tag);
      assert.equal(yamlValue(`a: ${tag} x`), undefined, tag);
    }
    assert.deepEqual(yamlValue("<<: {a: 1}\nb: 2026-01-01\nc: yes\nd: 0x1F"), {
      "<<": { a: 1 },
      b: "2026-01-01",
      c: "yes",
      d: 31,
    });
  });

  it("cannot name an input that is no property", async () => {
    const project = `schemaVersion: 3\nmeta: {title: a, codeLanguage: PYTHON, projectId: ${id}}\ncells:\n  - {cellType: INPUT, config: {name: __proto__, inputType: TEXT_INPUT}}\n  - {cellType: INPUT, config: {name: constructor, inputType: TEXT_INPUT}}\n`;
    assert.deepEqual(
      (await parseHexFile(project))?.inputs.map(({ name }) => name),
      ["constructor"],
    );
    const presets = parsePresets(
      `{"presets":[{"name":"a","project":"${id}","inputs":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"ask":["__proto__"]}]}`,
    );
    assert.ok("presets" in presets);
    assert.deepEqual(
      presets.presets.map(({ options, ask }) => [Object.keys(options.inputs ?? {}), ask]),
      [[["constructor"], []]],
    );
    const order = parseTaskDefinition(JSON.parse(`{"project":"${id}","inputs":{"__proto__":{"polluted":1}}}`));
    assert.deepEqual(order, { problem: "badInputs", names: ["__proto__"] });
    for (const isJson of [true, false]) {
      const read = readInputsFile('{"inputs": {"__proto__": {"polluted": 1}, "region": "EMEA"}}', isJson);
      assert.ok("file" in read);
      assert.deepEqual(
        read.file.inputs.map(({ name }) => name),
        ["__proto__", "region"],
      );
    }
    assert.equal("polluted" in {}, false);
  });

  it("are presets only when people may have written them: with thousands of inputs they are none", () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`a${at}`, at]));
    const file = parsePresets(
      JSON.stringify({
        presets: [
          { name: "a", project: id, inputs: many },
          { name: "b", project: id, inputs: { a: 1 } },
        ],
      }),
    );
    assert.ok("presets" in file);
    assert.deepEqual([file.presets.map(({ name }) => name), file.unreadable], [["b"], 1]);
  });
});
