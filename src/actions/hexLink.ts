import * as vscode from "vscode";
import { isLinkOnHost, projectLink, runLink } from "../hex/host";
import type { ProjectId, Run } from "../hex/types";
import type { CommandContext } from "./context";

/** A link that may be opened and copied, or why there is none. */
type RunLink = { link: string } | { missing: "noLink" | "otherHost" };

/** The link to a run's results; only one on the host of the sign-in counts. */
export function linkOfRun({ session }: Pick<CommandContext, "session">, run: Pick<Run, "url">): RunLink {
  const link = runLink(session.host, run);
  if (link !== undefined) {
    return { link };
  }
  return { missing: run.url === undefined ? "noLink" : "otherHost" };
}

export function linkOfProject({ session }: Pick<CommandContext, "session">, projectId: ProjectId): string {
  return projectLink(session.host, projectId);
}

/**
 * Opens a link in the browser.
 *
 * @throws Error for a link that is not on the host of the sign-in.
 */
export async function openLink({ session }: Pick<CommandContext, "session">, link: string): Promise<void> {
  if (!isLinkOnHost(session.host, link)) {
    throw new Error("A link to another host was about to be opened");
  }
  // A Uri would be decoded and encoded again, which changes links with %26 or %2B. VS Code accepts a
  // string as well, although its types do not say so (microsoft/vscode#85930).
  await vscode.env.openExternal(link as unknown as vscode.Uri);
}

/** Opens Hex's start page. */
export async function openHex(context: Pick<CommandContext, "session">): Promise<void> {
  await openLink(context, `${context.session.host}/`);
}
