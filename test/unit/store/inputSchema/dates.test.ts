import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dateOfToday,
  isBackwards,
  isIsoDate,
  readDate,
  readRange,
  withDefaultOfToday,
  withOffset,
} from "../../../../src/store/inputSchema/dates";
import type { ProjectInput, RelativeDate } from "../../../../src/hex/types";
import { machineTimeZone } from "../../../../src/store/inputSchema/zones";

/** Noon and late in the evening, here. */
const now = new Date(2026, 10, 22, 23, 59, 30);
const day = fc
  .date({ min: new Date(Date.UTC(1950, 0, 1)), max: new Date(Date.UTC(2150, 0, 1)), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("Dates as they are typed", () => {
  it("count from today in the user's own calendar", () => {
    const cases: Record<string, string> = {
      today: "2026-11-22",
      " Yesterday ": "2026-11-21",
      TOMORROW: "2026-11-23",
      "-7d": "2026-11-15",
      "+2w": "2026-12-06",
      "-1m": "2026-10-22",
      "+ 3 m": "2027-02-22",
      "-1y": "2025-11-22",
      "+0d": "2026-11-22",
      "2026-08-09": "2026-08-09",
      "2026-08-09 10:30": "2026-08-09T10:30",
      "2026-08-09T10:30:15.5Z": "2026-08-09T10:30:15.5Z",
    };
    for (const [text, expected] of Object.entries(cases)) {
      assert.equal(readDate(text, now), expected, text);
    }
  });

  it("end a month before the 31st on the last day there is", () => {
    assert.equal(readDate("-1m", new Date(2026, 2, 31)), "2026-02-28");
    assert.equal(readDate("-1m", new Date(2028, 2, 31)), "2028-02-29");
    assert.equal(readDate("+1y", new Date(2028, 1, 29)), "2029-02-28");
    assert.equal(readDate("-13m", new Date(2026, 0, 15)), "2024-12-15");
  });

  it("are no dates when no calendar has them, or they mean nothing", () => {
    for (const text of [
      "",
      "2026-02-30",
      "2026-13-01",
      "2026-2-1",
      "0000-00-00",
      "7d",
      "-d",
      "-7x",
      "-99999y",
      "someday",
      "constructor",
      "2026-08-09T25:00",
      "2026-02-30T10:00",
      "-7d..today",
    ]) {
      assert.equal(readDate(text, now), undefined, text);
    }
  });

  it("count the same number of days over the change to summer time", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: 0, max: 23 }), (from, days, hour) => {
        const [year = 0, month = 1, date = 1] = from.split("-").map(Number);
        const result = readDate(`${days < 0 ? "-" : "+"}${Math.abs(days)}d`, new Date(year, month - 1, date, hour));
        assert.equal(Date.parse(result ?? "") - Date.parse(from), days * 86_400_000);
      }),
    );
  });

  it("are read back from ISO dates, and nothing else makes one that is not", () => {
    fc.assert(fc.property(day, (one) => assert.equal(readDate(one, now), one)));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+-]\d{1,5}[dwmy]$/)), (text) => {
        const result = readDate(text, now);
        assert.ok(result === undefined || isIsoDate(result));
      }),
    );
  });

  it("are of the years that four digits have", () => {
    const cases: [string, string | undefined][] = [
      ["-1026y", "1000-11-22"],
      ["-1027y", undefined],
      ["+7973y", "9999-11-22"],
      ["+7974y", undefined],
    ];
    for (const [text, expected] of cases) {
      assert.equal(readDate(text, now), expected, text);
    }
    assert.deepEqual([isIsoDate("1000-01-01"), isIsoDate("0999-12-31"), isIsoDate("9999-12-31")], [true, false, true]);
  });

  it("make ranges", () => {
    assert.deepEqual(readRange("-7d..today", now), { start: "2026-11-15", end: "2026-11-22" });
    assert.deepEqual(readRange(" 2026-07-01 .. 2026-07-31 ", now), { start: "2026-07-01", end: "2026-07-31" });
    for (const text of [
      "",
      "today",
      "today..",
      "..today",
      "a..b..c",
      "today..today..today",
      "2026-07-01...2026-07-31",
    ]) {
      assert.equal(readRange(text, now), undefined, text);
    }
    assert.equal(isBackwards({ start: "2026-07-31", end: "2026-07-01" }), true);
    assert.equal(isBackwards({ start: "2026-07-01", end: "2026-07-01" }), false);
  });

  it("count from the day of the user's time zone, whatever the machine's is", () => {
    const evening = new Date("2026-11-22T23:30:00Z");
    for (const [timeZone, today, yesterday] of [
      ["Pacific/Kiritimati", "2026-11-23", "2026-11-22"],
      ["America/Los_Angeles", "2026-11-22", "2026-11-21"],
      ["Asia/Kolkata", "2026-11-23", "2026-11-22"],
    ] as const) {
      assert.equal(readDate("today", evening, timeZone), today, timeZone);
      assert.equal(readDate("-1d", evening, timeZone), yesterday, timeZone);
      assert.deepEqual(readRange("-1d..today", evening, timeZone), { start: yesterday, end: today });
    }
    assert.equal(readDate("2026-08-09", evening, "Mars/Olympus"), "2026-08-09");
    assert.equal(readDate("today", evening, "Mars/Olympus"), undefined);
    assert.equal(dateOfToday({ unit: "DAY", count: 0, timeZone: "no zone" }, evening, "Asia/Tokyo"), "2026-11-23");
    assert.equal(
      dateOfToday({ unit: "DAY", count: 0, timeZone: "America/New_York" }, evening, "Asia/Tokyo"),
      "2026-11-22",
    );
  });

  it("have the offset of the user's time zone at that time, over the changes of summer time", () => {
    for (const [date, timeZone, expected] of [
      ["2026-08-09", "Europe/Berlin", "2026-08-09T00:00:00+02:00"],
      ["2026-01-09T08:30", "Europe/Berlin", "2026-01-09T08:30:00+01:00"],
      ["2026-03-29T01:59", "Europe/Berlin", "2026-03-29T01:59:00+01:00"],
      ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T02:30:00+01:00"],
      ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T03:00:00+02:00"],
      ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T02:30:00+02:00"],
      ["2026-10-25T03:00", "Europe/Berlin", "2026-10-25T03:00:00+01:00"],
      ["2026-08-09", "Asia/Kolkata", "2026-08-09T00:00:00+05:30"],
      ["2026-08-09", "America/St_Johns", "2026-08-09T00:00:00-02:30"],
      ["2026-08-09", "UTC", "2026-08-09T00:00:00+00:00"],
      ["2026-08-09T10:00Z", "Asia/Tokyo", "2026-08-09T10:00Z"],
    ] as const) {
      assert.equal(withOffset(date, timeZone), expected);
    }
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
        (date) => {
          const local = date.toISOString().slice(0, 16);
          assert.equal(withOffset(local, machineTimeZone()), withOffset(local));
        },
      ),
    );
  });
});

