import * as vscode from "vscode";

/**
 * A title and facts below it. Untrusted, without HTML and icons; every text is escaped, so that
 * nothing that others wrote is read as markup.
 */
export function tooltip(title: string, ...facts: (string | undefined | false)[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**");
  for (const fact of facts) {
    if (fact) {
      markdown.appendMarkdown("\n\n").appendText(fact);
    }
  }
  return markdown;
}
