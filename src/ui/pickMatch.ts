import { fold } from "../util/fold";

/** Text that VS Code and `fold` compare alike. */
const isPlain = (text: string) => /^[ -~]*$/.test(text) && !text.includes("  ");

/** A row's texts as `fold` makes them, to be searched. */
export interface RowText {
  label: string;
  /** Description and detail. */
  rest: string;
  /** The first letters of the label's words. */
  initials: string;
}

export function rowText({
  label,
  description,
  detail,
}: {
  label: string;
  description?: string;
  detail?: string;
}): RowText {
  const folded = fold(label);
  return {
    label: folded,
    rest: [description, detail].map((text) => fold(text ?? "")).join("\n"),
    initials: initialsOf(folded),
  };
}

/** The search text as `fold` makes it. */
export function typedText(value: string): string {
  return fold(value);
}

/**
 * Whether a row fits what is typed only in another Unicode form, so that VS Code would hide it:
 * it compares letter by letter.
 */
export function fitsFoldedOnly(row: { label: string; description?: string; detail?: string }, value: string): boolean {
  const { label, description = "", detail = "" } = row;
  const texts = [label, description, detail];
  const typed = typedText(value);
  if (typed === "" || [value, ...texts].every(isPlain) || fit(rowText(row), typed) === undefined) {
    return false;
  }
  const lower = label.toLocaleLowerCase();
  const asShown = { label: lower, rest: `${description}\n${detail}`.toLocaleLowerCase(), initials: initialsOf(lower) };
  return fit(asShown, value.trim().toLocaleLowerCase()) === undefined;
}

function initialsOf(text: string): string {
  return text
    .split(" ")
    .map((word) => word[0] ?? "")
    .join("");
}

/**
 * How well a row fits what is typed, 0 best; undefined when VS Code would not show it: a row is
 * shown that holds what is typed, or whose words begin with it.
 */
export function fit({ label, rest, initials }: RowText, typed: string): number | undefined {
  const at = label.indexOf(typed);
  if (at >= 0) {
    return at === 0 ? 0 : label[at - 1] === " " ? 1 : 2;
  }
  return initials.includes(typed) ? 3 : rest.includes(typed) ? 4 : undefined;
}

/** Negative when VS Code shows the first row above the second one while `typed` is in the box. */
export function compareShown(a: RowText, b: RowText, typed: string): number {
  const isInLabel = ({ label, initials }: RowText) => label.includes(typed) || initials.includes(typed);
  const either = (test: (text: RowText) => boolean) => Number(test(b)) - Number(test(a));
  return (
    either(isInLabel) ||
    (isInLabel(a) &&
      (either(({ label }) => label.startsWith(typed)) ||
        either(({ label }) => label.endsWith(typed)) ||
        a.label.localeCompare(b.label, undefined, { numeric: true }))) ||
    0
  );
}
