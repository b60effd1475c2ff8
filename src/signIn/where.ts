import * as vscode from "vscode";
import { hostName } from "../hex/host";
import { joined } from "../ui/format";
import { plain, withoutIcons } from "../util/text";
import type { Session } from "./sessions";

/** Of an organisation's id: enough to tell two apart. */
const shownOfId = 8;

/**
 * Which workspace, and whose sign-in: "app.hex.tech · Ana Ruiz". Hex tells no name of an organisation: where
 * sign-ins at one host belong to several, the beginning of its id tells them apart.
 *
 * @param all the sign-ins of this window.
 */
export function whereText({ host, account, kind }: Session, all: readonly Session[]): string {
  const { orgId, name, email } = account;
  const isOneOfSeveral = all.some((other) => other.host === host && other.account.orgId !== orgId);
  const who = withoutIcons(plain(name ?? email ?? "", 80));
  return joined(
    hostName(host),
    isOneOfSeveral && orgId ? vscode.l10n.t("workspace {0}", plain(orgId, shownOfId)) : undefined,
    who === "" && kind === "workspace" ? vscode.l10n.t("workspace token") : who,
  );
}
