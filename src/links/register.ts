import * as vscode from "vscode";
import { mayHoldLinks } from "./hexLinks";
import type { HexTerminalLink, LinkProvider } from "./linkProvider";

/** Longer texts have no links: typing in them must not wait. */
const longestText = 2_000_000;

/** Registers links to this extension, and those that it makes of Hex's addresses in texts and terminals. */
export function registerLinks(links: () => Promise<LinkProvider>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerUriHandler({ handleUri: async (uri) => (await links()).handleUri(uri) }),
    vscode.window.registerTerminalLinkProvider({
      provideTerminalLinks: async (context) =>
        mayHoldLinks(context.line) ? (await links()).provideTerminalLinks(context) : [],
      handleTerminalLink: async (link: HexTerminalLink) => (await links()).handleTerminalLink(link),
    }),
    vscode.languages.registerDocumentLinkProvider([{ scheme: "file" }, { scheme: "untitled" }], {
      provideDocumentLinks: async (document) =>
        lengthOf(document) <= longestText && mayHoldLinks(document.getText())
          ? (await links()).provideDocumentLinks(document)
          : [],
    }),
  );
}

/** The document's length, without making its text. */
function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(new vscode.Position(document.lineCount, 0));
}
