import assert from "node:assert/strict";
import fc from "fast-check";
import { Document, parse, stringify } from "yaml";
import { parseHexFile, parseMeta } from "../../../src/hex/projectFile";
import { yaml as asTheSimulator } from "../../simulator/yaml";
import { assertCost } from "../support/cost";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8";

const trap = `select '- cellType: INPUT' -- INPUT\n- cellType: INPUT\n  config:\n    name: not_an_input\nmeta:\ncells:\n# INPUT`;
const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    trap,
    "two\nlines\n",
    "many\n\n\n",
    "INPUT",
    "- INPUT\n- INPUT",
    "cells:\n  - cellType: INPUT",
    "meta: x",
    "true",
    "null",
    "2026-08-09",
    "07",
    "a: b",
    "# no",
    "",
    "---",
    "é\u2028ß",
    "x\r\ny",
    "{a}",
    "[b",
    "* c",
    "& d",
    "\ttab",
    " lead",
  ),
);
const name = fc.stringMatching(/^[a-z_]{1,8}$/);
const inputConfig = fc.record(
  {
    inputType: fc.constantFrom(
      "TEXT_INPUT",
      "TEXT_AREA",
      "NUMBER",
      "SLIDER",
      "CHECKBOX",
      "DROPDOWN",
      "MULTISELECT",
      "NEW_KIND",
    ),
    name,
    outputType: fc.constantFrom("STRING", "DYNAMIC"),
    options: fc.constantFrom(
      null,
      { valueOptions: ["a", "b: c", "- d"] },
      { valueOptions: { dfName: "df", variableName: "col" } },
      { min: 1, max: 9, step: 0.5 },
    ),
    defaultValue: fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null), fc.array(words, { maxLength: 3 })),
  },
  { requiredKeys: ["name", "inputType"] },
);
const inputCell = fc.record({
  cellType: fc.constant("INPUT"),
  cellId: fc.uuid(),
  cellLabel: fc.option(words),
  config: inputConfig,
});
const otherCell = fc.record({
  cellType: fc.constantFrom("SQL", "CODE", "MARKDOWN"),
  cellId: fc.uuid(),
  cellLabel: fc.option(words),
  config: fc.record({ source: words }),
});
const file = fc.record({
  schemaVersion: fc.constant(3),
  meta: fc.record({
    projectId: fc.constant(projectId),
    title: words,
    description: words,
    hexType: fc.constant("PROJECT"),
  }),
  cells: fc.array(fc.oneof(inputCell, otherCell), { maxLength: 6 }),
  appLayout: fc.record({ tabs: fc.array(words, { maxLength: 2 }) }),
});
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

