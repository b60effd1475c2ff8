import assert from "node:assert/strict";
import fc from "fast-check";
import { historyBars } from "../../../src/store/lastRuns";
import { pastRuns } from "../support/pastRuns";

describe("The line of past runs", () => {
  it("has a block for each run, as high as it was long, the newest on the right", () => {
    assert.equal(historyBars(pastRuns([8, 7, 6, 5, 4, 3, 2, 1])), "▁▂▃▄▅▆▇█");
    assert.equal(historyBars(pastRuns([100, 100, 1])), "▁██");
  });

  it("marks those that failed, for an error or for want of a kernel", () => {
    const outcomes = ["COMPLETED", "ERRORED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL", "ON_THE_MOON"];
    assert.equal(historyBars(pastRuns([4, 8, 2, 0, 1], outcomes)), "▁▁×▂█×▄");
  });

  it("is empty without runs, and one block for a run that took no time", () => {
    assert.equal(historyBars([]), "");
    assert.equal(historyBars(pastRuns([0])), "▁");
  });

  it("never puts a longer run lower", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { maxLength: 20 }), (lengthsMs) => {
        const heights = [...historyBars(pastRuns(lengthsMs))].reverse().map((block) => block.charCodeAt(0));
        assert.equal(heights.length, lengthsMs.length);
        lengthsMs.forEach((ms, at) =>
          lengthsMs.forEach((other, otherAt) => assert.ok(ms < other || (heights[at] ?? 0) >= (heights[otherAt] ?? 0))),
        );
      }),
    );
  });
});
