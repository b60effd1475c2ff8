import assert from "node:assert/strict";
import { PointKeys, type KeyPress, type PointElement } from "../../../../src/runPage/page/pointKeys";

const runIds = ["first", "second", "third"];

/** A plot of three runs, the last of which is the page's own; says what gets the focus. */
function plot(focused: string | null = null) {
  const focuses: string[] = [];
  const tabIndexes = new Map<string, string>();
  const elements = runIds.map((runId): PointElement => {
    let onFocus = () => {};
    return {
      setAttribute: (_, value) => tabIndexes.set(runId, value),
      addEventListener: (_, listener) => (onFocus = listener),
      focus: (options) => {
        focuses.push(`${runId}${options?.preventScroll ? ", where it is" : ""}`);
        onFocus();
      },
    };
  });
  const points = runIds.map((runId) => ({ runId, isThis: runId === "third" }));
  const keys = new PointKeys(elements, points, focused);
  const opened: string[] = [];
  const prevented: string[] = [];
  const press = (key: string, more: Partial<KeyPress> = {}) =>
    keys.press(
      { key, altKey: false, ctrlKey: false, metaKey: false, preventDefault: () => prevented.push(key), ...more },
      (runId) => opened.push(runId),
    );
  const inTabOrder = () => runIds.filter((runId) => tabIndexes.get(runId) === "0");
  return { keys, press, focuses, opened, prevented, inTabOrder };
}

describe("The keys in the plot of last runs", () => {
  it("begin at the page’s own run, and move in order of time", () => {
    const { press, focuses, inTabOrder } = plot();
    assert.deepEqual(inTabOrder(), ["third"]);
    ["ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowUp", "Home", "End"].forEach((key) =>
      press(key),
    );
    assert.deepEqual(focuses, ["second", "first", "first", "second", "third", "third", "first", "third"]);
    assert.deepEqual(inTabOrder(), ["third"]);
  });

  it("open a run with Enter or the space bar, and leave other keys alone", () => {
    const { press, opened, prevented } = plot();
    ["ArrowLeft", "Enter", " ", "Tab", "x"].forEach((key) => press(key));
    assert.deepEqual(opened, ["second", "second"]);
    assert.deepEqual(prevented, ["ArrowLeft", "Enter", " "]);
  });

  it("leave shortcuts of VS Code alone, such as Alt+Left to go back", () => {
    const { press, focuses, opened, prevented, inTabOrder } = plot();
    press("ArrowLeft", { altKey: true });
    press("Enter", { ctrlKey: true });
    press("ArrowUp", { metaKey: true });
    press("Home", { altKey: true, ctrlKey: true });
    assert.deepEqual([focuses, opened, prevented, inTabOrder()], [[], [], [], ["third"]]);
  });

  it("go on at the same run after the plot was drawn anew, without scrolling to it", () => {
    const { keys, focuses, inTabOrder } = plot("second");
    keys.focusAgain();
    assert.deepEqual(focuses, ["second, where it is"]);
    assert.deepEqual(inTabOrder(), ["second"]);
  });
});
