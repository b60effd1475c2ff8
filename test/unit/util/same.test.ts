import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { same } from "../../../src/util/same";
import { assertCost } from "../support/cost";

const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(1, 2, "a", "", true, null),
    fc.nat(2).map((ms) => new Date(ms)),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { noNullPrototype: true }),
  ),
})).value;

describe("same", () => {
  it("is what Node takes for equal, both ways", () => {
    fc.assert(
      fc.property(data, data, (a, b) => {
        assert.equal(same(a, b), isDeepStrictEqual(a, b));
        assert.equal(same(b, a), same(a, b));
        assert.ok(same(a, structuredClone(a)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes what is undefined for missing", () => {
    assert.ok(same({ a: 1, b: undefined }, { a: 1 }));
    assert.ok(same({ a: 1 }, { a: 1, b: undefined }));
    assert.ok(!same({ a: 1 }, { a: undefined }));
  });

  it("tells lists of other lengths apart", () => {
    assert.ok(!same([1, undefined], [1, 2]));
    assert.ok(!same([], {}));
  });

  it("takes time linear in the size, however deep", async () => {
    const nested = (levels: number, leaf: unknown) => {
      let value = leaf;
      for (let level = 0; level < levels; level += 1) {
        value = { a: value, b: [level] };
      }
      return value;
    };
    await assertCost(100, "comparing", () => {
      assert.ok(same(nested(100_000, 1), nested(100_000, 1)));
      assert.ok(!same(nested(100_000, 1), nested(100_000, 2)));
    });
  });

  it("takes a property called __proto__ for a property", () => {
    const polluted: unknown = JSON.parse('{"__proto__":{"a":1}}');
    assert.ok(!same(polluted, {}));
    assert.ok(!same({}, polluted));
    assert.ok(same(polluted, JSON.parse('{"__proto__":{"a":1}}')));
  });
});
