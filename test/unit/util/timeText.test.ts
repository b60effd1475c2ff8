import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aboutMs,
  aboutText,
  agoChangesInMs,
  agoText,
  clockText,
  dateText,
  durationText,
  elapsedChangesInMs,
  elapsedText,
  remembered,
} from "../../../src/util/timeText";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 0, 5, 9);

describe("durationText", () => {
  for (const [ms, text] of [
    [0, "0s"],
    [400, "0s"],
    [999, "1s"],
    [14_900, "15s"],
    [45 * second, "45s"],
    [59_700, "1m"],
    [80 * second, "1m 20s"],
    [5 * minute, "5m"],
    [2 * hour + 5 * minute + 9 * second, "2h 5m"],
    [2 * hour + 5 * minute + 40 * second, "2h 6m"],
    [hour - second, "59m 59s"],
    [day - 20 * second, "1d"],
    [3 * day + hour, "3d 1h"],
    [-5, "0s"],
    [NaN, "0s"],
    [Infinity, "0s"],
  ] as const) {
    it(`says ${ms} ms as "${text}"`, () => assert.equal(durationText(ms, "en"), text));
  }

  it("speaks in whole words", () => assert.equal(durationText(80 * second, "en", "long"), "1 minute 20 seconds"));
  it("uses the language's own units", () => assert.match(durationText(80 * second, "de"), /1.Min\. 20.Sek\./));
});

describe("elapsedText", () => {
  for (const [ms, text] of [
    [59_999, "59s"],
    [79 * second, "1m 10s"],
    [9 * minute + 59 * second, "9m 50s"],
    [10 * minute + 59 * second, "10m"],
    [2 * hour + 5 * minute + 59 * second, "2h 5m"],
    [day + 2 * hour - second, "1d 1h"],
  ] as const) {
    it(`says ${ms} ms as "${text}"`, () => assert.equal(elapsedText(ms, "en"), text));
  }

  it("changes exactly when elapsedChangesInMs says", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * day }), (ms) => {
        const changesInMs = elapsedChangesInMs(ms);
        assert.equal(elapsedText(ms + changesInMs - 1, "en"), elapsedText(ms, "en"));
        assert.notEqual(elapsedText(ms + changesInMs, "en"), elapsedText(ms, "en"));
      }),
    );
  });
});

describe("the time until a running time changes", () => {
  for (const [ms, changesInMs] of [
    [-5 * second, second],
    [0, second],
    [59_500, 500],
    [minute, 10 * second],
    [9 * minute + 59.5 * second, 500],
    [10 * minute, minute],
    [day - 1, 1],
    [day, hour],
    [0.999_9, second],
  ] as const) {
    it(`is ${changesInMs} ms after ${ms} ms`, () => assert.equal(elapsedChangesInMs(ms), changesInMs));
  }
});

describe("aboutText", () => {
  it("grows in few steps, ever larger", () => {
    const steps: number[] = [];
    for (let ms = second; ms < 8 * hour; ms += second) {
      const stepMs = aboutMs(ms) - aboutMs(ms - second);
      assert.ok(stepMs >= 0, `shrinks at ${ms} ms`);
      if (stepMs > (steps.at(-1) ?? 0) && aboutMs(ms) % stepMs === 0) {
        steps.push(stepMs);
      }
    }
    assert.deepEqual(
      steps.filter((ms) => ms > 0),
      [second, 5 * second, 10 * second, 30 * second, minute, 5 * minute, hour],
    );
  });

  for (const [ms, text] of [
    [0, "1s"],
    [7_400, "7s"],
    [58 * second, "1m"],
    [83 * second, "1m 20s"],
    [172 * second, "3m"],
    [7 * minute + 20 * second, "7m"],
    [68 * minute, "1h 10m"],
    [7 * hour + 20 * minute, "7h"],
  ] as const) {
    it(`says ${ms} ms as "${text}"`, () => assert.equal(aboutText(ms, "en"), text));
  }

  it("is never more than a fifth off, and speaks in whole words", () => {
    assert.equal(aboutText(172 * second, "en", "long"), "3 minutes");
    fc.assert(
      fc.property(fc.integer({ min: 3 * second, max: 3 * day }), (ms) => {
        const [told = "", rest = "0s"] = aboutText(ms, "en").split(" ");
        const unit = { s: second, m: minute, h: hour, d: day } as Record<string, number>;
        const toldMs = [told, rest].reduce((sum, part) => sum + parseInt(part) * (unit[part.at(-1) ?? ""] ?? NaN), 0);
        assert.ok(Math.abs(toldMs - ms) <= ms / 5, `${ms} ms: ${told} ${rest}`);
      }),
    );
  });
});

describe("agoText", () => {
  for (const [ms, text] of [
    [0, "now"],
    [-9 * second, "now"],
    [-16 * second, "10s ago"],
    [-30 * second, "30s ago"],
    [-5 * minute, "5m ago"],
    [-90 * minute, "1h ago"],
    [2 * hour, "in 2h"],
    [-3 * day, "3d ago"],
    [-65 * day, "2mo ago"],
    [-800 * day, "2y ago"],
  ] as const) {
    it(`says ${ms} ms from now as "${text}"`, () => assert.equal(agoText(new Date(now + ms), now, "en"), text));
  }

  it("speaks in whole words", () =>
    assert.equal(agoText(new Date(now - 5 * minute), now, "en", "long"), "5 minutes ago"));
  it("changes exactly when agoChangesInMs says", () => {
    const text = (ms: number) => agoText(new Date(now - ms), now, "en");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * hour }), (ms) => {
        const changesInMs = agoChangesInMs(new Date(now - ms), now);
        assert.equal(text(ms + changesInMs - 1), text(ms));
        assert.notEqual(text(ms + changesInMs), text(ms));
      }),
    );
  });
  it("changes ever later the longer ago it is", () => {
    for (const [ms, changesInMs] of [
      [-hour, 10 * second],
      [0, 10 * second],
      [minute, minute],
      [hour, hour],
      [day, day],
      [31 * day, 29 * day],
      [366 * day, 364 * day],
      [NaN, day],
    ] as const) {
      assert.equal(agoChangesInMs(new Date(now - ms), now), changesInMs, `${ms} ms ago`);
    }
  });
  it("never shows a bare sign", () => assert.match(agoText(new Date(now - 5 * minute), now, "fr"), /^il y a/));
  it("says nothing of a date that is none", () => assert.equal(agoText(new Date(NaN), now, "en"), ""));
});

describe("Dates", () => {
  it("say the day, the time and its zone", () => {
    assert.match(dateText(new Date(2026, 0, 5, 12, 5, 7), "en"), /^Jan 5, 2026, 12:05:07\sPM \S+/);
  });

  it("are no text when they are none", () => {
    assert.deepEqual([dateText(new Date(NaN), "en"), clockText(new Date(NaN), now, "en")], ["", ""]);
  });

  it("leave out the day when it is today", () => {
    const noon = new Date(2026, 0, 5, 12, 5);
    assert.match(clockText(noon, noon.getTime() + minute, "en"), /^12:05/);
    assert.match(clockText(noon, noon.getTime() + 2 * day, "en"), /Jan 5, 2026/);
  });
});

describe("What is remembered", () => {
  it("is made once for the same arguments, and anew for others", () => {
    const made: string[] = [];
    const make = remembered((one: string, other?: string) => made.push(`${one} ${other}`));
    assert.deepEqual([make("a"), make("a"), make("a", "b"), make("b"), make("a", "b")], [1, 1, 2, 3, 2]);
    assert.equal(made.length, 3);
  });
});
