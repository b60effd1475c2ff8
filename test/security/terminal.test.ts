import assert from "node:assert/strict";
import fc from "fast-check";
import { coloured, terminalText } from "../../src/tasks/terminalText";
import { hostileTexts } from "./support/hostile";

/** Control characters, and what reorders text. */
const control = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const withoutOwn = (text: string) => text.replace(/\u001B\[(?:0|1|2|31|32|33|34)m/g, "");

describe("A line of a task's terminal", () => {
  const check = (text: string) => {
    assert.doesNotMatch(terminalText(text), control);
    const [start, end] = ["\u001B[31m", "\u001B[0m"];
    const red = terminalText(coloured("red", text));
    assert.ok(red.startsWith(start) && red.endsWith(end));
    assert.doesNotMatch(red.slice(start.length, -end.length), control);
    assert.doesNotMatch(withoutOwn(terminalText([coloured("bold", text), text])), control);
  };

  it("has no control sequence of others", () => hostileTexts.forEach(check));

  it("has none whatever the text is", () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom("\u001B", "[31m", "\u009B", "]8;;", "\u0007", "\r", "\n", "\u202E", "a"),
        fc.string({ unit: "binary" }),
      ),
    );
    fc.assert(
      fc.property(parts, (texts) => check(texts.join(""))),
      { numRuns: 2_000 },
    );
  }).timeout(30_000);

  it("keeps a long link", () => {
    const link = `https://app.hex.tech/${"a".repeat(1_500)}`;
    assert.equal(terminalText(link), link);
  });
});
