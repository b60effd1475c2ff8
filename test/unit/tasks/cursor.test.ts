import assert from "node:assert/strict";
import fc from "fast-check";
import { projectValueAt } from "../../../src/tasks/cursor";

/** `|` is the cursor. */
function at(text: string): string | undefined {
  const offset = text.indexOf("|");
  const plain = text.replace("|", "");
  const value = projectValueAt(plain, offset);
  return value && `${value.isBare ? "bare " : ""}${plain.slice(value.start, value.end)}`;
}

describe("The place of a project in tasks.json", () => {
  it("is the value of a task of the type hex", () => {
    assert.equal(at('{ "tasks": [{ "type": "hex", "project": "Rev|enue" }] }'), "Revenue");
    assert.equal(at('{ "tasks": [{ "project": "|", "type": "hex" }] }'), "");
    assert.equal(at('{ "tasks": [{ "type": "hex", "project": |'), "bare ");
    assert.equal(at('{ "tasks": [{ "type": "hex", "project": | }] }'), "bare ");
    assert.equal(at('{ "tasks": [{ "type": "hex", "project": "ab|\n  "wait": true }] }'), "ab");
    assert.equal(
      at('{ // "x\n "tasks": [ /* { */ { "type": "hex", "inputs": { "project": "no" }, "project": "a \\" |b", }, ], }'),
      'a \\" b',
    );
  });

  it("is nowhere else", () => {
    for (const text of [
      '{ "tasks": [{ "type": "shell", "project": "|" }] }',
      '{ "tasks": [{ "type": "hex", "proj|ect": "a" }] }',
      '{ "tasks": [{ "type": "hex", "label": "|", "project": "a" }] }',
      '{ "tasks": [{ "type": "hex", "inputs": { "project": "|" } }] }',
      '{ "tasks": [{ "type": "hex", "project": "a" | }] }',
      '{ "tasks": [{ "type": "hex" }, { "type": "npm", "project": "|" }] }',
      '{ "tasks": [{ "type": "hex" // "project": "|"\n }] }',
      "|",
    ]) {
      assert.equal(at(text), undefined, text);
    }
  });

  it("is looked for in any text without an error", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"',
      '"project"',
      '"type"',
      '"hex"',
      "//",
      "/*",
      "*/",
      "\n",
      "\\",
      " ",
      "a",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(60), (pieces, offset) => {
        const text = pieces.join("");
        const value = projectValueAt(text, Math.min(offset, text.length));
        assert.ok(!value || (value.start <= value.end && value.end <= text.length));
      }),
    );
  });
});
