import assert from "node:assert/strict";
import * as v from "valibot";
import { hasTooManyValues } from "../../../src/hex/answerLimits";
import { parsePage } from "../../../src/hex/schemas";

/** As many as are parsed. */
const most = 200_000;
const zeros = (count: number) => new Array(count).fill(0).join(",");
const isTooMuch = (json: string) => hasTooManyValues(Buffer.from(json));

describe("An answer", () => {
  it("with 200,000 values is parsed, and none with more", () => {
    assert.equal(isTooMuch(`[${zeros(most)}]`), false);
    assert.equal(isTooMuch(`[${zeros(most + 1)}]`), true);
    for (const value of ["[]", "{}"]) {
      const values = (count: number) => `[${new Array(count).fill(value).join(",")}]`;
      assert.deepEqual([isTooMuch(values(most / 2)), isTooMuch(values(most / 2 + 1))], [false, true], value);
    }
  });

  it("may have any text in its strings", () => {
    const text = ",[{".repeat(most);
    assert.equal(isTooMuch(JSON.stringify({ source: text })), false);
    assert.equal(isTooMuch(JSON.stringify({ source: `"${text}"${text}\\` })), false);
    assert.equal(isTooMuch(JSON.stringify([`\\"${text}`, "", "\\", text])), false);
    // Cut within a string.
    assert.equal(isTooMuch(`["${text}`), false);
  });

  it("has its values counted after a string as before it, whatever the string ends with", () => {
    for (const text of ["", "a", "\\", '"', '\\"', "a\\\\", '"\\']) {
      const json = (count: number) => `[${JSON.stringify(text)},${zeros(count - 1)}]`;
      assert.deepEqual([isTooMuch(json(most)), isTooMuch(json(most + 1))], [false, true], JSON.stringify(text));
    }
  });

  it("is read with up to 20 entries more than were asked for; Hex's own page has 25", () => {
    const payload = { values: Array.from({ length: 200 }, (_, at) => at) };
    assert.equal(parsePage(v.number(), payload, 10).values.length, 30);
    assert.equal(parsePage(v.number(), payload).values.length, 45);
  });
});
