import assert from "node:assert/strict";
import fc from "fast-check";
import { lengthTicks, timeTicks } from "../../../../src/runPage/page/ticks";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

describe("The axes of the plot of last runs", () => {
  it("count lengths in steps that people count in", () => {
    assert.deepEqual(
      lengthTicks(4 * minuteMs).map((ms) => ms / minuteMs),
      [0, 1, 2, 3, 4],
    );
    assert.deepEqual(lengthTicks(8_000), [0, 2_000, 4_000, 6_000, 8_000]);
    assert.deepEqual(
      lengthTicks(7 * hourMs).map((ms) => ms / hourMs),
      [0, 2, 4, 6],
    );
  });

  it("have a few lines whatever the lengths are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 3_000 * dayMs }), (longest) => {
        const ticks = lengthTicks(longest);
        assert.ok(ticks.length >= 2 && ticks.length <= 6 && ticks[0] === 0 && (ticks.at(-1) ?? 0) <= longest);
      }),
    );
  });

  it("say times of day within two days, dates beyond, and years where there are many", () => {
    const from = Date.UTC(2026, 0, 5, 12);
    const words = (spanMs: number) => {
      const { ticks, format } = timeTicks(from, from + spanMs, 600, "en", "UTC");
      return ticks[0] ? format(ticks[0]) : "";
    };
    assert.match(words(5 * hourMs), /^\d+:\d\d/);
    assert.match(words(20 * dayMs), /^Jan \d+$/);
    assert.match(words(900 * dayMs), /2026$/);
    assert.equal(timeTicks(from, from, 600, "en", "UTC").ticks.length, 1);
    assert.equal(timeTicks(from, from + dayMs, 100, "en", "UTC").ticks.length, 2);
  });

  it("say the hour as well where ticks are less than a day apart, with more room for each", () => {
    const from = Date.UTC(2026, 7, 8, 6);
    const { ticks, format } = timeTicks(from, from + 60 * hourMs, 600, "en", "UTC");
    assert.deepEqual(
      ticks.map((tick) => format(tick).replaceAll(/\s/g, " ")),
      ["Aug 8, 12 PM", "Aug 9, 12 AM", "Aug 9, 12 PM", "Aug 10, 12 AM", "Aug 10, 12 PM"],
    );
  });

  it("never say the same twice in a row", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
        fc.oneof(...[hourMs, 7 * dayMs, 900 * dayMs].map((max) => fc.integer({ min: 0, max }))),
        fc.integer({ min: 0, max: 1_000 }),
        (from, spanMs, width) => {
          const { ticks, format } = timeTicks(from, from + spanMs, width, "en", "Europe/Berlin");
          const labels = ticks.map(format);
          assert.ok(labels.length > 0);
          assert.deepEqual(
            labels.filter((label, index) => label === labels[index - 1]),
            [],
          );
        },
      ),
    );
  });

  it("are in the time zone of the extension, as the times beside the plot; one that the browser does not know is left out", () => {
    const at = Date.UTC(2026, 0, 5, 12);
    const label = (timeZone: string) => timeTicks(at, at, 600, "de", timeZone).format(new Date(at));
    assert.deepEqual(["UTC", "Asia/Tokyo", "America/New_York"].map(label), ["12:00", "21:00", "7:00"]);
    assert.match(label("Etc/Unknown"), /^\d+:\d\d$/);
  });
});
