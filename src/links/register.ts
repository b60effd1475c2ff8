import * as vscode from "vscode";
import { lazyMethods } from "../util/lazy";
import type { LinkDeps } from "./follow";
import { linkCommand, mayHoldLinks } from "./mayHoldLinks";

/** Longer texts have no links: typing in them must not wait. */
const longestText = 2_000_000;

/** Links to this extension, and those that it makes of Hex's addresses; the code is loaded with the first one. */
export function registerLinks(deps: LinkDeps): vscode.Disposable {
  const links = lazyMethods(
    async () => new (await import("./linkProvider")).LinkProvider(deps),
    "handleUri",
    "followLink",
    "provideTerminalLinks",
    "handleTerminalLink",
    "provideDocumentLinks",
  );
  return vscode.Disposable.from(
    vscode.window.registerUriHandler(links),
    vscode.commands.registerCommand(linkCommand, links.followLink),
    vscode.window.registerTerminalLinkProvider({
      ...links,
      provideTerminalLinks: (context) => (mayHoldLinks(context.line) ? links.provideTerminalLinks(context) : []),
    }),
    vscode.languages.registerDocumentLinkProvider([{ scheme: "file" }, { scheme: "untitled" }], {
      provideDocumentLinks: (document) =>
        lengthOf(document) <= longestText && mayHoldLinks(document.getText())
          ? links.provideDocumentLinks(document)
          : [],
    }),
  );
}

/** Without making its text. */
function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(new vscode.Position(document.lineCount, 0));
}
