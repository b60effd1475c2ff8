import * as vscode from "vscode";

type Text = string | undefined | false;

/**
 * A title, paragraphs and one-line facts. Untrusted, without HTML and icons; every text is
 * escaped, so that nothing that others wrote is read as markup.
 */
export function tooltip(
  title: string,
  paragraphs: readonly Text[],
  facts: readonly Text[] = [],
): vscode.MarkdownString {
  const shown = (texts: readonly Text[]) => texts.filter((text): text is string => Boolean(text)).map(escaped);
  const parts = [`**${escaped(title)}**`, ...shown(paragraphs), shown(facts).join("  \n")].filter(Boolean);
  return new vscode.MarkdownString(parts.join("\n\n"));
}

/** Text as Markdown that shows it as it is, on one line: no markup, HTML or links in it. */
export function escaped(text: string): string {
  // Markdown takes a backslash before any ASCII punctuation.
  return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
