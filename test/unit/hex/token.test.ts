import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanToken, isHeaderSafe, tokenKind, tokenProblem } from "../../../src/hex/token";
import { someToken } from "./support";

describe("cleanToken", () => {
  const half = someToken.length / 2;
  for (const [what, text] of [
    ["as it is", someToken],
    ["with spaces and line breaks around", ` \r\n\t${someToken}\n `],
    ["wrapped over two lines", `${someToken.slice(0, half)}\r\n${someToken.slice(half)}`],
    ["with Bearer", `Bearer ${someToken}`],
    ["with bearer and a line break", `bearer  ${someToken}\n`],
    ["as a header", `Authorization: Bearer ${someToken}`],
    ["in quotes", `"${someToken}"`],
    ["in quotes after Bearer", `Bearer '${someToken}'`],
    ["in curly quotes", `“${someToken}”`],
    ["as a line of .env", `export HEX_API_TOKEN="${someToken}"`],
    ["with a comma", `${someToken},`],
    ["with a full stop", `${someToken}.`],
    ["of a list", `"${someToken}",`],
    ["in angle brackets", `<${someToken}>`],
    ["in brackets", `(${someToken})`],
    ["of JSON", `{ "token": "${someToken}" }`],
    ["in a sentence", `Here is my token: ${someToken}; it expires in May.`],
    ["in a whole .env file", `HEX_WORKSPACE_URL=https://eu.hex.tech\nHEX_API_TOKEN=${someToken}\nexport DEBUG=1\n`],
    ["with a next line that could be digits", `${someToken}\nadded by Ada`],
    [
      "wrapped over indented lines",
      `  ${someToken.slice(0, 40)}\n    ${someToken.slice(40, 80)}\n    ${someToken.slice(80)}\n`,
    ],
    [
      "wrapped, of which a box of one line keeps the indentation",
      `${someToken.slice(0, 40)}    ${someToken.slice(40)}`,
    ],
    ["wrapped, with its neighbours", `"${someToken.slice(0, half)}\n    ${someToken.slice(half)}",`],
    ["with a byte order mark and zero-width spaces", `\ufeff${someToken}\u200b`],
  ]) {
    it(`takes a token ${what}`, () => {
      assert.equal(cleanToken(text ?? ""), someToken);
      assert.equal(tokenProblem(cleanToken(text ?? "")), undefined);
    });
  }

  const older = someToken.slice("hxtp_".length);
  for (const [what, text] of [
    ["with neighbours", `("${older}",)`],
    ["wrapped over indented lines", `  ${older.slice(0, 50)}\n    ${older.slice(50)}.\n`],
    ["after Bearer", `Authorization: Bearer <${older}>`],
    ["wrapped, of which a box of one line keeps the indentation", `${older.slice(0, 50)}   ${older.slice(50)}`],
  ]) {
    it(`takes a token from before prefixes ${what}`, () => assert.equal(cleanToken(text ?? ""), older));
  }

  it("takes nothing under 24 characters for a token", () => {
    assert.deepEqual(
      [23, 24].map((length) => tokenProblem(someToken.slice(0, length))),
      ["tooShort", undefined],
    );
  });

  it("looks for the token in the first 4,000 characters", () => {
    assert.equal(cleanToken(`${someToken} `.padStart(4_000, "- ")), someToken);
    assert.ok(!cleanToken(`${"- ".repeat(2_000)}${someToken}`).includes(someToken));
  });

  it("leaves nothing to clean, whatever was pasted", () => {
    const pasted = fc.array(
      fc.oneof(
        fc.constantFrom("Bearer ", '"', "'", "\n", " ", ",", "(", "HEX_TOKEN=", "hx", "tp_", "abc12", someToken),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(pasted, (parts) => {
        const cleaned = cleanToken(parts.join(""));
        assert.equal(cleanToken(cleaned), cleaned);
        assert.equal(cleaned.trim(), cleaned);
      }),
    );
  }).timeout(30_000);

  it("keeps every token of the forms that Hex has given out", () => {
    fc.assert(
      fc.property(fc.constantFrom("hxtp_", "hxtw_", ""), fc.stringMatching(/^[\da-f]{40,128}$/), (prefix, body) => {
        assert.equal(cleanToken(prefix + body), prefix + body);
        assert.equal(tokenProblem(prefix + body), undefined);
      }),
    );
  }).timeout(30_000);
});

describe("tokenProblem", () => {
  for (const [token, problem] of [
    ["", "empty"],
    ["hxtp_", "tooShort"],
    ["hxtp_0123456789", "tooShort"],
    ["https://app.hex.tech/settings/account/api-keys", "looksLikeUrl"],
    ["app.hex.tech", "looksLikeUrl"],
    ["acme.hex.tech/home", "looksLikeUrl"],
    ["this is not what a token looks like", "notAToken"],
    [`ghp_${"a1".repeat(18)}`, "notHex"],
    [`github_pat_${"a1".repeat(40)}`, "notHex"],
    [`glpat-${"a1".repeat(10)}`, "notHex"],
    [`xoxb-${"12".repeat(20)}`, "notHex"],
    [`dapi${"a1".repeat(16)}`, "notHex"],
    [`sk-proj-${"a1".repeat(24)}`, "notHex"],
    [`eyJhbGciOiJIUzI1NiJ9.${"a1".repeat(20)}.${"b2".repeat(20)}`, "notHex"],
    ["short", "notHex"],
    [`${"a".repeat(40)}é`, "notAToken"],
    [`${"a".repeat(40)}\u0000`, "notAToken"],
  ] as const) {
    it(`says ${problem} of ${JSON.stringify(token)}`, () => assert.equal(tokenProblem(token), problem));
  }

  it("lets nothing through that a header cannot carry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 24 }), (text) => {
        const cleaned = cleanToken(text);
        if (tokenProblem(cleaned) === undefined) {
          assert.ok(isHeaderSafe(cleaned));
          assert.equal(new Headers({ Authorization: `Bearer ${cleaned}` }).get("Authorization"), `Bearer ${cleaned}`);
        }
      }),
    );
  }).timeout(30_000);
});

describe("tokenKind", () => {
  it("reads the prefix", () => {
    assert.equal(tokenKind("hxtp_00"), "personal");
    assert.equal(tokenKind("hxtw_00"), "workspace");
    assert.equal(tokenKind("00"), "unknown");
  });
});
