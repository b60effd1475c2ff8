import assert from "node:assert/strict";
import * as v from "valibot";
import {
  NothingReadable,
  describeMismatch,
  duration,
  durationMs,
  entries,
  epochOrNull,
  isoDate,
  readEntries,
  text,
  textOrNumber,
  time,
  timeMs,
} from "../../../src/hex/fields";

const hundredYears = 100 * 366 * 24 * 3_600_000;

describe("A field of a payload", () => {
  it("that is a text says something", () => {
    assert.deepEqual(
      ["a", " a ", "", " \n", 7, null].map((raw) => v.parse(text, raw)),
      ["a", " a ", undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(
      ["a", " ", 7, Infinity].map((raw) => v.parse(textOrNumber, raw)),
      ["a", undefined, "7", undefined],
    );
  });

  it("that is a duration takes no longer than a hundred years, and no less than nothing", () => {
    assert.deepEqual(
      [0, -1, hundredYears, hundredYears + 1].map((raw) => v.parse(duration, raw)),
      [0, 0, hundredYears, undefined],
    );
    assert.ok(!v.is(durationMs, undefined));
  });

  it("that is a time is one that a date can hold, with another such time added", () => {
    const latest = 8.64e15 / 2;
    assert.deepEqual(
      [0, -1, latest, latest + 1].map((raw) => v.parse(time, raw)),
      [0, undefined, latest, undefined],
    );
    assert.ok(!v.is(timeMs, undefined));
  });

  it("that is a date without a time zone is in UTC, wherever this machine is", () => {
    const zone = process.env.TZ;
    process.env.TZ = "America/New_York";
    try {
      const read = (iso: string) => v.parse(isoDate, iso).toISOString();
      assert.equal(read("2026-01-02T03:04:05.678"), "2026-01-02T03:04:05.678Z");
      assert.equal(read("2026-01-02T03:04"), "2026-01-02T03:04:00.000Z");
      assert.equal(read("2026-01-02"), "2026-01-02T00:00:00.000Z");
      assert.equal(read("2026-01-02T03:04:05+02:00"), "2026-01-02T01:04:05.000Z");
    } finally {
      if (zone === undefined) {
        delete process.env.TZ;
      } else {
        process.env.TZ = zone;
      }
    }
    for (const odd of ["tomorrow", "2026-13-45", "02.01.2026"]) {
      assert.ok(!v.is(isoDate, odd), odd);
    }
  });

  it("that is a time since the epoch is in seconds or milliseconds; null is none, and any other value says nothing", () => {
    assert.deepEqual(
      [1, 0, -1, 99_999_999_999, 100_000_000_000, 1e300].map((raw) => v.parse(epochOrNull, raw)?.getTime()),
      [1_000, undefined, undefined, 99_999_999_999_000, 100_000_000_000, undefined],
    );
    assert.deepEqual(
      [null, undefined, 0, "soon"].map((raw) => v.parse(epochOrNull, raw)),
      [null, undefined, undefined, undefined],
    );
  });

  it("that is a list has the first entries that can be read, and says how many of all are not there", () => {
    assert.deepEqual(readEntries(v.number(), [1, "x", 2, 3, "y"], 3), { values: [1, 2], skipped: 3 });
    assert.deepEqual(readEntries(v.number(), [1, "x", 2, 3, "y"]), { values: [1, 2, 3], skipped: 2 });
    assert.deepEqual(v.parse(entries(v.number(), 2), [1, 2, 3]), [1, 2]);
    assert.deepEqual(v.parse(entries(v.number()), "no list"), []);
  });
});

describe("What is wrong with a payload", () => {
  const said = (schema: v.GenericSchema, payload: unknown) => {
    const { issues = [] } = v.safeParse(schema, payload);
    return describeMismatch(new v.ValiError(issues as [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]));
  };

  it("is told by names and types, never by what was received", () => {
    const schema = v.object({ a: v.object({ b: v.string() }) });
    assert.equal(said(schema, { a: { b: 7 } }), "a.b is not string");
    assert.equal(said(schema, { a: {} }), "a.b is missing");
    assert.equal(said(schema, "secret"), "the answer is not Object");
    assert.equal(said(v.string(), undefined), "the answer is missing");
    const even = v.pipe(
      v.number(),
      v.check((value) => value % 2 === 0),
    );
    assert.equal(said(v.object({ a: even }), { a: 7 }), "a is not valid");
  });

  it("is told of any other error by its name", () => {
    assert.equal(describeMismatch(new NothingReadable()), "no entry of the list can be read");
    assert.equal(describeMismatch(new RangeError("secret")), "RangeError");
    assert.equal(describeMismatch("secret"), "unreadable");
  });
});
