import assert from "node:assert/strict";
import * as fc from "fast-check";
import { anyValue } from "../store/inputSchema/support";
import { readInputsFile } from "../../../src/inputsFile/readInputsFile";

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
    assert.deepEqual(
      values('{ "$schema": "x", "region": "EMEA", "plans": ["Team"], "period": { "start": "a", "end": "b" } }').inputs,
      {
        region: "EMEA",
        plans: ["Team"],
        period: { start: "a", end: "b" },
      },
    );
    const yaml = `project: ${project}\ninputs:\n  as_of: 2026-08-09 # a day\n  plans: [Team]\n  none:\noptions:\n  useCachedSqlResults: false\n`;
    assert.deepEqual(values(yaml, false).inputs, { as_of: "2026-08-09", plans: ["Team"], none: null });
    assert.deepEqual(values(yaml, false).options, { useCachedSqlResults: false });
  });

  it("tells where each value is", () => {
    const text = '{\n\t// c\n\t"region": "EMEA",\n\t"weeks":\t13\n}';
    const read = readInputsFile(text, true);
    assert.ok("file" in read);
    assert.deepEqual(
      read.file.inputs.map(({ place }) => text.slice(place.start, place.end)),
      ['"EMEA"', "13"],
    );
  });

  it("says that it is broken when an alias names nothing, itself, or a bomb, and marks a place in it", () => {
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x]",
      ..."bcdefgh".split("").map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(", ")}]`),
    ].join("\n");
    for (const text of [
      "inputs:\n  a: *b\n",
      "a: &x\n  b: *x\n",
      bomb,
      "inputs: {}\noptions: *x\n",
      '{ "inputs": { "a": "x }',
    ]) {
      const read = readInputsFile(text, false);
      assert.ok("problem" in read || JSON.stringify(read).length < 10_000, text);
      assert.ok(
        !("problem" in read) ||
          (read.place.start >= 0 && read.place.start <= read.place.end && read.place.end <= text.length),
        text,
      );
    }
    for (const text of ["inputs:\n  a: *b\n", "a: &x\n  b: *x\n", bomb]) {
      const read = readInputsFile(text, false);
      assert.ok("problem" in read || read.file.problems.length > 0, text);
    }
  });

  it("says where it is broken", () => {
    for (const [text, isJson] of [
      ["{", true],
      ['{ "a": }{', true],
      ["a: [", false],
      ["a: 1\na: 2", false],
      ["- 1", false],
      ["", true],
      ["7", true],
    ] as const) {
      const read = readInputsFile(text, isJson);
      assert.ok("problem" in read, text);
      assert.ok(read.place.start >= 0 && read.place.start <= text.length, text);
    }
  });

  it("reads back any JSON value", () => {
    const names = fc.stringMatching(/^[a-z_]{1,8}$/).filter((name) => !["project", "inputs", "options"].includes(name));
    fc.assert(
      fc.property(fc.dictionary(names, anyValue), (inputs) => {
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
    assert.deepEqual(values(JSON.stringify({ project: address, inputs: {} })).project, {
      projectId: id,
      host: "https://app.hex.tech",
      org: "northwind",
    });
    assert.deepEqual(values(`project: ${address.replace("Acrp", "Acr")}\ninputs: {}\n`, false).project, {
      problem: "codeLength",
      length: 21,
    });
    assert.equal(values("project: Revenue\ninputs: {}\n", false).project, undefined);
    assert.equal(values("project: Revenue\ninputs: {}\n", false).title, "Revenue");
    assert.deepEqual(values("project: 7\ninputs: {}\n", false).project, { problem: "noProject" });
    assert.deepEqual(values("project:\ninputs: {}\n", false).project, undefined);
  });

  const problemsOf = (text: string, isJson = false) => {
    const read = readInputsFile(text, isJson);
    assert.ok("file" in read, text);
    return read.file.problems.map(({ problem, place }) => `${problem}: ${text.slice(place.start, place.end)}`);
  };

  it("refuses numbers that would not arrive as they are written", () => {
    for (const number of [
      "9007199254740993",
      "-9007199254740993",
      "1e400",
      "0.12345678901234567890",
      "1e300",
      "1e-400",
    ]) {
      for (const [text, isJson] of [
        [`{"a": ${number}, "b": 1.0}`, true],
        [`a: ${number}\nb: -0\n`, false],
        [`inputs: {a: ${number}, b: 0x10}`, false],
        [`a: {deep: [${number}]}\nb: 1\n`, false],
      ] as const) {
        const read = readInputsFile(text, isJson);
        assert.ok("file" in read, text);
        assert.deepEqual(
          read.file.problems.map(({ problem, place }) => [
            problem,
            text.slice(place.start, place.end).includes(number),
          ]),
          [["longNumber", true]],
          text,
        );
        assert.deepEqual(
          read.file.inputs.map(({ name }) => name),
          ["b"],
          text,
        );
      }
    }
    assert.deepEqual(problemsOf("a: .inf\nb: .nan\nc: -.inf\n"), [
      "notFinite: .inf",
      "notFinite: .nan",
      "notFinite: -.inf",
    ]);
    assert.deepEqual(values("a: -0\nb: 1.0\nc: 0x10\nd: '9007199254740993'\ne: 9007199254740991\n", false).inputs, {
      a: 0,
      b: 1,
      c: 16,
      d: "9007199254740993",
      e: 9007199254740991,
    });
    assert.ok(Object.is(values("a: -0\n", false).inputs["a"], 0));
  });

  it("keeps inputs that are called as properties of every object are, and names that YAML takes for values", () => {
    const read = readInputsFile('{"__proto__": 1, "constructor": "c", "prototype": {"__proto__": 2}}', true);
    assert.ok("file" in read);
    assert.deepEqual(
      read.file.inputs.map(({ name, value }) => [name, JSON.stringify(value)]),
      [
        ["__proto__", "1"],
        ["constructor", '"c"'],
        ["prototype", '{"__proto__":2}'],
      ],
    );
    const odd = readInputsFile("true: 1\n1: 2\nnull: 3\n", false);
    assert.ok("file" in odd);
    assert.deepEqual(
      odd.file.inputs.map(({ name, value }) => [name, value]),
      [
        ["true", 1],
        ["1", 2],
        ["null", 3],
      ],
    );
  });

  it("says what is odd in YAML, and never throws", () => {
    assert.deepEqual(problemsOf("a: *nothing\nb: 1\n"), ["noAnchor: *nothing"]);
    assert.deepEqual(problemsOf("a: &x [1, *x]\n"), ["holdsItself: [1, *x]"]);
    assert.deepEqual(problemsOf("a: &x {b: {c: *x}}\n").length, 1);
    assert.deepEqual(problemsOf("base: &b {x: 1}\nperiod:\n  <<: *b\n  y: 2\n").length, 1);
    assert.deepEqual(problemsOf("<<: {a: 1}\nb: 2\n"), ["mergeKey: <<"]);
    assert.deepEqual(problemsOf("? [a, b]\n: 1\n"), ["notAName: [a, b]"]);
    assert.deepEqual(problemsOf("inputs: [1]\n"), ["notAName: [1]"]);
    assert.deepEqual(problemsOf("inputs: *x\n"), ["notAName: *x"]);
    assert.deepEqual(problemsOf("inputs:\n"), []);
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x]",
      ..."bcdefghi".split("").map(
        (name, at) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${"abcdefgh"[at] ?? ""}`)
            .join(", ")}]`,
      ),
    ].join("\n");
    assert.ok(problemsOf(bomb).some((one) => one.startsWith("tooMany")));
    assert.deepEqual(values("inputs: &all\n  a: &x {b: 1}\n  c: *x\noptions: {dryRun: true}\n", false).inputs, {
      a: { b: 1 },
      c: { b: 1 },
    });
    assert.deepEqual(values(`p: &p ${project}\nproject: *p\ninputs: {a: 1}\n`, false).projectId, project);
    const parts = fc.constantFrom(
      "a",
      "b",
      ": ",
      "&x ",
      "*x",
      "*y",
      "<<",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "\n",
      "\n  ",
      "!!int ",
      "!foo ",
      "? ",
      "1e400",
      ".nan",
      "0o17",
      "'",
      '"',
      "|",
      ">",
      "#",
      "%",
      "---",
      "...",
      "inputs",
      "options",
      "project",
      "__proto__",
      "~",
    );
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 30 }).map((all) => all.join("")),
        fc.boolean(),
        (text, isJson) => {
          const read = readInputsFile(text, isJson);
          for (const { value } of "file" in read ? read.file.inputs : []) {
            assert.equal(typeof JSON.stringify(value), "string", text);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
