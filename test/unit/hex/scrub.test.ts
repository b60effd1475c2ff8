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

  it("leaves a text of 300 characters whole, and reads no more than 100,000", () => {
    const text = "x y".padEnd(300, "z");
    assert.equal(scrub(text), text);
    assert.equal(scrub(`${text}z`), `${text.slice(0, 299)}…`);
    assert.equal(scrub("x".repeat(100_001), 1_000_000).length, 100_000);
    assert.equal(scrub("  text \n"), "text");
    assert.equal(createScrub("")("some text"), "some text");
  });

  describe("in base64", () => {
    // Its base64 has both characters that are written in two ways.
    const token = "~~~???>>>token~~~?";
    const alone = Buffer.from(token).toString("base64");
    before(() => assert.match(alone, /^(?=.*\+)(?=.*\/)/));

    it("takes out the token wherever it begins within what was encoded, but for a few bits at its ends", () => {
      const scrub = createScrub(token);
      for (const encoding of ["base64", "base64url"] as const) {
        for (const ahead of ["", "x", "xy", "xyz", "user:", "Bearer "]) {
          for (const after of ["", "x", "xy"]) {
            const text = Buffer.from(ahead + token + after).toString(encoding);
            const [left = "", right = "", ...others] = scrub(`<${text}>`).split("[token]");
            assert.deepEqual(others, [], text);
            assert.notEqual(right, "", `left as it is: ${text}`);
            // What is left holds the neighbours, and no byte of the token.
            const bits = (count: number) => Math.ceil((count * 8) / 6);
            assert.equal(left.length - 1, bits(ahead.length), `${ahead} ${after}`);
            assert.ok(right.replace(/=*>$/, "").length <= bits(after.length) + 1, `${ahead} ${after}`);
          }
        }
      }
    });

    it("and as hex digits takes out a token of 16 characters; a shorter one would be found anywhere", () => {
      const forms = (short: string) => {
        const other = createScrub(short);
        const bytes = Buffer.from(short);
        return [bytes.toString("hex"), bytes.toString("hex").toUpperCase(), bytes.toString("base64")].map(
          (text) => !other(text).includes("[token]"),
        );
      };
      assert.deepEqual(forms("abcdefghijklmnop"), [false, false, false]);
      assert.deepEqual(forms("abcdefghijklmno"), [true, true, true]);
    });
  });
});

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
