import assert from "node:assert/strict";
import * as fc from "fast-check";
import { encodeId } from "../../../src/hex/address";
import { parsePresets, withoutPreset, withPreset, type NamedOptions } from "../../../src/files/presets/presetFile";
import type { ProjectId } from "../../../src/hex/types";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const other = "00000000-0000-4000-8000-00000000000b" as ProjectId;
const emea: NamedOptions = { name: "EMEA", projectId, options: { inputs: { region: "EMEA", weeks: 13 }, useCachedSqlResults: false }, ask: [] };

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
    assert.ok(changed.includes('\r\n\t"presets": [\r\n\t\t{\r\n\t\t\t"name": "EMEA"'), changed);
    assert.deepEqual(JSON.parse(changed), {
      team: { owner: "ana" },
      presets: [
        { name: "EMEA", project: projectId.toUpperCase(), note: "for Mondays", inputs: { region: "EMEA", weeks: 13 }, options: { useCachedSqlResults: false } },
        { odd: true },
        { name: "EMEA", project: other },
      ],
      later: [1],
    });
    assert.deepEqual(JSON.parse(withoutPreset(changed, emea)), { team: { owner: "ana" }, presets: [{ odd: true }, { name: "EMEA", project: other }], later: [1] });
  });

  it("holds no secrets: those are asked for, whoever wrote them", () => {
    const text = withPreset(undefined, { ...emea, options: { inputs: { region: "EMEA", api_token: "hush", db_password: "hush" } }, ask: ["api_token"] });
    assert.doesNotMatch(text, /hush/);
    assert.deepEqual(read(text).presets, [{ name: "EMEA", projectId, options: { inputs: { region: "EMEA" } }, ask: ["api_token", "db_password"] }]);
    const byHand = JSON.stringify({ presets: [{ name: "A", project: projectId, inputs: { secret: "hush" } }] });
    assert.deepEqual(read(byHand).presets, [{ name: "A", projectId, options: {}, ask: ["secret"] }]);
  });

  it("is broken when it is no JSON or holds something else, and is not written then", () => {
    for (const [text, problem] of [["", "noJson"], ["{", "noJson"], ["// x\n{}", "noJson"], ["[]", "noPresets"], ["1", "noPresets"], ['{"presets":{}}', "noPresets"]] as const) {
      assert.deepEqual(parsePresets(text), { problem }, text);
      assert.throws(() => withPreset(text, emea));
    }
    assert.deepEqual(parsePresets("\uFEFF{}"), { presets: [], unreadable: 0 });
  });

  it("counts presets that cannot be read, and the second one of a name", () => {
    const good = { name: "A", project: projectId };
    const text = JSON.stringify({ presets: [good, { ...good, inputs: { x: 1 } }, { name: "", project: projectId }, { name: "B", project: "x" }, null, 7] });
    assert.deepEqual(read(text), { presets: [{ name: "A", projectId, options: {}, ask: [] }], unreadable: 5 });
  });

  it("takes of a preset only what can be sent", () => {
    const raw = { name: " A ", project: projectId, inputs: { "no name": 1, ok: [1, "x", null] }, options: { dryRun: 1, useCachedSqlResults: false, inputs: { hidden: 1 } }, ask: ["x y", "z"] };
    assert.deepEqual(read(JSON.stringify({ presets: [raw] })).presets, [
      { name: "A", projectId, options: { inputs: { ok: [1, "x", null] }, useCachedSqlResults: false }, ask: ["z"] },
    ]);
  });

  it("gives back what was put in, whatever else is in the file", () => {
    const names = fc.string({ minLength: 1, maxLength: 50 }).map((name) => name.trim()).filter((name) => name !== "");
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }));
    const inputs = fc.dictionary(fc.constantFrom("region", "weeks", "plans", "x_1"), value, { minKeys: 1 });
    fc.assert(
      fc.property(fc.uniqueArray(names, { maxLength: 6 }), names, inputs, fc.jsonValue(), (before, name, values, junk) => {
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
      }),
    );
  });

  it("names its project and a saved view by addresses as well, which stay as they are written", () => {
    const org = "019dc3fe-1f1d-7001-bb19-f6f0af9374ca";
    const address = `https://app.hex.tech/${org}/app/Revenue-${encodeId(projectId)}/latest`;
    const file = (...presets: object[]) => JSON.stringify({ presets });
    for (const project of [address, encodeId(projectId), `https://app.hex.tech/northwind/hex/${projectId}/draft/logic`]) {
      assert.deepEqual(read(file({ name: "EMEA", project })).presets.map((preset) => preset.projectId), [projectId], project);
    }
    const changed = JSON.parse(withPreset(file({ name: "EMEA", project: address }), emea)) as { presets: { project: string }[] };
    assert.deepEqual(changed.presets.map(({ project }) => project), [address]);
    const viewed = { name: "V", project: address, options: { viewId: `${address}?view=${other}` } };
    assert.deepEqual(read(file(viewed)).presets.map(({ options }) => options), [{ viewId: other }]);
    for (const wrong of [{ name: "A", project: `https://app.hex.tech/${org}` }, { name: "A", project: address.replace("/latest", "") + "0" }, { name: "A", project: "Revenue" }, { ...viewed, options: { viewId: address } }]) {
      assert.deepEqual(read(file(wrong)), { presets: [], unreadable: 1 }, JSON.stringify(wrong));
    }
  });
});
