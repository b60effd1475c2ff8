import * as vscode from "vscode";
import type { BrokenPresets, Preset } from "./presetStore";
import type { InputValue } from "../hex/types";
import { dryRunSentences, optionSentences } from "../actions/optionLines";
import { presetName, presetValues } from "../actions/presetRows";
import { valuesOfToday } from "../actions/typedDates";
import { formatValue } from "../store/inputSchema/values";
import { plain, withoutIcons } from "../util/text";
import { nodeId, type BrokenFileNode, type PresetNode } from "../ui/nodes";
import { joined } from "../ui/format";
import { tooltip } from "../ui/tooltip";

const longestName = 120;
const longestValue = 80;
const mostInputs = 20;

/** A preset below its project. */
export function presetItem(node: PresetNode, preset: Preset): vscode.TreeItem {
  const label = presetName(preset);
  const item = new vscode.TreeItem(label);
  item.id = nodeId(node);
  item.description = joined(presetValues(preset), placeText(preset));
  item.iconPath = new vscode.ThemeIcon("bookmark");
  item.contextValue = preset.place === "yours" ? "preset yours" : "preset team";
  item.tooltip = tooltip(label, [keptText(preset)], whatIsSent(preset));
  item.accessibilityInformation = {
    label: vscode.l10n.t(
      "{0}, preset, {1}",
      label,
      [placeText(preset), presetValues(preset)].filter(Boolean).join(", "),
    ),
  };
  return item;
}

/** Whose it is. */
export function placeText({ place }: Pick<Preset, "place">): string {
  return place === "yours" ? vscode.l10n.t("personal") : vscode.l10n.t("team");
}

function keptText({ place }: Preset): string {
  return place === "yours"
    ? vscode.l10n.t("Personal preset.")
    : vscode.l10n.t(
        "Team preset from {0}, for everyone with this folder.",
        plain(vscode.workspace.asRelativePath(place), 200),
      );
}

/** What a run of the preset sends, line by line. */
export function whatIsSent({ ask, ...kept }: Pick<Preset, "options" | "dates" | "ask">): string[] {
  const { options } = kept;
  const inputs = valuesOfToday(kept, shortValue);
  const { viewId, notifications = [] } = options;
  // One more takes no more room than a line that says so.
  const listed = inputs.length === mostInputs + 1 ? inputs.length : mostInputs;
  return [
    ...inputs.slice(0, listed).map(([name, text]) => vscode.l10n.t("{0} = {1}", short(name), text)),
    inputs.length > listed && vscode.l10n.t("{0} more inputs", inputs.length - listed),
    ...ask.map((name) => vscode.l10n.t("asks for {0}", short(name))),
    viewId !== undefined && vscode.l10n.t("Inputs of the saved view {0}", viewId),
    inputs.length + ask.length === 0 && viewId === undefined && vscode.l10n.t("Default inputs"),
    ...optionSentences(options),
    ...dryRunSentences(options),
    notifications.length > 0 && vscode.l10n.t("Hex notifies others when it ends."),
  ].filter((line): line is string => typeof line === "string");
}

/** A file that cannot be read, or not all of it; a click opens it. */
export function brokenItem(node: BrokenFileNode, { uri, why }: BrokenPresets): vscode.TreeItem {
  const path = plain(vscode.workspace.asRelativePath(uri), longestName);
  const item = new vscode.TreeItem(withoutIcons(path));
  item.id = nodeId(node);
  item.description = whyText(why);
  item.iconPath = new vscode.ThemeIcon("warning");
  item.contextValue = "message brokenFile";
  const open = vscode.l10n.t("Open File");
  const at = typeof why === "object" ? new vscode.Position(why.line - 1, 0) : undefined;
  item.command = {
    command: "vscode.open",
    title: open,
    arguments: at ? [uri, { selection: new vscode.Range(at, at) }] : [uri],
  };
  item.tooltip = tooltip(path, [whyText(why), vscode.l10n.t("Click: {0}", open)]);
  item.accessibilityInformation = { label: [path, whyText(why)].join(", ") };
  return item;
}

function whyText(why: BrokenPresets["why"]): string {
  if (typeof why === "object") {
    return why.kind === "longNumber"
      ? vscode.l10n.t("line {0}: the number {1} can’t be sent exactly. Put it in quotes.", why.line, short(why.text))
      : vscode.l10n.t("line {0}: “{1}” appears twice. Remove one.", why.line, short(why.text));
  }
  switch (why) {
    case "noJson":
      return vscode.l10n.t("isn’t valid JSON: its presets aren’t shown");
    case "noPresets":
      return vscode.l10n.t("has no list of presets");
    case "notRead":
      return vscode.l10n.t("is larger than 256 KB, or not a file: its presets aren’t shown");
    case "unreadable":
      return vscode.l10n.t("some of its presets can’t be read");
  }
}

function short(text: string): string {
  return plain(text, longestValue);
}

function shortValue(value: InputValue): string {
  return short(formatValue(value));
}
