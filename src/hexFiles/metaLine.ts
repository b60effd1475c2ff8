import type * as vscode from "vscode";

/** Where `meta` starts in a `*.hex.yaml`, and its text. */
interface MetaLines {
  line: number;
  text: string;
}

/** `meta` starts within so many lines, or there is none. */
const mostLinesBefore = 200;
const mostLines = 1_000;
const mostCharacters = 64 * 1_024;
const mostDecidingCharacters = 4 * 1_024;
const metaKey = /^(meta|"meta"|'meta')[ \t]*:/;
const nextKey = /^[^\s#-]/;

/** Whether the beginning of a YAML file is that of a project of Hex. */
export function isProjectHead(head: string): boolean {
  return (
    /^["']?schemaVersion["']?[ \t]*:/m.test(head) &&
    /^["']?meta["']?[ \t]*:/m.test(head) &&
    /^[ \t]+["']?title["']?[ \t]*:/m.test(head) &&
    /^[ \t]+["']?codeLanguage["']?[ \t]*:/m.test(head)
  );
}

/** Whether a document may be a project's file; of a YAML file that is called as others are the first lines decide. */
export function isProjectFile(document: Pick<vscode.TextDocument, "uri" | "lineAt" | "lineCount">): boolean {
  const { path } = document.uri;
  if (!/\.ya?ml$/i.test(path) || /\.hex\.ya?ml$/i.test(path)) {
    return true;
  }
  const lines: string[] = [];
  for (let at = 0, characters = 0; at < document.lineCount && characters < mostDecidingCharacters; at++) {
    const { text } = document.lineAt(at);
    lines.push(text.slice(0, mostDecidingCharacters));
    characters += text.length;
  }
  return isProjectHead(lines.join("\n"));
}

/** Reads the first lines only, however long the document is: it runs on every key press. */
export function metaLines(document: Pick<vscode.TextDocument, "lineAt" | "lineCount">): MetaLines | undefined {
  const lineOf = (at: number) => (at < document.lineCount ? document.lineAt(at).text : undefined);
  let line = 0;
  for (let text = lineOf(0); text === undefined || !metaKey.test(text); text = lineOf(++line)) {
    if (text === undefined || line >= mostLinesBefore) {
      return undefined;
    }
  }
  const lines: string[] = [];
  let characters = 0;
  for (let at = line; at < line + mostLines && characters < mostCharacters; at++) {
    const text = lineOf(at);
    if (text === undefined || (at > line && nextKey.test(text))) {
      break;
    }
    lines.push(text);
    characters += text.length;
  }
  return { line, text: lines.join("\n") };
}
