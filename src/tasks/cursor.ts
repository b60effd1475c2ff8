import { findNodeAtLocation, getLocation, parseTree } from "jsonc-parser";

/** The cursor is in the value of `"project"` of a task of the type `hex`, or where that value would begin. */
interface ProjectValueAt {
  /** Offset of the value's first character, behind the quote. */
  start: number;
  /** Offset behind its last character. */
  end: number;
  /** No quote was typed yet. */
  isBare: boolean;
}

/**
 * Finds the place of a project's id in tasks.json, which has comments, trailing commas and, while
 * it is being typed, errors. Undefined everywhere else.
 */
export function projectValueAt(text: string, offset: number): ProjectValueAt | undefined {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const task = path.slice(0, -1);
  const root = parseTree(text, [], { allowTrailingComma: true });
  const type = root && findNodeAtLocation(root, [...task, "type"]);
  if (isAtPropertyKey || path.at(-1) !== "project" || typeof task.at(-1) !== "number" || type?.value !== "hex") {
    return undefined;
  }
  if (previousNode?.type === "string" && previousNode.offset < offset) {
    const written = text.slice(previousNode.offset, previousNode.offset + previousNode.length);
    const isClosed = written.length > 1 && written.endsWith('"');
    const end = previousNode.offset + written.length - (isClosed ? 1 : 0);
    return offset <= end ? { start: previousNode.offset + 1, end, isBare: false } : undefined;
  }
  return text.slice(0, offset).trimEnd().endsWith(":") ? { start: offset, end: offset, isBare: true } : undefined;
}
