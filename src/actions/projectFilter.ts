import * as vscode from "vscode";
import type { ProjectSort } from "../hex/types";
import type { ProjectFilter } from "../polling/projectList";
import type { CommandContext, CommandHandler } from "./context";
import { changeFilter, filterItems, type FilterItem, type FilterPart } from "./filterItems";
import { projectsView, withViewProgress } from "../ui/progress";
import { ask, askOne } from "../ui/quickPick";

/** *Hex: Filter Projects…*: one list of all parts of the filter, each of which can be changed. */
export const filterProjects: CommandHandler = async (context) => {
  let filter: ProjectFilter = { ...context.workspace.projects.filter };
  let activeKey = "apply";
  for (;;) {
    const options = {
      title: vscode.l10n.t("Filter projects"),
      placeholder: vscode.l10n.t("Choose what to change, then apply"),
      stays: true,
      onDidLeave: context.onDidLeave,
    };
    const part = await ask<FilterItem, FilterPart | "apply" | "clear">(options, ({ pick, answer }) => {
      pick.items = filterItems(context, filter);
      pick.activeItems = pick.items.filter((item) => item.key === activeKey);
      return { onAccept: ({ part: chosen }) => chosen && answer(chosen) };
    });
    if (part === undefined || typeof part === "symbol") {
      return;
    }
    if (part === "apply" || part === "clear") {
      await show(context, part === "clear" ? {} : filter, context.workspace.projects.sort);
      return;
    }
    filter = await changeFilter(context, filter, part);
    activeKey = "apply";
  }
};

/** *Hex: Clear Project Filter*. */
export const clearProjectFilter: CommandHandler = async (context) => {
  await show(context, {}, context.workspace.projects.sort);
};

/** *Hex: Sort Projects…*. */
export const sortProjects: CommandHandler = async (context) => {
  const { projects } = context.workspace;
  const sort = await askOne<ProjectSort>(
    { title: vscode.l10n.t("Sort projects by"), onDidLeave: context.onDidLeave },
    [
      { label: vscode.l10n.t("Last edited"), iconPath: new vscode.ThemeIcon("edit"), value: "LAST_EDITED_AT" as const },
      {
        label: vscode.l10n.t("Last published"),
        iconPath: new vscode.ThemeIcon("cloud-upload"),
        value: "LAST_PUBLISHED_AT" as const,
      },
      { label: vscode.l10n.t("Created"), iconPath: new vscode.ThemeIcon("calendar"), value: "CREATED_AT" as const },
    ].map((item) => ({ ...item, description: item.value === projects.sort ? vscode.l10n.t("current") : undefined })),
    projects.sort,
  );
  if (sort !== undefined && typeof sort !== "symbol" && sort !== projects.sort) {
    await show(context, projects.filter, sort);
  }
};

async function show({ workspace }: CommandContext, filter: ProjectFilter, sort: ProjectSort): Promise<void> {
  await withViewProgress([projectsView], () => workspace.projects.setQuery(filter, sort));
}
