import * as vscode from "vscode";
import { createInputBox, createQuickPick } from "../ui/quickInput";
import { hostName, parseHost, wellKnownHosts } from "../hex/host";
import type { HexHost } from "../hex/types";
import { hostErrorMessage } from "../ui/errors/entryErrors";
import type { QuestionFlow } from "../ui/questionFlow";
import { askWith, back, type Back, type QuestionOptions } from "../ui/quickPick";

interface HostItem extends vscode.QuickPickItem {
  readonly choice?: HexHost | "other";
}

/**
 * The first step of signing in: which host. `undefined` when it was closed.
 *
 * @param before The host that was chosen before going back: Enter takes it again.
 */
export async function askHost(
  rememberedHosts: readonly HexHost[],
  flow: QuestionFlow,
  before?: HexHost,
): Promise<HexHost | undefined> {
  let last = before;
  for (;;) {
    const choice = await pickHost(rememberedHosts, flow, last);
    const host = choice === "other" ? await enterHost(flow, before) : choice;
    if (host !== back) {
      return host;
    }
    // Back from the box of an own host leads to the whole list.
    last = undefined;
  }
}

/** A list of known hosts; what is typed is offered as a host too. */
function pickHost(
  rememberedHosts: readonly HexHost[],
  flow: QuestionFlow,
  before: HexHost | undefined,
): Promise<HexHost | "other" | Back | undefined> {
  const known = knownItems(rememberedHosts);
  const other: HostItem = {
    label: vscode.l10n.t("Other…"),
    description: vscode.l10n.t("Enter the URL of your workspace"),
    alwaysShow: true,
    choice: "other",
  };
  const pick = createQuickPick<HostItem>();
  const placeholder = vscode.l10n.t("Where is your Hex workspace? Pick one or paste its URL");
  return askWith<HexHost | "other">(pick, { ...firstStep(flow), placeholder }, (answer, disposables) => {
    pick.matchOnDescription = true;
    const listed = known.find(({ choice }) => choice === before);
    const typed = before === undefined || listed ? "" : before;
    pick.value = typed;
    pick.items = [...known, ...typedItems(typed, known), other];
    if (listed) {
      pick.activeItems = [listed];
    }
    disposables.add(pick.onDidChangeValue((text) => (pick.items = [...known, ...typedItems(text, known), other])));
    return {
      accept: () => {
        const choice = pick.selectedItems[0]?.choice;
        // Enter right after a paste comes before the pasted address is in the list.
        const typed = parseHost(pick.value);
        if (choice === "other" && typeof typed === "string") {
          answer(typed);
        } else if (choice !== undefined) {
          answer(choice);
        }
      },
    };
  });
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
function enterHost(flow: QuestionFlow, before: HexHost | undefined): Promise<HexHost | Back | undefined> {
  const box = createInputBox();
  const problemOf = (text: string) => {
    const host = parseHost(text);
    return typeof host === "string" ? undefined : hostErrorMessage(host.problem);
  };
  const options = { ...firstStep(flow), placeholder: "https://your-company.hex.tech", canGoBack: true };
  return askWith<HexHost>(box, options, (answer, disposables) => {
    box.value = before ?? "";
    box.prompt = vscode.l10n.t("The URL that your browser shows for Hex");
    // An empty box is only wrong once it is accepted.
    disposables.add(
      box.onDidChangeValue((text) => (box.validationMessage = text.trim() === "" ? undefined : problemOf(text))),
    );
    return {
      accept: () => {
        const host = parseHost(box.value);
        if (typeof host === "string") {
          answer(host);
        } else {
          box.validationMessage = problemOf(box.value);
        }
      },
    };
  });
}

function firstStep(flow: QuestionFlow): QuestionOptions {
  return { title: vscode.l10n.t("Sign in to Hex"), flow, step: 1, totalSteps: 2, stays: true };
}
