import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatValue,
  isExactNumber,
  kindOf,
  parseAssignment,
  parseValue,
} from "../../../../src/store/inputSchema/values";
import type { InputValue } from "../../../../src/hex/types";
import { anyValue as value } from "./support";

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);

describe("Input values", () => {
  it("are JSON where the text is JSON, else text", () => {
    const cases: [string, InputValue][] = [
      ["EMEA", "EMEA"],
      ["  north west ", "north west"],
      ["12", 12],
      [" -1.5e3 ", -1500],
      ["true", true],
      ["null", null],
      ['"12"', "12"],
      ['" padded "', " padded "],
      ['["a", 1]', ["a", 1]],
      ['{"from": "2026-01-01"}', { from: "2026-01-01" }],
      ["2026-01-01", "2026-01-01"],
      ["True", "True"],
      ["[broken", "[broken"],
      ["", ""],
    ];
    for (const [text, expected] of cases) {
      assert.deepEqual(parseValue(text), expected, text);
    }
  });

  it("stay text where a number would not arrive as typed", () => {
    for (const text of ["007", "1e999", "12345678901234567890", "0.12345678901234567890123", "[9007199254740993]"]) {
      assert.equal(parseValue(text), text);
    }
    assert.equal(parseValue("0.0001"), 0.0001);
    assert.equal(parseValue("9007199254740991"), 9007199254740991);
  });

  it("are numbers as JSON writes them, with any zeros, but none that would be another one", () => {
    const number = fc.oneof(
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((one) => !Number.isInteger(one) || Number.isSafeInteger(one)),
      fc.maxSafeInteger(),
    );
    fc.assert(fc.property(number, (one) => assert.equal(isExactNumber(JSON.stringify(one), one), true)));
    for (const written of [
      "1.00000000000000000000",
      "0.00000000000000000000",
      "0.10000000000000000000",
      "-0",
      "0e9",
      "5e-324",
    ]) {
      assert.equal(isExactNumber(written, Number(written)), true, written);
    }
    for (const written of [
      "9007199254740992",
      "1e22",
      "1e400",
      "1e-400",
      "0.30000000000000000004",
      "0".repeat(100_000),
    ]) {
      assert.equal(isExactNumber(written, Number(written)), false, written.slice(0, 30));
    }
  });

  it("are shown as a text that reads as the same value", () => {
    fc.assert(fc.property(value, (one) => assert.deepEqual(parseValue(formatValue(one)), one)));
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => assert.equal(parseValue(formatValue(text)), text)),
    );
  });

  it("never fail to be read, and can be sent", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseValue(text);
        assert.ok(kindOf(parsed));
        assert.notEqual(JSON.stringify(parsed), undefined);
      }),
    );
  });

  it("say what they are", () => {
    const kinds = ["x", 1, true, null, [1], { a: 1 }].map((one) => kindOf(one as InputValue));
    assert.deepEqual(kinds, ["text", "number", "boolean", "null", "list", "object"]);
  });
});

describe("Assignments", () => {
  it("are a name, an equals sign and a value", () => {
    assert.deepEqual(parseAssignment("region = EMEA"), { name: "region", value: "EMEA" });
    assert.deepEqual(parseAssignment("filter=a=b"), { name: "filter", value: "a=b" });
    assert.deepEqual(parseAssignment("größe_1 ="), { name: "größe_1", value: "" });
    assert.deepEqual(parseAssignment("__proto__ = 1"), { problem: "badName" });
  });

  it("are told what they lack", () => {
    assert.deepEqual(parseAssignment("  "), { problem: "empty" });
    assert.deepEqual(parseAssignment("region"), { problem: "noEquals" });
    assert.deepEqual(parseAssignment("= 1"), { problem: "noName" });
    assert.deepEqual(parseAssignment("1st = 1"), { problem: "badName" });
    assert.deepEqual(parseAssignment("two words = 1"), { problem: "badName" });
  });

  it("read back what was written", () => {
    fc.assert(
      fc.property(name, value, (key, one) =>
        assert.deepEqual(parseAssignment(`${key} = ${formatValue(one)}`), { name: key, value: one }),
      ),
    );
  });
});
