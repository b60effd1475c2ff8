import * as vscode from "vscode";
import type { HexHost } from "../hex/types";
import type { Sessions } from "../session/sessions";
import { followTarget, followUri, type LinkDeps } from "./follow";
import { findHexLinks, type FoundLink } from "./hexLinks";
import { linkCommand } from "./mayHoldLinks";

type HexTerminalLink = vscode.TerminalLink & { target: FoundLink };

/** Longer texts have no links, and files with more links only so many. */
const longestText = 2_000_000;
const mostLinks = 1_000;

/** Links to what Hex's addresses in texts and terminals name; and what follows them. */
export class LinkProvider implements vscode.DocumentLinkProvider, vscode.TerminalLinkProvider<HexTerminalLink>, vscode.UriHandler {
  constructor(private readonly deps: LinkDeps) {}

  handleUri(uri: vscode.Uri): Promise<void> {
    return followUri(this.deps, uri);
  }

  /** @param target one of `provideDocumentLinks`. */
  followLink(target: FoundLink): Promise<void> {
    return followTarget(this.deps, target);
  }

  async provideTerminalLinks({ line }: vscode.TerminalLinkContext): Promise<HexTerminalLink[]> {
    const found = findHexLinks(line, await hosts(this.deps.sessions));
    return found.map((target) => ({ startIndex: target.start, length: target.length, tooltip: tooltip(), target }));
  }

  handleTerminalLink({ target }: HexTerminalLink): Promise<void> {
    return followTarget(this.deps, target);
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const text = document.getText();
    const found = text.length > longestText ? [] : findHexLinks(text, await hosts(this.deps.sessions));
    return found.slice(0, mostLinks).map(({ start, length, ...target }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + length));
      // The ids are UUIDs and the host is one of a sign-in: nothing of the text is in the command but those.
      const link = new vscode.DocumentLink(range, vscode.Uri.from({ scheme: "command", path: linkCommand, query: JSON.stringify([target]) }));
      link.tooltip = tooltip();
      return link;
    });
  }
}

function tooltip(): string {
  return vscode.l10n.t("Show in Hex Runs");
}

/** The hosts of all sign-ins. */
async function hosts(sessions: Pick<Sessions, "load" | "all">): Promise<HexHost[]> {
  await sessions.load();
  return [...new Set(sessions.all.map(({ host }) => host))];
}
