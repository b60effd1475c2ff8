import assert from "node:assert/strict";
import { readYaml, scalarValue, yamlValue, type YamlNode } from "../../../src/hex/yaml";

/** As much as is parsed at once. */
const most = 128 * 1_024;

describe("The value of a text of YAML", () => {
  it("is that of the core schema of YAML 1.2", () => {
    assert.deepEqual(yamlValue("a: [1, yes, 2026-08-09, ~]\nb: {c: true}"), {
      a: [1, "yes", "2026-08-09", null],
      b: { c: true },
    });
    assert.equal(yamlValue(""), null);
    assert.equal(yamlValue("# nothing"), null);
  });

  it("takes the last one of two equal keys, as people edit these files", () => {
    assert.deepEqual(yamlValue("a: 1\nb: 2\na: 3"), { a: 3, b: 2 });
  });

  it("is not read when it is no YAML, or more than one document", () => {
    for (const text of ["a: [", "a: 'x", "\ta: b", "a: 1\n---\nb: 2\n", "--- 1\n--- 2\n--- 3\n"]) {
      assert.equal(yamlValue(text), undefined, JSON.stringify(text));
    }
    assert.deepEqual(yamlValue("---\na: 1\n...\n"), { a: 1 });
  });

  it("is read of a text of 128 kB, and of no longer one", () => {
    const text = `a: ${"x".repeat(most - 3)}`;
    assert.deepEqual(yamlValue(text), { a: "x".repeat(most - 3) });
    assert.equal(yamlValue(`${text}x`), undefined);
  });

  it("may stand for a million characters and values by its aliases, each time counted anew", () => {
    const aliased = (value: string, times: number) =>
      yamlValue(`a: &a ${value}\nb: [${Array.from({ length: times }, () => "*a").join(", ")}]`);
    const long = "x".repeat(11_000);
    assert.deepEqual(aliased(long, 94), { a: long, b: Array.from({ length: 94 }, () => long) });
    assert.equal(aliased(long, 95), undefined);
    // The names count as well as the values, and so does each value by itself.
    const names = `{${["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map((one) => one.repeat(1_000)).join(": 1, ")}: 1}`;
    assert.notEqual(aliased(names, 94), undefined);
    assert.equal(aliased(names, 95), undefined);
    const list = `[${"'',".repeat(11_000)}'']`;
    assert.notEqual(aliased(list, 10), undefined);
    assert.equal(aliased(list, 30), undefined);
    assert.equal(aliased("{b: x}", 101), undefined);
  });

  it("is not read when it holds itself", () => {
    assert.equal(yamlValue("a: &a [*a]"), undefined);
    assert.equal(yamlValue("a: &a {b: {c: *a}}"), undefined);
  });

  it("is not read when it is nested too deep", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    assert.notEqual(yamlValue(nested(59)), undefined);
    assert.equal(yamlValue(nested(60)), undefined);
  });
});

/** A node with the text that it stands in, in the place of offsets. */
function told(node: YamlNode, text: string): unknown {
  const place = text.slice(node.start, node.end);
  const anchor = node.anchor === undefined ? {} : { anchor: node.anchor };
  switch (node.kind) {
    case "map":
      return {
        ...anchor,
        map: place,
        entries: node.entries.map((one) => [told(one.key, text), told(one.value, text)]),
      };
    case "list":
      return { ...anchor, list: place, items: node.items.map((item) => told(item, text)) };
    case "alias":
      return { alias: node.name, place };
    case "scalar":
      return { ...anchor, [node.isPlain ? "plain" : "quoted"]: node.text, place };
  }
}

