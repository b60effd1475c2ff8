import * as vscode from "vscode";
import { showWarning } from "../ui/messages";
import { isLinkOnHost, projectLink, runLink } from "../hex/host";
import type { ProjectId, Run } from "../hex/types";
import type { CommandContext } from "./context";

/** A link that may be opened and copied, or why there is none. */
export type RunLink = { link: string } | { missing: "noLink" | "otherHost" };

/** Where a run's results are; only a link on the host of the sign-in counts. */
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

/** Opens a link in the browser; one that is not on the host of the sign-in never is. */
export async function openLink({ session }: Pick<CommandContext, "session">, link: string): Promise<void> {
  if (!isLinkOnHost(session.host, link)) {
    throw new Error("A link to another host was about to be opened");
  }
  // A Uri would be decoded and encoded anew, which makes another link of one with %26 or %2B. VS Code
  // takes a text as well, though its types do not say so (microsoft/vscode#85930).
  await vscode.env.openExternal(link as unknown as vscode.Uri);
}

/** Opens Hex's start page. */
export async function openHex(context: Pick<CommandContext, "session">): Promise<void> {
  await openLink(context, `${context.session.host}/`);
}

/** Says why there is no link to a run, and offers the one to its project. */
export async function offerProjectLink(
  context: Pick<CommandContext, "session">,
  projectId: ProjectId,
  { missing }: { missing: "noLink" | "otherHost" },
  offer: { title: string; accept: (link: string) => Promise<void> },
): Promise<void> {
  const message =
    missing === "noLink"
      ? vscode.l10n.t("Hex hasn’t provided a link to this run.")
      : vscode.l10n.t("The link to this run leads to another host than the one you signed in to, so it isn’t used.");
  await showWarning(message, { title: offer.title, run: () => offer.accept(linkOfProject(context, projectId)) });
}
