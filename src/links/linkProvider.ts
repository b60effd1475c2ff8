import * as vscode from "vscode";
import { projectTarget, runTarget } from "../actions/target";
import { parseHost } from "../hex/host";
import type { HexHost } from "../hex/types";
import type { Sessions } from "../signIn/sessions";
import type { CommandId } from "../ui/commandIds";
import { followTarget, followUri } from "./followLink";
import { findHexLinks, findHexLinksAtPace, type FoundLink } from "./hexLinks";
import type { LinkDeps } from "./workspaceFor";

export type HexTerminalLink = vscode.TerminalLink & { target: FoundLink };

/** Behind the links in texts. */
const linkCommand: CommandId = "hexRuns.followLink";
/** Files with more links only have so many. */
const mostLinks = 1_000;

/** Links to what Hex's addresses in texts and terminals name. */
export class LinkProvider
  implements vscode.DocumentLinkProvider, vscode.TerminalLinkProvider<HexTerminalLink>, vscode.UriHandler
{
  constructor(private readonly deps: LinkDeps) {}

  handleUri(uri: vscode.Uri): Promise<void> {
    return followUri(this.deps, uri);
  }

  /** @param argument the target of one of `provideDocumentLinks`; a key binding may pass anything, which names nothing. */
  async followLink(argument: unknown): Promise<void> {
    const projectId = projectTarget(argument);
    const { host: where, org } = (argument ?? {}) as { host?: unknown; org?: unknown };
    const host = parseHost(typeof where === "string" ? where : "");
    if (projectId !== undefined && typeof host === "string") {
      await followTarget(this.deps, {
        projectId,
        runId: runTarget(argument)?.runId,
        host,
        ...(typeof org === "string" && { org }),
      });
    }
  }

  async provideTerminalLinks({ line }: vscode.TerminalLinkContext): Promise<HexTerminalLink[]> {
    const found = findHexLinks(line, await hosts(this.deps.sessions));
    return found.map((target) => ({ startIndex: target.start, length: target.length, tooltip: tooltip(), target }));
  }

  handleTerminalLink({ target }: HexTerminalLink): Promise<void> {
    return followTarget(this.deps, target);
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const found = await findHexLinksAtPace(document.getText(), await hosts(this.deps.sessions), mostLinks);
    return found.map(({ start, length, ...target }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + length));
      // Of the text only ids, the organisation's name and the host of a sign-in are in the command, as data.
      const link = new vscode.DocumentLink(
        range,
        vscode.Uri.from({ scheme: "command", path: linkCommand, query: JSON.stringify([target]) }),
      );
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