describe("A text of YAML as it is written", () => {
  const read = (text: string) => {
    const result = readYaml(text);
    return "problem" in result ? result : told(result.root, text);
  };
  const plain = (text: string) => ({ plain: text, place: text });

  it("tells the place of scalars with their quotes, and their texts without", () => {
    assert.deepEqual(read("a: 1"), { map: "a: 1", entries: [[plain("a"), plain("1")]] });
    assert.deepEqual(read(`'it''s': "two\\nlines"`), {
      map: `'it''s': "two\\nlines"`,
      entries: [
        [
          { quoted: "it's", place: "'it''s'" },
          { quoted: "two\nlines", place: '"two\\nlines"' },
        ],
      ],
    });
    const block = read("a: |\n  x\n  y\nb: 1") as { entries: { quoted?: string }[][] };
    assert.equal(block.entries[0]?.[1]?.quoted, "x\ny\n");
  });

  it("tells the place of lists and maps with their brackets", () => {
    assert.deepEqual(read("a: [1, {b: c }, [] ]\nd: x"), {
      map: "a: [1, {b: c }, [] ]\nd: x",
      entries: [
        [
          plain("a"),
          {
            list: "[1, {b: c }, [] ]",
            items: [plain("1"), { map: "{b: c }", entries: [[plain("b"), plain("c")]] }, { list: "[]", items: [] }],
          },
        ],
        [plain("d"), plain("x")],
      ],
    });
    assert.deepEqual(read("- a\n- b: c\n"), {
      list: "- a\n- b: c",
      items: [plain("a"), { map: "b: c", entries: [[plain("b"), plain("c")]] }],
    });
  });

  it("looks for a bracket no further than 200 characters after what it closes", () => {
    const closedAfter = (spaces: number) => {
      const list = `[x${" ".repeat(spaces)}]`;
      return (read(`a: ${list}`) as { entries: { list: string }[][] }).entries[0]?.[1]?.list === list;
    };
    assert.deepEqual([closedAfter(199), closedAfter(200)], [true, false]);
  });

  it("tells anchors and aliases by their names, and follows none", () => {
    assert.deepEqual(read("a: &one x\nb: *one\nc: &two [*one]\nd: &three {}"), {
      map: "a: &one x\nb: *one\nc: &two [*one]\nd: &three {}",
      entries: [
        [plain("a"), { anchor: "one", plain: "x", place: "x" }],
        [plain("b"), { alias: "one", place: "*one" }],
        [plain("c"), { anchor: "two", list: "[*one]", items: [{ alias: "one", place: "*one" }] }],
        [plain("d"), { anchor: "three", map: "{}", entries: [] }],
      ],
    });
  });

  it("has empty values where they would be: right after their key", () => {
    const text = "a:\nb: x";
    const result = readYaml(text);
    assert.ok("root" in result && result.root.kind === "map");
    assert.deepEqual(
      result.root.entries.map(({ value }) => value),
      [
        { kind: "scalar", text: "", isPlain: true, start: 1, end: 1 },
        { kind: "scalar", text: "x", isPlain: true, start: 6, end: 7 },
      ],
    );
    for (const empty of ["", "# nothing", "\n"]) {
      assert.deepEqual(read(empty), { plain: "", place: "" });
    }
  });

  it("is a mistake with two equal keys in one map, a tag or a second document; the first one is told", () => {
    const duplicated = (at: number) => ({ problem: "duplicated mapping key", at });
    assert.deepEqual(readYaml("a: 1\nb: 2\na: 3"), duplicated(10));
    assert.deepEqual(readYaml("x:\n  a: 1\n  'a': 2\nx: 1"), duplicated(12));
    assert.notDeepEqual(readYaml("x: {a: 1}\ny: {a: 1}"), duplicated(14));
    assert.deepEqual(readYaml("a: !!str 1\na: !b 2"), { problem: "a tag", at: 3 });
    assert.deepEqual(readYaml("a: !b [1]"), { problem: "a tag", at: 3 });
    assert.deepEqual(readYaml("a: 1\n---\nb: 2"), { problem: "more than one document", at: 0 });
    assert.deepEqual(readYaml("---\na\n---\nb\n---\nc"), { problem: "more than one document", at: 0 });
    assert.ok("root" in readYaml("---\na: 1\n...\n"));
    // What is wrong within a document is told before that there is another one.
    assert.deepEqual(readYaml("a: 1\na: 2\n---\nb: 2"), duplicated(5));
  });

  it("is a mistake where the parser stops, in its words", () => {
    const broken = readYaml("a: 1\nb: 'x\nc: y");
    assert.ok("problem" in broken);
    assert.doesNotMatch(broken.problem, /YAMLException|\n/);
    assert.ok(broken.at > 5 && broken.at <= 15, String(broken.at));
    const early = readYaml("a: b: c\nd: e\nf: g");
    assert.ok("problem" in early && early.at > 0 && early.at < 8, JSON.stringify(early));
    assert.ok("problem" in readYaml("]"));
    assert.deepEqual(readYaml("x".repeat(most + 1)), { problem: "too long", at: 0 });
    assert.ok("root" in readYaml("x".repeat(most)));
  });
});

describe("The value of a scalar", () => {
  const cases: [text: string, value: unknown][] = [
    ["", null],
    ["~", null],
    ["null", null],
    ["NULL", null],
    ["nULL", "nULL"],
    ["true", true],
    ["TRUE", true],
    ["False", false],
    ["yes", "yes"],
    ["7", 7],
    ["-7", -7],
    ["+7", 7],
    ["0o17", 15],
    ["0x1F", 31],
    ["1.5", 1.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["-.5E-1", -0.05],
    ["1_000", "1_000"],
    [".inf", Infinity],
    ["+.Inf", Infinity],
    ["-.INF", -Infinity],
    [".nan", NaN],
    [".NaN", NaN],
    ["-.nan", "-.nan"],
    ["2026-08-09", "2026-08-09"],
  ];

  it("is what YAML 1.2's core schema says, when it is plain", () => {
    for (const [text, value] of cases) {
      assert.deepEqual(scalarValue({ text, isPlain: true }), value, text);
    }
  });

  it("is its text when it is quoted", () => {
    for (const [text] of cases) {
      assert.equal(scalarValue({ text, isPlain: false }), text);
    }
  });
});
