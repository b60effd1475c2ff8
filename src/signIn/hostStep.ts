import * as vscode from "vscode";
import { createInputBox, createQuickPick } from "../ui/quickInput";
import { hostName, parseHost, wellKnownHosts } from "../hex/host";
import type { HexHost } from "../hex/types";
import { hostErrorMessage } from "../ui/errors/signInErrors";
import { back, showUntilDone } from "../ui/sessionQuickInput";

interface HostItem extends vscode.QuickPickItem {
  readonly choice?: HexHost | "other";
}

/** The first step of signing in: which host. `undefined` when it was closed. */
export async function askHost(rememberedHosts: readonly HexHost[]): Promise<HexHost | undefined> {
  for (;;) {
    const choice = await pickHost(rememberedHosts);
    const host = choice === "other" ? await enterHost() : choice;
    if (host !== back) {
      return host;
    }
  }
}

/** A list of known hosts; what is typed is offered as a host too. */
function pickHost(rememberedHosts: readonly HexHost[]): Promise<HexHost | "other" | undefined> {
  const known = knownItems(rememberedHosts);
  const other: HostItem = {
    label: vscode.l10n.t("Other…"),
    description: vscode.l10n.t("Enter the URL of your workspace"),
    alwaysShow: true,
    choice: "other",
  };
  const pick = createQuickPick<HostItem>();
  pick.title = vscode.l10n.t("Sign in to Hex");
  pick.step = 1;
  pick.totalSteps = 2;
  pick.placeholder = vscode.l10n.t("Where is your Hex workspace? Pick one or paste its URL");
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.items = [...known, other];
  return showUntilDone<HexHost | "other">(pick, (finish) => [
    pick.onDidChangeValue((text) => (pick.items = [...known, ...typedItems(text, known), other])),
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      // Enter right after a paste comes before the pasted address is in the list.
      const typed = parseHost(pick.value);
      if (choice === "other" && typeof typed === "string") {
        finish(typed);
      } else if (choice !== undefined) {
        finish(choice);
      }
    }),
  ]);
}

function knownItems(rememberedHosts: readonly HexHost[]): HostItem[] {
  const regions = [vscode.l10n.t("US (default)"), vscode.l10n.t("Europe"), vscode.l10n.t("HIPAA")];
  const wellKnown = wellKnownHosts.map((host, index) => itemOf(host, regions[index]));
  const own = rememberedHosts.filter((host) => !wellKnownHosts.includes(host));
  return [...own.map((host) => itemOf(host, vscode.l10n.t("Signed in before"))), ...wellKnown];
}

function itemOf(host: HexHost, description: string | undefined): HostItem {
  return { label: hostName(host), description, choice: host };
}

/** What was typed, as a host or with what keeps it from being one; nothing for mere search words. */
function typedItems(text: string, known: readonly HostItem[]): HostItem[] {
  if (!/[.:/]|^localhost$/.test(text.trim())) {
    return [];
  }
  const host = parseHost(text);
  if (typeof host !== "string") {
    return [{ label: hostErrorMessage(host.problem), iconPath: new vscode.ThemeIcon("warning"), alwaysShow: true }];
  }
  const listed = known.find(({ choice }) => choice === host);
  if (listed) {
    // A pasted address of a listed host would not match it as a search word.
    return listed.label.includes(text.trim()) ? [] : [{ ...listed, alwaysShow: true }];
  }
  return [{ label: vscode.l10n.t("Use {0}", host), alwaysShow: true, choice: host }];
}

/** A box for a host that is not listed, checked as it is typed. */
function enterHost(): Promise<HexHost | typeof back | undefined> {
  const box = createInputBox();
  box.title = vscode.l10n.t("Sign in to Hex");
  box.step = 1;
  box.totalSteps = 2;
  box.prompt = vscode.l10n.t("The URL that your browser shows for Hex");
  box.placeholder = "https://your-company.hex.tech";
  box.ignoreFocusOut = true;
  box.buttons = [vscode.QuickInputButtons.Back];
  const problemOf = (text: string) => {
    const host = parseHost(text);
    return typeof host === "string" ? undefined : hostErrorMessage(host.problem);
  };
  return showUntilDone<HexHost | typeof back>(box, (finish) => [
    // An empty box is only wrong once it is accepted.
    box.onDidChangeValue((text) => (box.validationMessage = text.trim() === "" ? undefined : problemOf(text))),
    box.onDidTriggerButton(() => finish(back)),
    box.onDidAccept(() => {
      const host = parseHost(box.value);
      if (typeof host === "string") {
        finish(host);
      } else {
        box.validationMessage = problemOf(box.value);
      }
    }),
  ]);
}
