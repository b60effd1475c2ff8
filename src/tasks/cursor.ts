/** Where a text of a JSON document stands under the cursor. */
export interface StringAt {
  /** Offset of its first character, behind the quote. */
  start: number;
  /** Offset behind its last character; where the line ends when no quote closes it. */
  end: number;
}

/** The cursor is in the value of `"project"` of a task of the type `hex`, or where that value would begin. */
export interface ProjectValueAt extends StringAt {
  /** No quote was typed yet. */
  isBare: boolean;
}

type Token = { kind: "string"; text: string; start: number; end: number } | { kind: "mark" | "end"; text: string; start: number };

/**
 * Finds the place of a project's id in tasks.json, which has comments, trailing commas and, while
 * it is being typed, errors. Undefined everywhere else.
 */
export function projectValueAt(text: string, offset: number): ProjectValueAt | undefined {
  const open: { start: number; isHex: boolean; holds?: ProjectValueAt }[] = [];
  let key: string | undefined;
  let isValue = false;
  const note = (value: ProjectValueAt) => {
    const object = open.at(-1);
    if (object && key === "project" && isValue && value.start <= offset && offset <= value.end) {
      object.holds = value;
    }
  };
  for (const token of tokens(text)) {
    const object = open.at(-1);
    if (token.kind === "string") {
      if (isValue) {
        note({ start: token.start, end: token.end, isBare: false });
        if (object && key === "type" && token.text === "hex") {
          object.isHex = true;
        }
      }
      key = isValue ? key : token.text;
      continue;
    }
    if (isValue && key === "project" && object && token.start >= offset && !object.holds && gapHolds(text, offset)) {
      object.holds = { start: offset, end: offset, isBare: true };
    }
    isValue = token.text === ":";
    if (token.text === "{" || token.text === "[") {
      open.push({ start: token.start, isHex: false });
      key = undefined;
    } else if (token.text === "}" || token.text === "]") {
      const closed = open.pop();
      if (closed?.isHex && closed.holds) {
        return closed.holds;
      }
      key = undefined;
    } else if (token.text === ",") {
      key = undefined;
    }
  }
  return open.find(({ isHex, holds }) => isHex && holds)?.holds;
}

/** Nothing but spaces stands between the colon and the cursor. */
function gapHolds(text: string, offset: number): boolean {
  return text.slice(0, offset).trimEnd().endsWith(":");
}

/** Strings and marks, then the end; comments and all else are passed over. */
function* tokens(text: string): Generator<Token> {
  const pattern = /"((?:[^"\\\n\r]|\\.)*)("?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\],:]/g;
  for (const match of text.matchAll(pattern)) {
    const [all, content] = match;
    if (content !== undefined) {
      yield { kind: "string", text: content, start: match.index + 1, end: match.index + 1 + content.length };
    } else if (!all.startsWith("/")) {
      yield { kind: "mark", text: all, start: match.index };
    }
  }
  yield { kind: "end", text: "", start: text.length };
}