describe("Defaults that count from the day of the run", () => {
  const timeZone = "UTC";
  const day = (unit: RelativeDate["unit"], count: number): RelativeDate => ({ unit, count, timeZone });
  const today = new Date("2026-11-22T12:00:00Z");

  it("count days, weeks, months, quarters and years", () => {
    const cases: [RelativeDate["unit"], number, string][] = [
      ["DAY", -3, "2026-11-19"],
      ["WEEK", 2, "2026-12-06"],
      ["MONTH", -1, "2026-10-22"],
      ["QUARTER", -1, "2026-08-22"],
      ["QUARTER", 2, "2027-05-22"],
      ["YEAR", -2, "2024-11-22"],
    ];
    for (const [unit, count, expected] of cases) {
      assert.equal(dateOfToday(day(unit, count), today), expected, `${count} ${unit}`);
    }
  });

  it("become the default of today, one date or both of a range", () => {
    const date: ProjectInput = { name: "d", kind: "date", relativeDefault: [day("DAY", -1)] };
    assert.equal(withDefaultOfToday(date, today).defaultValue, "2026-11-21");
    const range: ProjectInput = { name: "r", kind: "dateRange", relativeDefault: ["2026-01-01", day("DAY", 0)] };
    assert.deepEqual(withDefaultOfToday(range, today).defaultValue, { start: "2026-01-01", end: "2026-11-22" });
  });

  it("leave an input as it is that has none, or one that no calendar has", () => {
    const fixed: ProjectInput = { name: "d", kind: "date", defaultValue: "2026-01-01" };
    assert.equal(withDefaultOfToday(fixed, today), fixed);
    const beyond: ProjectInput = { ...fixed, relativeDefault: [day("YEAR", 9_000)] };
    assert.equal(withDefaultOfToday(beyond, today).defaultValue, "2026-01-01");
    for (const relativeDefault of [
      ["2026-01-01"],
      [day("YEAR", 9_000), "2026-01-01"],
      ["2026-01-01", day("YEAR", 9_000)],
    ]) {
      const half: ProjectInput = { name: "r", kind: "dateRange", relativeDefault };
      assert.equal(withDefaultOfToday(half, today).defaultValue, undefined);
    }
  });
});
