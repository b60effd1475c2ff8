import * as vscode from "vscode";
import { whyNotRunnable, type ProjectId } from "../hex/types";
import { formatValue } from "../store/inputSchema/values";
import { isSecretName } from "../store/localRuns";
import { joined, projectTitle } from "../ui/format";
import type { KeyedItem } from "../ui/quickPick";
import { plain, withoutIcons } from "../util/text";
import { inBackground, type CommandContext } from "./context";
import { valuesOfToday } from "./typedDates";

type Preset = CommandContext["files"]["presets"]["all"][number];

const longestName = 120;
const longestValue = 40;
const mostValues = 6;

/** The preset's name, on one line and without icons. */
export function presetName({ name }: Pick<Preset, "name">): string {
  return withoutIcons(plain(name, longestName));
}

/** The values that it sets, beside each other: "EMEA · 2026-08-09". */
export function presetValues({ ask, ...kept }: Pick<Preset, "options" | "dates" | "ask">): string {
  const values = valuesOfToday(kept, (value) => withoutIcons(plain(formatValue(value), longestValue))).map(
    ([name, text]) => (isSecretName(name) ? "••••••" : text),
  );
  return joined(
    ...values.slice(0, mostValues),
    values.length > mostValues ? "…" : undefined,
    ...ask.map((name) => vscode.l10n.t("asks for {0}", withoutIcons(plain(name, longestValue)))),
  );
}

/** Rows that run a preset; those of one project, or all. None of projects that are gone or cannot be run. */
export function presetRows(context: CommandContext, close: () => void, projectId?: ProjectId): KeyedItem[] {
  const { files, workspace } = context;
  const { store } = workspace;
  return files.presets.all
    .filter((preset) => {
      const project = store.project(preset.projectId);
      const isHere = project !== undefined && !store.runsOf(preset.projectId).gone && !whyNotRunnable(project);
      return isHere && (projectId ?? preset.projectId) === preset.projectId;
    })
    .map((preset) => ({
      key: `preset ${preset.id}`,
      label: presetName(preset),
      description: joined(projectTitle(workspace, preset.projectId), presetValues(preset)),
      iconPath: new vscode.ThemeIcon("bookmark"),
      act: () => {
        close();
        inBackground(context, () => vscode.commands.executeCommand("hexRuns.runPreset", { presetId: preset.id }));
      },
    }));
}
