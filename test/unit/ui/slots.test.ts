import assert from "node:assert/strict";
import fc from "fast-check";
import { Slots } from "../../../src/ui/slots";

const most = 4;
const key = fc.integer({ min: 0, max: 30 });
const rounds = fc.array(fc.uniqueArray(key, { maxLength: most }), { minLength: 1, maxLength: 30 });

describe("Slots", () => {
  it("hold every wanted key once, and never more than there are places", () => {
    fc.assert(
      fc.property(rounds, (wanted) => {
        const slots = new Slots<number>(3 * most);
        for (const keys of wanted) {
          const places = slots.place(keys);
          assert.ok(places.length <= 3 * most);
          assert.equal(new Set(places).size, places.length);
          assert.deepEqual(
            keys.filter((one) => !places.includes(one)),
            [],
          );
        }
      }),
    );
  });

  it("name the same key at its place for two rounds more than it is wanted", () => {
    fc.assert(
      fc.property(rounds, (wanted) => {
        const slots = new Slots<number>(3 * most);
        const seen = wanted.map((keys) => slots.place(keys));
        seen.forEach((places, round) => {
          for (const one of wanted[round] ?? []) {
            const later = seen.slice(round, round + 3).map((other) => other.indexOf(one));
            assert.deepEqual(
              later,
              later.map(() => places.indexOf(one)),
            );
          }
        });
      }),
    );
  });
});
