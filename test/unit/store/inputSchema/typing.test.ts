import assert from "node:assert/strict";
import fc from "fast-check";
import type { InputKind, InputValue, ProjectInput } from "../../../../src/hex/types";
import {
  formatInput,
  hasLines,
  problemWith,
  readInput,
  sameValue,
  type InputProblem,
} from "../../../../src/store/inputSchema/typing";
import { anyValue } from "./support";

const now = new Date(2026, 10, 22, 12);
const make = (kind: InputKind, more: Partial<ProjectInput> = {}): ProjectInput => ({ name: "x", kind, ...more });
const read = (input: ProjectInput, text: string) => readInput(input, text, now);
const value = (input: ProjectInput, text: string) => {
  const result = read(input, text);
  return "value" in result ? result.value : result.problem;
};

const day = fc
  .date({ min: new Date(0), max: new Date(Date.UTC(2100, 0, 1)), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const number = fc.oneof(
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
    .map((one) => Number(one.toPrecision(9)) || 0),
);
const text = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom("\\", "n", "r", "t", "u", "0", "a", "↵", "\n", "\r", "\t", "\u0007", "\u2028", " "),
  }),
);
/** Inputs of each kind with values that they take. */
const pairs: Record<Exclude<InputKind, "button" | "notSettable">, fc.Arbitrary<[ProjectInput, InputValue]>> = {
  text: text.filter((one) => !/[\n\r]/.test(one)).map((one) => [make("text"), one]),
  textArea: text.map((one) => [make("textArea"), one]),
  number: number.map((one) => [make("number"), one]),
  slider: fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.constantFrom(0.1, 0.25, 1, 5), fc.nat(200))
    .map(([min, step, steps]) => [
      make("slider", { min, max: min + 200 * step, step }),
      Number((min + steps * step).toPrecision(12)),
    ]),
  checkbox: fc.boolean().map((one) => [make("checkbox"), one]),
  dropdown: fc.oneof(
    fc.string().map((one): [ProjectInput, InputValue] => [make("dropdown", { defaultValue: "a" }), one]),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()).map((one): [ProjectInput, InputValue] => [make("dropdown"), one]),
  ),
  multiselect: fc.oneof(
    fc.array(fc.string()).map((one): [ProjectInput, InputValue] => [make("multiselect"), one]),
    fc
      .array(fc.oneof(fc.string(), fc.integer()))
      .map((one): [ProjectInput, InputValue] => [make("multiselect", { defaultValue: [1, 2] }), one]),
  ),
  date: day.map((one) => [make("date"), one]),
  dateRange: fc
    .tuple(day, day)
    .map(([one, other]) => [make("dateRange"), one < other ? { start: one, end: other } : { start: other, end: one }]),
  unknown: anyValue.map((one) => [make("unknown"), one]),
};

