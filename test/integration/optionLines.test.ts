import assert from "node:assert/strict";
import { optionLines } from "../../src/actions/optionLines";
import { whatIsSent } from "../../src/presets/presetItem";

describe("What is sent with a run, for people to read", () => {
  it("says first that a dry run starts nothing, and what it would update", () => {
    assert.deepEqual(optionLines({ dryRun: true, updatePublishedResults: true }), [
      "Dry run: nothing is started",
      "Inputs keep their defaults",
      "Published results would be updated",
    ]);
    assert.deepEqual(optionLines({ updatePublishedResults: true }), [
      "Inputs keep their defaults",
      "Published results are updated",
    ]);
  });

  for (const [count, last] of [
    [20, "input19 = 19"],
    [21, "input20 = 20"],
    [22, "2 more inputs"],
  ] as const) {
    it(`ends with “${last}” for a preset of ${count} inputs`, () => {
      const inputs = Object.fromEntries(Array.from({ length: count }, (_, at) => [`input${at}`, at]));
      assert.equal(whatIsSent({ options: { inputs }, dates: {}, ask: [] }).at(-1), last);
    });
  }
});
