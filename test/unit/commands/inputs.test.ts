import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canHaveInputs,
  canUpdatePublishedResults,
  formatValue,
  kindOf,
  parseAssignment,
  parseOptions,
  parseValue,
  toSend,
  withInput,
} from "../../../src/commands/inputs";
import type { InputValue, RunOptions } from "../../../src/hex/types";

/** What JSON can carry, with numbers as people type them. */
const value = fc
  .jsonValue({ maxDepth: 2 })
  .map((raw) =>
    JSON.parse(JSON.stringify(raw), (_, part: InputValue) =>
      typeof part === "number" ? Number((part % 1e6).toFixed(3)) || 0 : part,
    ) as InputValue,
  );
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
const options: fc.Arbitrary<RunOptions> = fc.record(
  {
    inputs: fc.dictionary(name, value, { noNullPrototype: true }),
    dryRun: fc.boolean(),
    updatePublishedResults: fc.boolean(),
    useCachedSqlResults: fc.boolean(),
  },
  { requiredKeys: [] },
);

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

  it("are shown as a text that reads as the same value", () => {
    fc.assert(fc.property(value, (one) => assert.deepEqual(parseValue(formatValue(one)), one)));
    fc.assert(fc.property(fc.string({ unit: "binary-ascii" }), (text) => assert.equal(parseValue(formatValue(text)), text)));
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
    assert.deepEqual(parseAssignment("__proto__ = 1"), { name: "__proto__", value: 1 });
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

describe("Run options", () => {
  it("are never sent in a combination that Hex refuses", () => {
    fc.assert(
      fc.property(options, (one) => {
        const sent = toSend(one);
        assert.ok(!(sent.inputs && sent.updatePublishedResults));
        assert.deepEqual(toSend(sent), sent);
      }),
    );
  });

  it("hold nothing that is Hex's default", () => {
    assert.deepEqual(toSend({ inputs: {}, dryRun: false, updatePublishedResults: false, useCachedSqlResults: true }), {});
    assert.deepEqual(toSend({ useCachedSqlResults: false, dryRun: true }), { useCachedSqlResults: false, dryRun: true });
  });

  it("offer inputs and the update of published results only apart", () => {
    const withRegion = withInput({}, "region", "EMEA");
    assert.equal(canUpdatePublishedResults(withRegion), false);
    assert.equal(canUpdatePublishedResults(withInput(withRegion, "region", undefined)), true);
    assert.equal(canHaveInputs({ updatePublishedResults: true }), false);
  });

  it("take any name for an input", () => {
    const inputs = withInput(withInput({}, "__proto__", 1), "region", "EMEA").inputs;
    assert.equal(JSON.stringify(inputs), '{"__proto__":1,"region":"EMEA"}');
  });

  it("from an argument are what can be sent, whatever it holds", () => {
    fc.assert(fc.property(options, (one) => assert.deepEqual(parseOptions(one), toSend(one))));
    fc.assert(fc.property(fc.anything({ withBigInt: true }), (inputs) => void parseOptions({ inputs })));
    assert.deepEqual(parseOptions({ inputs: { "two words": 1, ok: 2 }, dryRun: "yes" }), { inputs: { ok: 2 } });
  });
});
