import assert from "node:assert/strict";
import fc from "fast-check";
import { createScrub } from "../../../src/hex/scrub";
import { someToken } from "./support";

describe("createScrub", () => {
  const scrub = createScrub(someToken);
  const everyByte = (text: string) => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("");

  it("takes the token out in every form that it may come back in", () => {
    for (const echo of [
      someToken,
      someToken.toUpperCase(),
      encodeURIComponent(someToken),
      someToken.replace("_", "%5f"),
      everyByte(someToken),
      everyByte(someToken).replaceAll("%", "%25"),
      `${someToken.slice(0, 20)}\u0000${someToken.slice(20)}`,
      `${someToken.slice(0, 20)}\u200b${someToken.slice(20)}`,
      `${someToken.slice(0, 20)}\u001b[31m${someToken.slice(20)}`,
      someToken.slice(0, 30),
    ]) {
      assert.equal(scrub(`bad token ${echo}!`), "bad token [token]!", JSON.stringify(echo));
    }
  });

  it("takes out tokens of no known form, and with any characters", () => {
    const token = "old.token+with/odd=characters(1)$^|[x]{2}\\*?";
    for (const echo of [token, encodeURIComponent(token), everyByte(token)]) {
      assert.equal(createScrub(token)(`<${echo}>`), "<[token]>");
    }
  });

  it("never lets a token through, wherever it is cut, whatever surrounds it", () => {
    const form = fc.constantFrom(
      (t: string) => t,
      encodeURIComponent,
      everyByte,
      (t: string) => t.toUpperCase(),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), form, fc.integer({ min: 1, max: 400 }), (before, after, change, length) => {
        const clean = scrub(before + change(someToken) + after, length);
        assert.ok(!decodeSafely(clean).toLowerCase().includes(someToken.slice(0, 16)), clean);
        assert.ok(clean.length <= length);
      }),
    );
  }).timeout(30_000);

  it("leaves one line of plain text that is well-formed, of 300 characters at most", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1000 }), (text) => {
        const clean = scrub(text);
        assert.ok(clean.length <= 300);
        assert.doesNotThrow(() => encodeURIComponent(clean), "half a character");
        assert.doesNotMatch(clean, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
    assert.equal(
      scrub("\u001b[1;31mred\u001b[0m and\r\n\u001b]8;;https://x\u0007link\u001b]8;;\u0007"),
      "red and link",
    );
  }).timeout(30_000);

  it("cuts without splitting a character", () => {
    assert.equal(scrub("😀😀😀", 4), "😀…");
  });
});

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
