import * as vscode from "vscode";
import { late } from "../util/late";
import type { LinkDeps } from "./follow";
import { linkCommand, mayHoldLinks } from "./mayHoldLinks";

/** Links to this extension, and those that it makes of Hex's addresses; the code is loaded with the first one. */
export function registerLinks(deps: LinkDeps): vscode.Disposable {
  const links = late(
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
      provideDocumentLinks: (document) => (mayHoldLinks(document.getText()) ? links.provideDocumentLinks(document) : []),
    }),
  );
}
