import assert from "node:assert/strict";
import { Trail } from "../../../src/runPage/trail";

describe("What a page has shown", () => {
  const state = (trail: Trail<string>) => [trail.current, trail.canGoBack, trail.canGoForward];

  it("is gone back and forward through, and no further", () => {
    const trail = new Trail("a");
    assert.deepEqual(state(trail), ["a", false, false]);
    trail.back();
    trail.forward();
    assert.deepEqual(state(trail), ["a", false, false]);
    trail.goTo("b");
    trail.goTo("c");
    trail.back();
    assert.deepEqual(state(trail), ["b", true, true]);
    trail.back();
    assert.deepEqual(state(trail), ["a", false, true]);
    trail.forward();
    trail.forward();
    assert.deepEqual(state(trail), ["c", true, false]);
  });

  it("is forgotten from where the page goes on elsewhere", () => {
    const trail = new Trail("a");
    trail.goTo("b");
    trail.back();
    trail.goTo("c");
    assert.deepEqual(state(trail), ["c", true, false]);
    trail.back();
    assert.deepEqual(state(trail), ["a", false, true]);
  });

  it("is kept for fifty steps", () => {
    const trail = new Trail(0);
    for (let step = 1; step <= 1_000; step++) {
      trail.goTo(step);
    }
    let steps = 0;
    for (; trail.canGoBack; steps++) {
      trail.back();
    }
    assert.deepEqual([trail.current, steps], [951, 49]);
  });
});
