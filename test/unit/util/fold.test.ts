import assert from "node:assert/strict";
import fc from "fast-check";
import { fold, foldedWords } from "../../../src/util/fold";

describe("Texts that people take for the same", () => {
  it("are equal in any Unicode form, case and kind of space", () => {
    for (const [a, b] of [
      ["Métriques clés", "Me\u0301triques cle\u0301s"],
      ["Métriques clés", "metriques CLES"],
      ["İSTANBUL", "istanbul"],
      ["ISTANBUL", "ıstanbul"],
      ["Net\u00A0revenue", "net revenue"],
      ["Net\u2003\t revenue ", "net revenue"],
      ["Ｒｅｖｅｎｕｅ", "revenue"],
      ["ΟΔΟΣ", "οδος"],
      ["Re\u00ADve\u200Bnue", "revenue"],
      ["ﬁnance", "finance"],
    ] as const) {
      assert.equal(fold(a), fold(b), `${a} / ${b}`);
    }
    assert.notEqual(fold("Revenue 1"), fold("Revenue 2"));
    assert.deepEqual(foldedWords("  Métriques\u00A0CLÉS "), ["metriques", "cles"]);
    assert.deepEqual(foldedWords(" "), []);
  });

  it("stay as they are when they are brought into this form again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        assert.equal(fold(fold(text)), fold(text));
        assert.equal(fold(text.normalize("NFD")), fold(text.normalize("NFC")));
      }),
      { numRuns: 2_000 },
    );
  });
});
