import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readInputsFile } from "../../../src/files/inputsFile/readInputsFile";

const project = "5a8591dd-4039-49df-9202-96385ba3eff8";

function values(text: string, isJson = true) {
  const read = readInputsFile(text, isJson);
  assert.ok("file" in read, JSON.stringify(read));
  return { ...read.file, inputs: Object.fromEntries(read.file.inputs.map(({ name, value }) => [name, value])) };
}

describe("a file with inputs", () => {
  it("holds a project, inputs and options, or values alone, as JSON with comments or as YAML", () => {
    const wrapped = `{\n\t// for Mondays\n\t"$schema": "x",\n\t"project": "${project.toUpperCase()}", /* "a": 1 */\n\t"inputs": { "region": "a // b", "weeks": 13, },\n\t"options": { "dryRun": true }\n}`;
    const { projectId, inputs, options } = values(wrapped);
    assert.deepEqual([projectId, inputs, options], [project, { region: "a // b", weeks: 13 }, { dryRun: true }]);
    assert.deepEqual(values('{ "$schema": "x", "region": "EMEA", "plans": ["Team"], "period": { "start": "a", "end": "b" } }').inputs, {
      region: "EMEA",
      plans: ["Team"],
      period: { start: "a", end: "b" },
    });
    const yaml = `project: ${project}\ninputs:\n  as_of: 2026-08-09 # a day\n  plans: [Team]\n  none:\noptions:\n  useCachedSqlResults: false\n`;
    assert.deepEqual(values(yaml, false).inputs, { as_of: "2026-08-09", plans: ["Team"], none: null });
    assert.deepEqual(values(yaml, false).options, { useCachedSqlResults: false });
  });

  it("tells where each value is", () => {
    const text = '{\n\t// c\n\t"region": "EMEA",\n\t"weeks":\t13\n}';
    const read = readInputsFile(text, true);
    assert.ok("file" in read);
    assert.deepEqual(read.file.inputs.map(({ place }) => text.slice(place.start, place.end)), ['"EMEA"', "13"]);
  });

  it("says that it is broken when an alias names nothing, itself, or a bomb, and marks a place in it", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]", ..."bcdefgh".split("").map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(", ")}]`)].join("\n");
    for (const text of ["inputs:\n  a: *b\n", "a: &x\n  b: *x\n", bomb, "inputs: {}\noptions: *x\n", '{ "inputs": { "a": "x }']) {
      const read = readInputsFile(text, false);
      assert.ok("problem" in read || JSON.stringify(read).length < 10_000, text);
      assert.ok(!("problem" in read) || (read.place.start >= 0 && read.place.start <= read.place.end && read.place.end <= text.length), text);
    }
    for (const text of ["inputs:\n  a: *b\n", "a: &x\n  b: *x\n", bomb]) {
      assert.ok("problem" in readInputsFile(text, false), text);
    }
  });

  it("says where it is broken", () => {
    for (const [text, isJson] of [["{", true], ['{ "a": }{', true], ["a: [", false], ["a: 1\na: 2", false], ["- 1", false], ["", true], ["7", true]] as const) {
      const read = readInputsFile(text, isJson);
      assert.ok("problem" in read, text);
      assert.ok(read.place.start >= 0 && read.place.start <= text.length, text);
    }
  });

  it("reads back any JSON value", () => {
    const names = fc.stringMatching(/^[a-z_]{1,8}$/).filter((name) => !["project", "inputs", "options"].includes(name));
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue({ maxDepth: 2 })), (inputs) => {
        const expected: unknown = JSON.parse(JSON.stringify(inputs));
        assert.deepEqual(values(JSON.stringify({ inputs }, undefined, "\t")).inputs, expected);
      }),
      { numRuns: 200 },
    );
  });

  it("names its project by an address as well, and says what is wrong with one", () => {
    const address = "https://app.hex.tech/northwind/app/Revenue-031MyIAX6l6JJen2z5Acrp/latest";
    const id = "019a0000-0000-7000-8000-000000000001";
    assert.deepEqual(values(`project: ${address} # the app\ninputs: {}\n`, false).projectId, id);
    assert.deepEqual(values(JSON.stringify({ project: address, inputs: {} })).project, { projectId: id, host: "https://app.hex.tech", org: "northwind" });
    assert.deepEqual(values(`project: ${address.replace("Acrp", "Acr")}\ninputs: {}\n`, false).project, { problem: "codeLength", length: 21 });
    assert.deepEqual(values("project: Revenue\ninputs: {}\n", false).project, { problem: "noProject" });
    assert.deepEqual(values("project: 7\ninputs: {}\n", false).project, { problem: "noProject" });
    assert.deepEqual(values("project:\ninputs: {}\n", false).project, undefined);
  });
});
