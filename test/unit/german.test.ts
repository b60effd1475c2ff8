import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Longer texts are sentences, which wrap; these are buttons, rows and titles, which do not. */
const shortest = 30;

async function texts(...path: string[]): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(root, ...path), "utf8")) as Record<string, string>;
}

/** What must not be lost in a translation: placeholders, icons, commands, settings' values and line breaks. */
function fixedParts(text: string): string[] {
  return (text.match(/\{\d+\}|\$\([\w-]+\)|\$\{[^}]+\}|\(command:[^)]+\)|\(https:[^)]+\)|`[^`]+`|\n/g) ?? []).sort();
}

function isLabel(key: string, text: string): boolean {
  return key.startsWith("command.") || (text.length <= shortest && !text.endsWith("."));
}

describe("German texts", () => {
  for (const [what, english, german] of [
    ["of the code", ["l10n", "bundle.l10n.json"], ["l10n", "bundle.l10n.de.json"]],
    ["of the manifest", ["package.nls.json"], ["package.nls.de.json"]],
  ] as const) {
    it(`${what} are there for every English one, and for nothing else`, async () => {
      assert.deepEqual(Object.keys(await texts(...german)).sort(), Object.keys(await texts(...english)).sort());
    });

    it(`${what} keep what is filled in, icons, links and values`, async () => {
      const translated = await texts(...german);
      for (const [key, text] of Object.entries(await texts(...english))) {
        assert.deepEqual(fixedParts(translated[key] ?? ""), fixedParts(text), key);
      }
    });

    it(`${what} end as the English ones do: with "…", a period or neither`, async () => {
      const end = (text: string) => /[….?:]$/.exec(text)?.[0];
      const translated = await texts(...german);
      const different = Object.entries(await texts(...english)).filter(
        ([key, text]) => end(text) !== end(translated[key] ?? ""),
      );
      assert.deepEqual(different, []);
    });

    it(`${what} fit where the English ones do: labels are at most 1.4 times as long, and 20 characters`, async () => {
      const translated = await texts(...german);
      const long = Object.entries(await texts(...english))
        .filter(([key, text]) => isLabel(key, text) && (translated[key] ?? "").length > 1.4 * text.length + 20)
        .map(([, text]) => text);
      assert.deepEqual(long, []);
    });
  }
});