describe("Values as they are typed for an input", () => {
  for (const [kind, arbitrary] of Object.entries(pairs)) {
    it(`are read back as the same values, in a box of one line: ${kind}`, () => {
      fc.assert(
        fc.property(arbitrary, ([input, one]) => {
          const shown = formatInput(input, one);
          assert.deepEqual(read(input, shown), { value: one });
          if (kind !== "text" && kind !== "dropdown") {
            assert.doesNotMatch(shown, /[\n\r]/);
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it("are taken or refused, but never fail to be read or shown", () => {
    const input = fc
      .constantFrom(...Object.keys(pairs))
      .map((kind) => make(kind as InputKind, { options: kind === "dropdown" ? ["a"] : undefined }));
    fc.assert(
      fc.property(input, fc.string(), anyValue, (one, typed, other) => {
        const result = read(one, typed);
        assert.equal("value" in result && problemWith(one, result.value) !== undefined, false);
        formatInput(one, other);
      }),
    );
  });

  it("of numbers are within their bounds, and a slider's on its steps", () => {
    const slider = make("slider", { min: 0, max: 1, step: 0.1 });
    assert.equal(value(slider, "0.3"), 0.3);
    assert.deepEqual(value(slider, "0.35"), { kind: "offStep", nearest: [0.3, 0.4] });
    assert.deepEqual(value(slider, "-1"), { kind: "belowMin", min: 0 });
    assert.deepEqual(value(slider, "1.1"), { kind: "aboveMax", max: 1 });
    assert.equal(value(make("number", { step: 5 }), " 7 "), 7);
    assert.equal(value(make("number"), "-1.5e3"), -1500);
    const problems = [
      "",
      "12 €",
      "1,000",
      "0x1F",
      "Infinity",
      "true",
      "12345678901234567890",
      "1e999",
      "0.12345678901234567890",
      "1e-400",
    ].map((typed) => value(make("number"), typed) as InputProblem);
    assert.deepEqual(
      problems.map(({ kind }) => kind),
      [...Array<string>(6).fill("notANumber"), "longNumber", "longNumber", "longNumber", "longNumber"],
    );
  });

  it("of several lines have ↵ or \\n where a line ends", () => {
    const area = make("textArea");
    assert.equal(value(area, "one\\ntwo↵three"), "one\ntwo\nthree");
    assert.equal(value(area, "C:\\data \\\\n"), "C:\\data \\n");
    assert.equal(formatInput(area, "one\ntwo\tthree"), "one↵two\\tthree");
    assert.equal(formatInput(area, "C:\\data"), "C:\\data");
    assert.equal(value(make("text"), "C:\\new"), "C:\\new");
    assert.deepEqual(
      [hasLines(area), hasLines(make("text"), "a"), hasLines(make("text"), "a\nb")],
      [true, false, true],
    );
  });

  it("of dates become ISO dates", () => {
    assert.equal(value(make("date"), "-7d"), "2026-11-15");
    assert.deepEqual(value(make("dateRange"), "-7d..today"), { start: "2026-11-15", end: "2026-11-22" });
    assert.deepEqual(value(make("dateRange"), "today..-7d"), { kind: "backwards" });
    assert.deepEqual(value(make("dateRange"), "today"), { kind: "notARange" });
    assert.deepEqual(value(make("date"), "2026-02-30"), { kind: "notADate" });
  });

  it("of a list stand between commas, or are JSON", () => {
    const list = make("multiselect");
    assert.deepEqual(value(list, " EMEA, North west ,"), ["EMEA", "North west"]);
    assert.deepEqual(value(list, '["a, b", 1]'), ["a, b", 1]);
    assert.deepEqual(value(list, ""), []);
    assert.deepEqual(value(list, "[a"), { kind: "notAList" });
    assert.deepEqual(value(make("multiselect", { options: ["a"] }), "a, b"), { kind: "notAnOption", option: "b" });
    assert.deepEqual(value(make("multiselect", { defaultValue: [1] }), "2, 3"), [2, 3]);
  });

  it("stay text where the default is text, such as ids", () => {
    assert.equal(value(make("dropdown", { defaultValue: "0011" }), "0012"), "0012");
    assert.equal(value(make("dropdown", { defaultValue: 11 }), "12"), 12);
    assert.equal(value(make("dropdown", { options: ["1", "2"] }), "2"), "2");
  });

  it("are the same when Hex could not tell them apart", () => {
    assert.ok(
      sameValue(["a"], ["a"]) && sameValue(undefined, undefined) && !sameValue("1", 1) && !sameValue(null, undefined),
    );
  });

  it("need a time zone that there is, where today's date or an offset comes from it", () => {
    const at = new Date("2026-11-22T23:30:00Z");
    const bad = { problem: { kind: "badTimeZone", timeZone: "Mars/Olympus" } };
    assert.deepEqual(readInput(make("date"), "today", at, "Asia/Tokyo"), { value: "2026-11-23" });
    assert.deepEqual(readInput(make("date", { hasTime: true }), "today", at, "Asia/Tokyo"), {
      value: "2026-11-23T00:00:00+09:00",
    });
    assert.deepEqual(readInput(make("dateRange"), "-1d..today", at, "America/New_York"), {
      value: { start: "2026-11-21", end: "2026-11-22" },
    });
    assert.deepEqual(readInput(make("date"), "today", at, "Mars/Olympus"), bad);
    assert.deepEqual(readInput(make("dateRange"), "-1d..today", at, "Mars/Olympus"), bad);
    assert.deepEqual(readInput(make("date", { hasTime: true }), "2026-08-09", at, "Mars/Olympus"), bad);
    assert.deepEqual(readInput(make("date"), "2026-08-09", at, "Mars/Olympus"), { value: "2026-08-09" });
  });
});
