import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import type { ProjectId, ProjectInput } from "../../../src/hex/types";
import { parsePresets, readPreset, withPreset, writtenPreset } from "../../../src/presets/presetFile";
import { atMoment, parseTypedDates, relativeText } from "../../../src/store/inputSchema/relativeDates";
import { readInput } from "../../../src/store/inputSchema/typing";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const read = (text: string) => {
  const file = parsePresets(text);
  assert.ok("presets" in file, JSON.stringify(file));
  return file;
};
const file = (preset: object) => JSON.stringify({ presets: [{ name: "Month", project: projectId, ...preset }] });

/** What people type into the box for a date. */
const spaces = fc.constantFrom("", "", " ", "  ");
const inAnyCase = (text: string) => fc.constantFrom(text, text.toUpperCase(), text[0]?.toUpperCase() + text.slice(1));
const relative = fc.oneof(
  fc.constantFrom("today", "yesterday", "tomorrow").chain(inAnyCase),
  fc
    .tuple(
      fc.constantFrom("+", "-"),
      fc.constantFrom("", " "),
      fc.oneof(fc.nat(40), fc.nat(99_999)),
      fc.constantFrom("", " "),
      fc.constantFrom("d", "w", "m", "y", "M", "D"),
    )
    .map((parts) => parts.join("")),
);
const absolute = fc.constantFrom("2026-01-31", "2026-08-09 14:30", "2026-08-09T14:30:15.5Z", "2026-08-09t23:59+0530");
const part = fc
  .tuple(spaces, fc.oneof({ weight: 3, arbitrary: relative }, absolute), spaces)
  .map((all) => all.join(""));
const text = fc.oneof(
  part,
  fc.tuple(part, part).map((parts) => parts.join("..")),
);
const moment = fc.record({
  now: fc.date({ min: new Date("2020-01-01T00:00:00Z"), max: new Date("2035-01-01T00:00:00Z"), noInvalidDate: true }),
  timeZone: fc.constantFrom(undefined, "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata"),
});

describe("Presets with dates that were typed", () => {
  it("mean at a later day what typing it that day gives, in a file and in VS Code's storage", () => {
    let count = 0;
    fc.assert(
      fc.property(text, fc.boolean(), moment, moment, fc.boolean(), (typed, hasTime, saved, run, inFile) => {
        const kind = typed.includes("..") ? "dateRange" : "date";
        const input: ProjectInput = { name: "period", kind, ...(hasTime && { hasTime: true }) };
        const accepted = readInput(input, typed, saved.now, saved.timeZone);
        const kept = relativeText(typed);
        if ("problem" in accepted || kept === undefined) {
          return;
        }
        count += 1;
        const preset = {
          name: "Month",
          projectId,
          options: { inputs: { region: "EMEA", period: accepted.value } },
          ask: [],
          dates: { period: kept },
        };
        const loaded = inFile
          ? read(withPreset(undefined, preset)).presets[0]
          : readPreset(JSON.parse(JSON.stringify(writtenPreset(preset))));
        assert.deepEqual(loaded, preset);
        const { options, problems } = atMoment(loaded.options, loaded.dates ?? {}, run);
        const typedThen = readInput(input, typed, run.now, run.timeZone);
        if ("problem" in typedThen) {
          assert.deepEqual(problems, [{ name: "period", typed: kept, problem: typedThen.problem }]);
        } else {
          assert.deepEqual([options, problems], [{ inputs: { region: "EMEA", period: typedThen.value } }, []]);
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(count > 20, `Only ${count} texts were accepted and relative.`);
  });

  it("are written beside the inputs, and only what differs is changed", () => {
    const preset = {
      name: "Month",
      projectId,
      options: { inputs: { period: { start: "2026-10-26", end: "2026-11-26" } } },
      ask: [],
      dates: { period: "-1m..today" },
    };
    const saved = withPreset(undefined, preset);
    assert.deepEqual(JSON.parse(saved), {
      presets: [
        {
          name: "Month",
          project: projectId,
          inputs: { period: { start: "2026-10-26", end: "2026-11-26" } },
          dates: { period: "-1m..today" },
        },
      ],
    });
    const commented = saved.replace('"dates": {', '"dates": { // each month');
    assert.equal(
      withPreset(commented, { ...preset, dates: { period: "-2m..today" } }),
      commented.replace("-1m..today", "-2m..today"),
    );
    const frozen = { name: preset.name, projectId, options: preset.options, ask: [] };
    assert.deepEqual(read(withPreset(commented, frozen)).presets, [frozen]);
  });

  it("are not read when a date is none or is there twice, and stay in the file", () => {
    for (const dates of [{ period: "soon" }, { period: 7 }, "today", ["today"], null]) {
      const text = file({ inputs: { period: "2026-01-01" }, dates });
      assert.deepEqual(read(text), { presets: [], unreadable: 1 }, text);
      const other = { name: "Other", projectId, options: {}, ask: [] };
      const written = JSON.parse(withPreset(text, other)) as { presets: unknown[] };
      assert.deepEqual(written.presets[0], (JSON.parse(text) as { presets: unknown[] }).presets[0]);
    }
    const twice = file({ dates: { a: "today" } }).replace('"a":', '"a":"-7d","a":');
    assert.deepEqual(read(twice).flaw, { kind: "sameName", line: 1, text: "a" });
  });

  it("may be written by hand, without inputs and with names of any object's properties", () => {
    const hostile = '{"__proto__":"today","constructor":"-7d","no name":"today"}';
    const [preset] = read(file({ dates: "D" }).replace('"D"', hostile)).presets;
    assert.deepEqual(Object.entries(preset?.dates ?? {}), [["constructor", "-7d"]]);
    assert.equal(({} as { today?: string }).today, undefined);
  });

  it("hold no date of an input that may be secret: it is asked for", () => {
    const [preset] = read(file({ dates: { secret_day: "today", period: "-7d" } })).presets;
    assert.deepEqual([preset?.dates, preset?.ask], [{ period: "-7d" }, ["secret_day"]]);
  });

  it("are marked in the editor exactly when they are not read", async () => {
    const schema = JSON.parse(
      await readFile(join(import.meta.dirname, "..", "..", "..", "media", "schemas", "runs.schema.json"), "utf8"),
    ) as { definitions: { preset: { properties: { dates: { additionalProperties: { pattern: string } } } } } };
    const pattern = new RegExp(schema.definitions.preset.properties.dates.additionalProperties.pattern, "u");
    for (const good of [
      "today",
      "Yesterday",
      "-7d",
      "+ 2 W",
      "-1m..today",
      " 2026-01-01T10:30Z .. today ",
      "2026-08-09",
    ]) {
      assert.ok(pattern.test(good) && parseTypedDates({ a: good }), good);
    }
    for (const bad of ["", "soon", "7d", "-7", "-100000d", "today..", "..today", "today..today..today", "2026-1-1"]) {
      assert.ok(!pattern.test(bad) && !parseTypedDates({ a: bad }), bad);
    }
  });
});
