import assert from "node:assert/strict";
import fc from "fast-check";
import { forLabel, forMessage, plain, withoutEnd, withoutIcons, withoutLinks } from "../../../src/util/text";
import { assertCost } from "../support/cost";

/** Text with what servers are feared for mixed in. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom(
        "\n",
        "\r\n",
        "\t",
        "\u0000",
        "\u001B[31m",
        "\u202E",
        "\u2066",
        "\u200B",
        "\uFEFF",
        "\u{E0041}",
        "\uFE0F",
        "\u00AD",
        "[a](command:b)",
        "$(x)",
        "\uD83D",
        "👩‍👩‍👧",
        "e\u0301",
        "עברית",
      ),
    ),
  )
  .map((parts) => parts.join(""));
const max = fc.integer({ min: 1, max: 200 });
const forbidden =
  /[\p{Cc}\p{Surrogate}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}\uFE00-\uFE0F\u00AD]/u;

describe("plain", () => {
  it("keeps a usual title as it is", () => {
    assert.equal(plain("Revenue by region – 2026 (Q3) 📈", 100), "Revenue by region – 2026 (Q3) 📈");
  });

  it("puts everything on one line", () => {
    assert.equal(plain("  Revenue\r\n\tby\u2028region \u0007 ", 100), "Revenue by region");
  });

  it("drops what changes the direction of the text beside it, keeps right-to-left letters", () => {
    assert.equal(plain("\u202Eexe.\u2066gpj\u200F דוח", 100), "exe.gpj דוח");
  });

  it("keeps the joiners that emoji are built with", () => {
    assert.equal(plain("👩‍👩‍👧 team", 100), "👩‍👩‍👧 team");
  });

  it("cuts with an ellipsis, never inside an emoji", () => {
    assert.equal(plain("abcdef", 6), "abcdef");
    assert.equal(plain("abcdefg", 6), "abcde…");
    assert.equal(plain("ab👩‍👩‍👧cd", 6), "ab…");
  });

  it("cuts a letter with the accent that follows it, or not at all", () => {
    assert.equal(plain("abcdee\u0301fgh", 6), "abcde…");
    assert.equal(plain("abcde\u0301fgh", 6), "abcd…");
  });

  it("cuts a title of megabytes at once", async () => {
    const title = "x".repeat(5_000_000);
    assert.equal(await assertCost(5, "cutting", () => plain(title, 10)), "xxxxxxxxx…");
  });

  it("counts what people see as characters, not what they are stored in", () => {
    assert.equal(plain("📈".repeat(20), 20), "📈".repeat(20));
    assert.equal(plain("📈".repeat(21), 20), `${"📈".repeat(19)}…`);
  });

  it("leaves no space before the ellipsis", () => {
    assert.equal(plain("Revenue by region", 9), "Revenue…");
    assert.equal(plain("Umsätze je Region", 9), "Umsätze…");
  });

  it("says that there is more although nothing of what is shown was cut", () => {
    assert.equal(plain(`a${"\u200B".repeat(10_000)}b`, 10), "a…");
  });

  it("shows that half a character was there", () => {
    assert.equal(plain("a\uD83Db", 10), "a\uFFFDb");
  });

  it("cuts a letter with thousands of accents", () => {
    assert.equal([...plain("a" + "\u0301".repeat(10_000), 20)].length, 20);
  });

  it("never shows a forbidden character nor more than asked for, whatever comes", () => {
    fc.assert(
      fc.property(nasty, max, (text, limit) => {
        const shown = plain(text, limit);
        assert.doesNotMatch(shown, forbidden);
        assert.ok([...shown].length <= limit);
      }),
    );
  });

  it("changes nothing when applied again", () => {
    fc.assert(
      fc.property(nasty, max, (text, limit) => {
        const once = plain(text, limit);
        assert.equal(plain(once, limit), once);
      }),
    );
  });
});

describe("withoutLinks", () => {
  it("leaves no link for VS Code to make", () => {
    assert.equal(withoutLinks("see [here](https://evil.example)"), "see [here] (https://evil.example)");
    fc.assert(fc.property(fc.string(), (text) => !withoutLinks(`${text}[a](command:b)`).includes("](")));
  });
});

describe("withoutIcons", () => {
  it("leaves no icon for VS Code to draw", () => {
    assert.ok(!withoutIcons("$(sync~spin) title").includes("$("));
  });
});

describe("withoutEnd", () => {
  it("takes off all of these characters at the end, and none elsewhere", () => {
    assert.equal(withoutEnd("--a-b.-.", "-."), "--a-b");
    assert.equal(withoutEnd("ab", "-."), "ab");
    assert.equal(withoutEnd("...", "-."), "");
  });
});

describe("forLabel", () => {
  it("keeps a row as it is, spaces as well", () => {
    assert.equal(forLabel("  a  b "), "  a  b ");
    assert.equal(forLabel("  Umsätze  📈 "), "  Umsätze  📈 ");
  });

  it("keeps it on one line, with nothing that VS Code draws or that turns the text around", () => {
    assert.equal(forLabel("$(trash) a\r\n\u202Eb\u2028c\uD83D"), "$\u2060(trash) a b c\uFFFD");
    assert.equal(forLabel("$(trash) a"), "$\u2060(trash) a");
  });

  it("cuts what is longer than any screen is wide", async () => {
    for (const letter of ["x", "ä", "📈"]) {
      assert.equal(forLabel(letter.repeat(1_000)), letter.repeat(1_000));
      assert.equal(forLabel(letter.repeat(1_001)), `${letter.repeat(999)}…`);
      const long = letter.repeat(2_000_000);
      assert.equal(await assertCost(5, "cutting", () => forLabel(long)), `${letter.repeat(999)}…`);
    }
    assert.equal(forLabel(`a${"\u200B".repeat(10_000)}b`), "a…");
  });
});

describe("forMessage", () => {
  it("shows 100 lines of 2,000 characters, and says when there is more", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);
    assert.equal(forMessage(lines(100).join("\n")), lines(100).join("\n"));
    assert.equal(forMessage(lines(101).join("\n")), [...lines(100), "…"].join("\n"));
    assert.equal(forMessage("x".repeat(2_000)), "x".repeat(2_000));
    assert.equal(forMessage("x".repeat(2_001)), `${"x".repeat(1_999)}…`);
  });

  it("keeps lines, and makes links and icons text", () => {
    assert.equal(
      forMessage("Runs:\n  [Fix](command:x?%22a%22) $(trash)"),
      "Runs:\n[Fix] (command:x?%22a%22) $\u2060(trash)",
    );
  });

  it("never has a link, an icon or a character without a shape of its own, nor more than a screen, whatever comes", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = forMessage(text);
        assert.ok(!shown.includes("](") && !shown.includes("$("), shown);
        assert.doesNotMatch(shown.replaceAll("\n", "").replaceAll("$\u2060(", ""), forbidden);
      }),
    );
    assert.ok(forMessage("x\n".repeat(1_000_000)).length < 1_000);
    assert.ok(forMessage("x".repeat(1_000_000)).length <= 2_000);
  });
});
