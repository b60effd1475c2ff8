import assert from "node:assert/strict";
import {
  atMoment,
  parseTypedDates,
  relativeText,
  typedDate,
  withTypedDate,
} from "../../../../src/store/inputSchema/relativeDates";

/** Half past eleven at night in Berlin; already the next day in Kiritimati. */
const now = new Date("2026-11-26T22:30:00Z");
const berlin = { now, timeZone: "Europe/Berlin" };

describe("Dates that are kept as they were typed", () => {
  it("are those that count from the day of the run", () => {
    const cases: Record<string, string | undefined> = {
      today: "today",
      " -7d ": "-7d",
      "+ 2 W": "+ 2 w",
      "-1m..Today": "-1m..today",
      "2026-01-01 10:30Z .. today": "2026-01-01 10:30Z..today",
      "2026-01-01": undefined,
      "2026-01-01..2026-02-01": undefined,
      "today..": undefined,
      "today..today..today": undefined,
      soon: undefined,
      constructor: undefined,
      "": undefined,
    };
    for (const [text, expected] of Object.entries(cases)) {
      assert.equal(relativeText(text), expected, text);
    }
    assert.equal(relativeText(`${" ".repeat(500)}today`), "today");
    assert.equal(relativeText(`2026-01-01T10:30:00.${"0".repeat(200)}..today`), undefined);
  });

  it("come from a file only when all of them can be read, and with names of inputs", () => {
    assert.deepEqual(parseTypedDates({ a: "TODAY", b: "-7d .. today", c: "2026-01-01" }), {
      a: "today",
      b: "-7d..today",
      c: "2026-01-01",
    });
    assert.deepEqual(parseTypedDates(undefined), {});
    assert.deepEqual(parseTypedDates(JSON.parse('{"__proto__":"today","no name":"soon","constructor":"today"}')), {
      constructor: "today",
    });
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`d${at}`, "today"]));
    for (const wrong of [
      null,
      "today",
      ["today"],
      { a: "soon" },
      { a: 7 },
      { a: null },
      { a: { text: "today" } },
      many,
    ]) {
      assert.equal(parseTypedDates(wrong), undefined, JSON.stringify(wrong));
    }
  });

  it("are read by the name of an input alone, whatever it is called", () => {
    assert.equal(typedDate({}, "constructor"), undefined);
    assert.deepEqual(withTypedDate({ a: "today" }, "b", "-7d"), { a: "today", b: "-7d" });
    assert.deepEqual(withTypedDate({ a: "today" }, "a", undefined), {});
  });

  it("mean what they do on the day of the run, in the user's time zone", () => {
    const inputs = { region: "EMEA", as_of: "2020-01-01", period: { start: "2020-01-01", end: "2020-02-01" } };
    const dates = { as_of: "today", period: "-1m..today", later: "tomorrow" };
    assert.deepEqual(atMoment({ inputs, useCachedSqlResults: false }, dates, berlin), {
      options: {
        inputs: {
          region: "EMEA",
          as_of: "2026-11-26",
          period: { start: "2026-10-26", end: "2026-11-26" },
          later: "2026-11-27",
        },
        useCachedSqlResults: false,
      },
      problems: [],
    });
    assert.deepEqual(atMoment({ inputs: {} }, { as_of: "today" }, { now, timeZone: "Pacific/Kiritimati" }).options, {
      inputs: { as_of: "2026-11-27" },
    });
    const options = {};
    assert.equal(atMoment(options, {}, berlin).options, options);
  });

  it("begin at midnight of the user's clocks where the saved value has a time of day", () => {
    const inputs = {
      since: "2026-06-01T00:00:00+02:00",
      between: { start: "2026-06-01T00:00:00+02:00", end: "2026-06-02T00:00:00+02:00" },
      mixed: { start: "2026-01-01T10:00", end: "2026-06-01" },
    };
    const dates = { since: "-2m", between: "2026-08-01 10:30..today", mixed: "2026-01-01T10:00..today" };
    assert.deepEqual(atMoment({ inputs }, dates, berlin).options.inputs, {
      since: "2026-09-26T00:00:00+02:00",
      between: { start: "2026-08-01T10:30:00+02:00", end: "2026-11-26T00:00:00+01:00" },
      mixed: { start: "2026-01-01T10:00", end: "2026-11-26" },
    });
  });

  it("stay as they were saved, with the reason, when they mean nothing", () => {
    const inputs = { as_of: "2020-01-01", period: { start: "a", end: "b" } };
    const dates = { as_of: "+99999y", period: "today..-7d", region: "-7d" };
    assert.deepEqual(atMoment({ inputs }, dates, berlin), {
      options: { inputs: { ...inputs, region: "2026-11-19" } },
      problems: [
        { name: "as_of", typed: "+99999y", problem: { kind: "notADate" } },
        { name: "period", typed: "today..-7d", problem: { kind: "backwards" } },
      ],
    });
    assert.deepEqual(atMoment({}, { as_of: "today" }, { now, timeZone: "Mars/Olympus" }).problems, [
      { name: "as_of", typed: "today", problem: { kind: "badTimeZone", timeZone: "Mars/Olympus" } },
    ]);
  });
});