const styles: Record<string, (file: File) => string> = {
  "as Hex writes it": (one) => asTheSimulator(one),
  "as the library writes it": (one) => stringify(one),
  "with lists at their key's own indentation": (one) => stringify(one, { indentSeq: false }),
  "double quoted": (one) =>
    stringify(one, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE", lineWidth: 20 }),
  "single quoted and folded": (one) => stringify(one, { defaultStringType: "QUOTE_SINGLE", lineWidth: 20, indent: 4 }),
  "in flow style": (one) => {
    const document = new Document(one);
    return document.toString({ collectionStyle: "flow" });
  },
  "with cells in flow style": (one) =>
    stringify(one).replace(/^cells:[^]*?(?=^appLayout)/m, () => `cells: ${JSON.stringify(one.cells)}\n`),
  "as JSON": (one) => JSON.stringify(one, undefined, 2),
  "with a byte order mark": (one) => `\uFEFF${stringify({ meta: one.meta, cells: one.cells })}`,
  "with Windows line ends": (one) => asTheSimulator(one).replaceAll(/\r?\n/g, "\r\n"),
  "with comments": (one) =>
    `# meta:\n${stringify(one).replace(/^(meta|cells):/gm, "# cells:\n$1: # INPUT\n\n# - x\n")}`,
  "with lists that begin on a line of their own": (one) =>
    stringify(one).replace(/^( {2})- cellType/gm, "$1-\n    cellType"),
};

describe("*.hex.yaml", () => {
  for (const [style, write] of Object.entries(styles)) {
    it(`says the same as the whole of it, ${style}`, async () => {
      await fc.assert(
        fc.asyncProperty(file, async (one) => {
          const text = write(one);
          // What a writer does to the values is not what is tested here.
          const whole = parse(text) as File;
          const expected = await parseHexFile(JSON.stringify(whole));
          assert.deepEqual(await parseHexFile(text), expected);
          const { inputs, isComplete, notes, ...meta } = expected ?? { inputs: [] };
          assert.deepEqual(parseMeta(text), meta);
          assert.deepEqual([isComplete, notes?.filter(({ kind }) => kind !== "duplicates")], [true, []]);
          const names = whole.cells.flatMap((cell) =>
            cell.cellType === "INPUT" ? [(cell.config as { name: string }).name] : [],
          );
          assert.deepEqual(
            inputs.map((input) => input.name),
            [...new Set(names)],
          );
        }),
        { numRuns: 60 },
      );
    });
  }

  it("may have Windows line ends", async () => {
    const text = asTheSimulator({
      meta: { projectId, title: "T" },
      cells: [
        { cellType: "SQL", config: { source: trap } },
        { cellType: "INPUT", config: { name: "a", inputType: "TEXT_AREA", defaultValue: "x\ny" } },
      ],
    });
    assert.deepEqual(await parseHexFile(text.replaceAll("\n", "\r\n")), {
      projectId,
      title: "T",
      type: "PROJECT",
      schemaVersion: undefined,
      isComplete: true,
      notes: [],
      inputs: [{ name: "a", kind: "textArea", inputType: "TEXT_AREA", defaultValue: "x\ny" }],
    });
  });

  it("tells kinds, labels, bounds, options and defaults as RunProject takes them", async () => {
    const cell = (cellLabel: string, config: object) => ({ cellType: "INPUT", cellLabel, config });
    const cells = [
      cell("Period", {
        name: "period",
        inputType: "DATE_RANGE",
        defaultValue: { start: { dateString: "2026-07-01" }, end: "2026-07-31" },
      }),
      cell("As of", { name: "as_of", inputType: "DATE", defaultValue: { dateString: "2026-08-09" } }),
      cell("Share", { name: "share", inputType: "SLIDER", options: { min: 0, max: 1, step: 0.1 }, defaultValue: 0.5 }),
      cell("Account", {
        name: "account",
        inputType: "DROPDOWN",
        options: { valueOptions: { dfName: "df", variableName: "name" } },
      }),
      cell("Odd", { name: "odd", inputType: "HOLOGRAM", defaultValue: Infinity }),
      cell("No name", { inputType: "DATE" }),
    ];
    assert.deepEqual((await parseHexFile(stringify({ meta: {}, cells })))?.inputs, [
      {
        name: "period",
        label: "Period",
        kind: "dateRange",
        inputType: "DATE_RANGE",
        defaultValue: { start: "2026-07-01", end: "2026-07-31" },
      },
      { name: "as_of", label: "As of", kind: "date", inputType: "DATE", defaultValue: "2026-08-09" },
      {
        name: "share",
        label: "Share",
        kind: "slider",
        inputType: "SLIDER",
        min: 0,
        max: 1,
        step: 0.1,
        defaultValue: 0.5,
      },
      {
        name: "account",
        label: "Account",
        kind: "dropdown",
        inputType: "DROPDOWN",
        optionsFrom: { dataframe: "df", variable: "name" },
      },
      { name: "odd", label: "Odd", kind: "unknown", inputType: "HOLOGRAM" },
    ]);
  });

  it("never throws, whatever is in the file", async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.nat(), fc.nat(400), fc.string({ maxLength: 5 }), async (one, at, length, put) => {
        const text = asTheSimulator(one);
        const from = at % text.length;
        const broken = text.slice(0, from) + put + text.slice(from + length);
        await parseHexFile(broken);
        parseMeta(broken);
      }),
    );
    const odd = [
      "",
      "\uFEFF",
      "meta",
      "meta:",
      "meta: []\ncells: []",
      "a: &a [*a]",
      "{",
      "null",
      "cells:\n  - &a {cellType: INPUT, config: *a}",
      "meta: {}\ncells:\n  - cellType: INPUT\n    config: &a {name: x, defaultValue: *a}",
    ];
    await Promise.all(odd.map((text) => parseHexFile(text)));
    assert.equal(await parseHexFile("just: some\nyaml: file"), undefined);
    const partial = await parseHexFile('meta:\n  title: T\ncells:\n  - cellType: INPUT\n    config: {name: "a\n');
    assert.deepEqual(partial && { ...partial }, {
      projectId: undefined,
      title: "T",
      type: "PROJECT",
      schemaVersion: undefined,
      inputs: [],
      isComplete: false,
      notes: [{ kind: "partial" }],
    });
  });

  it("tells the inputs that can be read while another one is being edited", async () => {
    const text = stringify({
      meta: {},
      cells: ["a", "b", "c"].map((name) => ({ cellType: "INPUT", config: { name } })),
    });
    assert.deepEqual(
      (await parseHexFile(text.replace("name: b", "name: {b: ")))?.inputs.map((input) => input.name),
      ["a", "c"],
    );
  });

  it("is read in a fraction of a second when it has 20 MB", async () => {
    const line = "select '- cellType: INPU', 1 -- INPUT meta: cells:\n";
    const sql = (count: number) => ({ cellType: "SQL", config: { source: line.repeat(count) } });
    const input = { cellType: "INPUT", cellLabel: "A", config: { name: "a", inputType: "NUMBER", defaultValue: 1 } };
    const many = Array.from({ length: 20_000 }, () => sql(10));
    const text = asTheSimulator({
      meta: { projectId, title: "T" },
      cells: [sql(200_000), ...many, input],
      appLayout: {},
    });
    assert.ok(text.length > 20_000_000);
    const file = await assertCost(100, "reading", () => parseHexFile(text));
    assert.deepEqual(file?.inputs, [{ name: "a", label: "A", kind: "number", inputType: "NUMBER", defaultValue: 1 }]);
    const meta = await assertCost(10, "reading meta", () => parseMeta(text));
    assert.equal(meta?.title, "T");
  });
});
