import assert from "node:assert/strict";
import * as fc from "fast-check";
import { encodeId } from "../../../src/hex/address";
import { parsePresets, withoutPreset, withPreset, type NamedOptions } from "../../../src/presets/presetFile";
import { entriesIn, type Entries } from "../../../src/presets/presetText";
import type { ProjectId } from "../../../src/hex/types";
import { jsonValue, nodeAt, parseJson } from "../../../src/util/jsonText";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const other = "00000000-0000-4000-8000-00000000000b" as ProjectId;
const emea: NamedOptions = {
  name: "EMEA",
  projectId,
  options: { inputs: { region: "EMEA", weeks: 13 }, useCachedSqlResults: false },
  ask: [],
};

const read = (text: string) => {
  const file = parsePresets(text);
  assert.ok("presets" in file, JSON.stringify(file));
  return file;
};

describe("a file with presets", () => {
  it("is made with the first preset, formatted", () => {
    const text = withPreset(undefined, emea);
    assert.equal(
      text,
      `{
  "presets": [
    {
      "name": "EMEA",
      "project": "${projectId}",
      "inputs": {
        "region": "EMEA",
        "weeks": 13
      },
      "options": {
        "useCachedSqlResults": false
      }
    }
  ]
}
`,
    );
    assert.deepEqual(read(text), { presets: [emea], unreadable: 0 });
  });

  it("keeps what others wrote in it, where and how they wrote it", () => {
    const text = `{\r\n\t"team": { "owner": "ana" },\r\n\t"presets": [\r\n\t\t{ "name": "EMEA", "project": "${projectId.toUpperCase()}", "note": "for Mondays", "options": { "viewId": "${other}" } },\r\n\t\t{ "odd": true },\r\n\t\t{ "name": "EMEA", "project": "${other}" }\r\n\t],\r\n\t"later": [1]\r\n}`;
    const changed = withPreset(text, emea);
    const [before = "", after = ""] = text.split('"options": { "viewId": "' + other + '" }');
    assert.equal(
      changed,
      `${before}"options": { "useCachedSqlResults": false }, "inputs": {"region":"EMEA","weeks":13}${after}`,
    );
    assert.deepEqual(JSON.parse(changed), {
      team: { owner: "ana" },
      presets: [
        {
          name: "EMEA",
          project: projectId.toUpperCase(),
          note: "for Mondays",
          inputs: { region: "EMEA", weeks: 13 },
          options: { useCachedSqlResults: false },
        },
        { odd: true },
        { name: "EMEA", project: other },
      ],
      later: [1],
    });
    assert.deepEqual(JSON.parse(withoutPreset(changed, emea)), {
      team: { owner: "ana" },
      presets: [{ odd: true }, { name: "EMEA", project: other }],
      later: [1],
    });
  });

  it("may have comments and trailing commas, which stay where they are", () => {
    const text = `// ours\n{\n  "presets": [ // by name\n    { "name": "A", "project": "${projectId}", /* later */ "inputs": { "weeks": 1, }, }, // Ana's\n  ],\n}`;
    assert.deepEqual(read(text), {
      presets: [{ name: "A", projectId, options: { inputs: { weeks: 1 } }, ask: [] }],
      unreadable: 0,
    });
    assert.equal(
      withPreset(text, { ...emea, name: "A", options: { inputs: { weeks: 2 } } }),
      text.replace('"weeks": 1', '"weeks": 2'),
    );
    const added = withPreset(text, { ...emea, options: {} });
    assert.equal(
      added,
      text.replace(
        " }, // Ana's",
        ` },\n    {\n      "name": "EMEA",\n      "project": "${projectId}"\n    }, // Ana's`,
      ),
    );
    assert.equal(withoutPreset(added, emea), text.replace(" }, // Ana's", " },\n    // Ana's"));
    const kept = withPreset(`{"presets":[/* none yet */]}`, { ...emea, options: {} });
    assert.equal(kept, `{"presets":[{"name":"EMEA","project":"${projectId}"}/* none yet */]}`);
    assert.equal(withoutPreset(kept, emea), `{"presets":[/* none yet */]}`);
  });

  it("is not read where a number would not arrive as it is written, or a name is there twice", () => {
    const entry = (inputs: string) =>
      `{"presets":[\n{"name":"A","project":"${projectId}","inputs":${inputs}},\n{"name":"B","project":"${projectId}"}\n]}`;
    for (const number of [
      "9007199254740993",
      "-12345678901234567890",
      "9007199254740993.0",
      "1e400",
      "-1e400",
      "1e-400",
      "1e300",
      "0.12345678901234567890",
    ]) {
      const { presets, unreadable, flaw } = read(entry(`{"n":[{"x":${number}}]}`));
      assert.deepEqual(
        [presets.map(({ name }) => name), unreadable, flaw],
        [["B"], 1, { kind: "longNumber", line: 2, text: number }],
        number,
      );
    }
    assert.deepEqual(read(entry('{"n":1,"m":2,"n":1}')).flaw, { kind: "sameName", line: 2, text: "n" });
    const twice = `{"presets":[],\n"presets":[{"name":"A","project":"${projectId}"}]}`;
    assert.deepEqual(read(twice), { presets: [], unreadable: 1, flaw: { kind: "sameName", line: 2, text: "presets" } });
    assert.throws(() => withPreset(twice, emea));
    assert.deepEqual(
      read(entry('{"a":9007199254740991,"b":1.0,"c":-0,"d":1e3,"e":0.1,"f":1.5e-7,"g":"9007199254740993"}')).presets[0]
        ?.options.inputs,
      {
        a: 9007199254740991,
        b: 1,
        c: 0,
        d: 1000,
        e: 0.1,
        f: 1.5e-7,
        g: "9007199254740993",
      },
    );
    // What is not sent may be as it is.
    assert.equal(
      read(`{"team":1e400,"team":2,"presets":[{"name":"A","project":"${projectId}","note":9007199254740993}]}`).flaw,
      undefined,
    );
  });

  it("of which a flawed preset is saved gets that preset whole and sound", () => {
    for (const flawed of [
      '"inputs":{"n":1e400}',
      '"inputs":{"n":1,"n":1}',
      '"name":"EMEA"',
      '"inputs":{"weeks":13},"inputs":{}',
    ]) {
      const text = `{"presets":[{"name":"EMEA","project":"${projectId}","note":1.0,${flawed}}],"later":1.0}`;
      assert.ok(read(text).flaw, text);
      const saved = withPreset(text, emea);
      assert.deepEqual(read(saved), { presets: [emea], unreadable: 0 }, saved);
      assert.ok(saved.endsWith('],"later":1.0}'));
    }
  });

  it("takes inputs that are called as properties of every object are", () => {
    const inputs = '{"constructor":"c","prototype":[1],"toString":null,"hasOwnProperty":2}';
    const text = `{"presets":[{"name":"EMEA","project":"${projectId}","inputs":${inputs}}]}`;
    const [preset] = read(text).presets;
    assert.equal(JSON.stringify(preset?.options.inputs), inputs);
    assert.ok(preset);
    const [polluted] = read(text.replace('{"constructor"', '{"__proto__":{"polluted":1},"constructor"')).presets;
    assert.equal(JSON.stringify(polluted?.options.inputs), inputs, "this name is no input's");
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    assert.equal(withPreset(text, preset), text);
    assert.equal(JSON.stringify(read(withPreset(undefined, preset)).presets[0]), JSON.stringify(preset));
  });

  it("holds no secrets: those are asked for, whoever wrote them", () => {
    const text = withPreset(undefined, {
      ...emea,
      options: { inputs: { region: "EMEA", api_token: "hush", db_password: "hush" } },
      ask: ["api_token"],
    });
    assert.doesNotMatch(text, /hush/);
    assert.deepEqual(read(text).presets, [
      { name: "EMEA", projectId, options: { inputs: { region: "EMEA" } }, ask: ["api_token", "db_password"] },
    ]);
    const byHand = JSON.stringify({ presets: [{ name: "A", project: projectId, inputs: { secret: "hush" } }] });
    assert.deepEqual(read(byHand).presets, [{ name: "A", projectId, options: {}, ask: ["secret"] }]);
  });

  it("is broken when it is no JSON or holds something else, and is not written then", () => {
    for (const [text, problem] of [
      ["", "noJson"],
      ["{", "noJson"],
      ["{,}", "noJson"],
      ["[".repeat(50_000), "noJson"],
      ["[]", "noPresets"],
      ["1", "noPresets"],
      ['{"presets":{}}', "noPresets"],
    ] as const) {
      assert.deepEqual(parsePresets(text), { problem }, text);
      assert.throws(() => withPreset(text, emea));
    }
    assert.deepEqual(parsePresets("\uFEFF{}"), { presets: [], unreadable: 0 });
  });

  it("counts presets that cannot be read, and the second one of a name", () => {
    const good = { name: "A", project: projectId };
    const text = JSON.stringify({
      presets: [
        good,
        { ...good, inputs: { x: 1 } },
        { name: "", project: projectId },
        { name: "B", project: "x" },
        null,
        7,
      ],
    });
    assert.deepEqual(read(text), { presets: [{ name: "A", projectId, options: {}, ask: [] }], unreadable: 5 });
  });

  it("takes of a preset only what can be sent", () => {
    const raw = {
      name: " A ",
      project: projectId,
      inputs: { "no name": 1, ok: [1, "x", null] },
      options: { useCachedSqlResults: false, inputs: { hidden: 1 }, laterOption: 1 },
      ask: ["x y", "z"],
    };
    assert.deepEqual(read(JSON.stringify({ presets: [raw] })).presets, [
      { name: "A", projectId, options: { inputs: { ok: [1, "x", null] }, useCachedSqlResults: false }, ask: ["z"] },
    ]);
  });

  for (const options of [
    { dryRun: "true" },
    { useCachedSqlResults: "false" },
    { viewId: 7 },
    { notifications: [{ type: "ALL", userIds: ["ana@example.com"] }] },
  ]) {
    it(`is not read with an option of another type: ${JSON.stringify(options)}`, () => {
      const text = JSON.stringify({ presets: [{ name: "A", project: projectId, options }] });
      assert.deepEqual(read(text), { presets: [], unreadable: 1 });
    });
  }

  it("is not read with several of what Hex takes one at a time", () => {
    const view = { viewId: "00000000-0000-4000-8000-00000000000b" };
    for (const more of [
      { inputs: { x: 1 }, options: view },
      { inputs: { x: 1 }, options: { updatePublishedResults: true } },
      { options: { ...view, updatePublishedResults: true } },
    ]) {
      const text = JSON.stringify({ presets: [{ name: "A", project: projectId, ...more }] });
      assert.deepEqual(read(text), { presets: [], unreadable: 1 }, text);
    }
    for (const options of [view, { updatePublishedResults: true }]) {
      const text = JSON.stringify({ presets: [{ name: "A", project: projectId, ask: ["token"], options }] });
      assert.deepEqual(read(text).presets, [{ name: "A", projectId, options, ask: [] }], "it asks for what isn't sent");
    }
  });

  it("gives back what was put in, whatever else is in the file", () => {
    const names = fc
      .string({ minLength: 1, maxLength: 50 })
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 3 }),
    );
    const inputs = fc.dictionary(fc.constantFrom("region", "weeks", "plans", "x_1"), value, { minKeys: 1 });
    fc.assert(
      fc.property(
        fc.uniqueArray(names, { maxLength: 6 }),
        names,
        inputs,
        fc.jsonValue(),
        (before, name, values, junk) => {
          let text = JSON.stringify({ junk, presets: [junk] }, undefined, "\t");
          const counted = read(text);
          for (const one of before.filter((each) => each !== name)) {
            text = withPreset(text, { ...emea, name: one });
          }
          const others = read(text).presets;
          const preset = { name, projectId, options: { inputs: values }, ask: [] };
          const saved = withPreset(text, preset);
          assert.deepEqual(read(saved).presets, [...others, JSON.parse(JSON.stringify(preset))]);
          assert.equal(read(saved).unreadable, counted.unreadable);
          assert.deepEqual(JSON.parse(withoutPreset(saved, preset)), JSON.parse(text));
        },
      ),
    );
  });

  describe("written by anybody", () => {
    const gap = fc.constantFrom("", "", " ", "\n  ", "\r\n\t", "/* a, [b] */", " // c }\n", "\n\n");
    const number = fc.constantFrom("0", "-0", "1.0", "1e400", "12345678901234567890", "0.10", "1E+2", "-7");
    const listed = (items: fc.Arbitrary<string>, [open, close]: readonly [string, string]) =>
      fc
        .tuple(fc.array(fc.tuple(gap, items, gap), { maxLength: 4 }), gap, fc.boolean())
        .map(([all, blank, trailing]) => {
          const comma = trailing && all.length > 0 ? "," : "";
          return `${open}${all.map((parts) => parts.join("")).join(",")}${comma}${blank}${close}`;
        });
    const property = (value: fc.Arbitrary<string>, name: fc.Arbitrary<string> = fc.string()) =>
      fc
        .tuple(
          name.map((one) => JSON.stringify(one)),
          gap,
          value,
        )
        .map(([key, blank, one]) => `${key}${blank}:${blank}${one}`);
    const text = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        number,
        fc.string().map((one) => JSON.stringify(one)),
        fc.constantFrom("true", "null"),
        listed(tie("value"), ["[", "]"]),
        listed(property(tie("value")), ["{", "}"]),
      ),
    })).value;
    const entry = fc.oneof(
      text,
      fc
        .tuple(fc.constantFrom("EMEA", "A", "B"), gap, text, text)
        .map(
          ([name, blank, inputs, options]) =>
            `{${blank}"name":"${name}","note":${options}${blank}, "project": "${projectId}","inputs":${inputs},"options":${options}}`,
        ),
    );
    const presets = listed(entry, ["[", "]"]);
    const file = fc
      .tuple(gap, text, gap, presets, gap, text)
      .map(([a, before, b, list, c, after]) => `${a}{"team":${before},${b}"presets":${list},${c}"later":${after}}${a}`);
    const whatIsRead = (one: string) => read(one).presets.map((preset) => JSON.stringify(preset));

    it("stays as it is in every character but those of the preset that is saved or deleted", () => {
      fc.assert(
        fc.property(
          file,
          fc.dictionary(
            fc.constantFrom("region", "weeks", "__proto__", "constructor"),
            fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())),
          ),
          (before, inputs) => {
            const preset = { ...emea, options: { inputs } };
            const nodes = entriesIn(before);
            assert.ok(typeof nodes !== "string", before);
            const at = nodes.entries.findIndex(
              (node) => (jsonValue(node) as { name?: unknown } | null)?.name === "EMEA",
            );
            const saved = withPreset(before, preset);
            const [start, end] = placeOf(before, nodes.entries, at);
            assert.ok(saved.startsWith(before.slice(0, start)) && saved.endsWith(before.slice(end)), saved);
            const stored = JSON.stringify(read(withPreset(undefined, preset)).presets[0]);
            assert.ok(
              whatIsRead(saved).some((one) => sameInputs(one, stored)),
              saved,
            );
            const others = (texts: readonly string[]) => texts.filter((one) => !one.includes('"EMEA"'));
            assert.deepEqual(others(whatIsRead(saved)), others(whatIsRead(before)));

            const gone = withoutPreset(before, preset);
            assert.deepEqual(others(whatIsRead(gone)), whatIsRead(gone));
            const left = nodes.entries
              .filter((node) => (jsonValue(node) as { name?: unknown } | null)?.name !== "EMEA")
              .map(({ offset, length }) => before.slice(offset, offset + length));
            const remaining = entriesIn(gone);
            assert.ok(typeof remaining !== "string");
            assert.deepEqual(
              remaining.entries.map(({ offset, length }) => gone.slice(offset, offset + length)),
              left,
            );
            const comments = (one: string) => one.match(/\/\/ c \}|\/\* a, \[b\] \*\//g)?.length ?? 0;
            if (at < 0) {
              assert.equal(gone, before);
            } else {
              const inEntries = nodes.entries.reduce(
                (sum, { offset, length }) => sum + comments(before.slice(offset, offset + length)),
                0,
              );
              const inLeft = left.reduce((sum, one) => sum + comments(one), 0);
              assert.equal(comments(gone) - inLeft, comments(before) - inEntries);
            }
          },
        ),
        { numRuns: 200 },
      );
    });

    /** What may change: the entry, or the place behind the last one. */
    function placeOf(before: string, entries: Entries["entries"], at: number): [number, number] {
      const entry = entries[at];
      if (entry) {
        return [entry.offset, entry.offset + entry.length];
      }
      const last = entries.at(-1);
      const root = parseJson(before);
      const list = root && nodeAt(root, ["presets"]);
      if (last) {
        return [last.offset + last.length, last.offset + last.length];
      }
      const [start, end] = [(list?.offset ?? 0) + 1, (list?.offset ?? 0) + (list?.length ?? 0) - 1];
      return [start, before.slice(start, end).trim() === "" ? end : start];
    }

    function sameInputs(one: string, other: string | undefined): boolean {
      const sorted = (value: string) =>
        Object.entries((JSON.parse(value) as { options: { inputs?: object } }).options.inputs ?? {})
          .map((pair) => JSON.stringify(pair))
          .sort();
      return other !== undefined && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
    }
  });

  it("names its project and a saved view by addresses as well, which stay as they are written", () => {
    const org = "019dc3fe-1f1d-7001-bb19-f6f0af9374ca";
    const address = `https://app.hex.tech/${org}/app/Revenue-${encodeId(projectId)}/latest`;
    const file = (...presets: object[]) => JSON.stringify({ presets });
    for (const project of [
      address,
      encodeId(projectId),
      `https://app.hex.tech/northwind/hex/${projectId}/draft/logic`,
    ]) {
      assert.deepEqual(
        read(file({ name: "EMEA", project })).presets.map((preset) => preset.projectId),
        [projectId],
        project,
      );
    }
    const changed = JSON.parse(withPreset(file({ name: "EMEA", project: address }), emea)) as {
      presets: { project: string }[];
    };
    assert.deepEqual(
      changed.presets.map(({ project }) => project),
      [address],
    );
    const viewed = { name: "V", project: address, options: { viewId: `${address}?view=${other}` } };
    assert.deepEqual(
      read(file(viewed)).presets.map(({ options }) => options),
      [{ viewId: other }],
    );
    for (const wrong of [
      { name: "A", project: `https://app.hex.tech/${org}` },
      { name: "A", project: address.replace("/latest", "") + "0" },
      { name: "A", project: "Revenue" },
      { ...viewed, options: { viewId: address } },
    ]) {
      assert.deepEqual(read(file(wrong)), { presets: [], unreadable: 1 }, JSON.stringify(wrong));
    }
  });
});
