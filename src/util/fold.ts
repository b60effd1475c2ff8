const otherLetters: Readonly<Record<string, string>> = { ı: "i", ς: "σ" };

/**
 * A text in the form in which texts that people take for the same are equal: in any Unicode form,
 * case and kind of space, with accents or without.
 */
export function fold(text: string): string {
  if (/^[ -~]*$/.test(text)) {
    return text.toLowerCase().replace(/ +/g, " ").trim();
  }
  return (
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}]+/gu, "")
      .toLowerCase()
      .replace(/[ıς]/g, (letter) => otherLetters[letter] ?? letter)
      // Lower case may bring marks of its own.
      .replace(/\p{M}+/gu, "")
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim()
  );
}

/** The words of a text in the form of `fold`. */
export function foldedWords(text: string): string[] {
  return fold(text).split(" ").filter(Boolean);
}

/** Whether all of these words, as `foldedWords` answers them, stand in a text in any order. */
export function hasWords(text: string, words: readonly string[]): boolean {
  if (words.length === 0) {
    return true;
  }
  const folded = fold(text);
  return words.every((word) => folded.includes(word));
}
