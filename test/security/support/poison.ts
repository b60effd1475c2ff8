import assert from "node:assert/strict";

/** What others write where a text is expected: each of what a screen of VS Code could take for more than text. */
export const poison = [
  "odd zqx [Fix](command:workbench.action.terminal.new) [x](https://evil.example) $(zqx-icon) <img src=x onerror=alert(1)> `zqx` **zqx**",
  "\u0000\u0007\u001B[31m\u001B]0;zqx\u0007\u009B2K\r",
  "\u202E\u2066\u200F\u061C\u{E0041}\u{E007F}\uFE0F\u{E0100}\u200B\uFEFF\u00AD\uD83D\u0085\u2028",
  "\nzqx-line\r\nzqx-line",
  "zqy".repeat(3_000),
].join("");

/** A field of a payload, with a star for any entry of a list: `values.*.owner.email`. */
export type Field = string;

/** The fields of a value that hold no list or map, with what they hold. */
export function fieldsOf(value: unknown, at: readonly string[] = []): Map<Field, unknown[]> {
  const fields = new Map<Field, unknown[]>();
  const add = (field: Field, held: readonly unknown[]) => fields.set(field, [...(fields.get(field) ?? []), ...held]);
  if (typeof value !== "object" || value === null) {
    add(at.join("."), [value]);
  } else {
    for (const [key, part] of Object.entries(value)) {
      fieldsOf(part, [...at, Array.isArray(value) ? "*" : key]).forEach((held, field) => add(field, held));
    }
  }
  return fields;
}

/** A copy of the value with the text in all of these fields. */
export function poisoned(
  value: unknown,
  isChosen: (field: Field) => boolean,
  text = poison,
  at: readonly string[] = [],
): unknown {
  if (typeof value !== "object" || value === null) {
    return isChosen(at.join(".")) ? text : value;
  }
  if (Array.isArray(value)) {
    return value.map((part) => poisoned(part, isChosen, text, [...at, "*"]));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, poisoned(part, isChosen, text, [...at, key])]),
  );
}

/** What is no text to look at, but something that a reader goes by. */
export type Kind = "text" | "id" | "word" | "time" | "address" | "other";

export function kindOf(held: readonly unknown[]): Kind {
  const texts = held.filter((one): one is string => typeof one === "string");
  const all = (pattern: RegExp) => texts.length > 0 && texts.every((text) => pattern.test(text));
  if (texts.length === 0) {
    return held.every((one) => one === null) ? "text" : "other";
  }
  return all(/^[\da-f]{8}-[\da-f-]{27}$/i)
    ? "id"
    : all(/^[A-Z][A-Z_]+$/)
      ? "word"
      : all(/^\d{4}-\d\d-\d\dT/)
        ? "time"
        : all(/^https?:/)
          ? "address"
          : "text";
}

/** How a place shows what it is given. */
export type Sink = "message" | "label" | "markdown" | "plain" | "terminal";

/** Every text in a value, at any depth. */
export function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (typeof value !== "object" || value === null || seen.has(value)) {
    return [];
  }
  seen.add(value);
  return Object.values(value).flatMap((part) => textsIn(part, seen));
}

const ownColours = /\u001B\[(?:0|1|2|31|32|33|34|2K)m?/g;

/** Fails when a text would be more than text where it is shown. */
export function assertPlain(sink: Sink, given: unknown, where: string): void {
  for (const text of textsIn(given)) {
    const shown = sink === "terminal" ? text.replace(ownColours, "").replace(/\r\n|^\r/g, "\n") : text;
    const said = `${where}: ${JSON.stringify(shown.slice(0, 300))}`;
    assert.doesNotMatch(shown, /[^\P{Cc}\n]|[\u2028\u2029]|\p{Surrogate}/u, `Control characters in ${said}`);
    assert.doesNotMatch(
      shown,
      /(?![\u200C\u200D\u2060])\p{Default_Ignorable_Code_Point}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u,
      `Invisible characters in ${said}`,
    );
    assert.doesNotMatch(shown, /(?:^|\n)zqx-line/, `A line of others in ${said}`);
    assert.ok(!/(?:zqy){700}/.test(shown), `No end of ${said}`);
    if (sink === "message") {
      assert.doesNotMatch(shown, /\]\(/, `A link in ${said}`);
    }
    if (sink === "message" || sink === "label") {
      assert.doesNotMatch(shown, /\$\(zqx/, `An icon in ${said}`);
    }
    if (sink === "markdown") {
      assert.doesNotMatch(shown, /(?<!\\)(?:\]\(|<img|`zqx|\*\*zqx)|(?<!\\)\$\(zqx/, `Markup in ${said}`);
    }
  }
}

/** What a place was given to show. */
export interface Given {
  sink: Sink;
  where: string;
  value: unknown;
}

/** Fails with the first mistake of each place. */
export function assertEachPlain(given: readonly Given[]): void {
  const mistakes = new Map<string, string>();
  for (const { sink, where, value } of given) {
    try {
      assertPlain(sink, value, where);
    } catch (error) {
      mistakes.set(where, mistakes.get(where) ?? (error instanceof Error ? error.message : String(error)));
    }
  }
  assert.deepEqual([...mistakes.values()], []);
}
