import * as vscode from "vscode";
import type { ListSort, ProjectFilter } from "../polling/filterAndSort";
import { inBackground, type CommandContext, type CommandHandler } from "./context";
import { askFilterPart, shownWord, type AskedPart } from "./filterQuestions";
import { keepUpToDate } from "./liveItems";
import { HexError } from "../hex/errors";
import { projectsView, withViewProgress } from "../ui/progress";
import { ask, askOne, replaceItems, separator, type KeyedItem } from "../ui/quickPick";
import { fit, rowText, typedText } from "../ui/pickMatch";

/**
 * *Hex: Filter Projects…*: what is typed are words of the title, looked for in all projects; the view shows at once
 * what fits. Escape restores what was set before.
 */
export const filterProjects: CommandHandler = async (context) => {
  const { projects } = context.workspace;
  const before = { filter: projects.filter, sort: projects.sort };
  let hasLeft = false;
  const leaving = context.onDidLeave(() => (hasLeft = true));
  try {
    for (;;) {
      const part = await askFilter(context);
      if (part === undefined || typeof part === "symbol") {
        if (!hasLeft && projects.filter !== before.filter) {
          await show(context, before.filter, before.sort);
        }
        return;
      }
      if (part === "done") {
        return;
      }
      await show(context, await askFilterPart(context, projects.filter, part), projects.sort);
    }
  } finally {
    leaving.dispose();
  }
};

/** *Hex: Clear Project Filter*. */
export const clearProjectFilter: CommandHandler = async (context) => {
  await show(context, {}, context.workspace.projects.sort);
};

/** *Hex: Sort Projects…*. */
export const sortProjects: CommandHandler = async (context) => {
  const { projects } = context.workspace;
  const sorts: [ListSort, string, string, string?][] = [
    ["LAST_EDITED_AT", vscode.l10n.t("Last edited"), "edit"],
    ["LAST_RUN", vscode.l10n.t("Last run"), "play-circle", vscode.l10n.t("as far as runs are known here")],
    ["TITLE", vscode.l10n.t("Title"), "list-ordered"],
    ["LAST_PUBLISHED_AT", vscode.l10n.t("Last published"), "cloud-upload"],
    ["CREATED_AT", vscode.l10n.t("Created"), "calendar"],
  ];
  const sort = await askOne<ListSort>(
    { title: vscode.l10n.t("Sort projects by"), onDidLeave: context.onDidLeave },
    sorts.map(([value, label, icon, detail]) => ({
      label,
      iconPath: new vscode.ThemeIcon(icon),
      description: value === projects.sort ? vscode.l10n.t("current") : detail,
      value,
    })),
    projects.sort,
  );
  if (sort !== undefined && typeof sort !== "symbol" && sort !== projects.sort) {
    await show(context, projects.filter, sort);
  }
};

/** Shows these projects; what that needs beyond the first page is loaded in the background, and shown as it comes. */
async function show(context: CommandContext, filter: ProjectFilter, sort: ListSort): Promise<void> {
  const { projects } = context.workspace;
  await withViewProgress([projectsView], () => projects.setQuery(filter, sort));
  inBackground(context, () => loadAll(context));
}

/** Shows projects with these words in their title: of those that are known at once. */
async function showWords(context: CommandContext, words: string | undefined): Promise<void> {
  const { projects } = context.workspace;
  await projects.setQuery({ ...projects.filter, words }, projects.sort);
  await loadAll(context);
}

/** The row *Load more* stays when it fails, and says why when it is chosen. */
async function loadAll({ workspace }: CommandContext): Promise<void> {
  try {
    await workspace.projects.loadAll();
  } catch (error) {
    if (!(error instanceof HexError)) {
      throw error;
    }
  }
}

/** A part of the filter that is on or off. */
type Toggle = "owner" | "publishedOnly" | "includeArchived";
type FilterItem = KeyedItem & { part?: AskedPart | Toggle | "done" | "clear" };

/** Shows the filter until it is as wanted, or a part of it needs a question of its own. */
async function askFilter(context: CommandContext): Promise<AskedPart | "done" | undefined | symbol> {
  const { projects } = context.workspace;
  const options = {
    title: vscode.l10n.t("Filter projects"),
    placeholder: vscode.l10n.t("Type words of the title, or choose what to show"),
    stays: true,
    onDidLeave: context.onDidLeave,
    flow: context.flow,
    takesEnterAhead: true,
  };
  return await ask<FilterItem, AskedPart | "done">(options, (question) => {
    const { pick, answer, disposables } = question;
    // VS Code moves a row that holds what is typed to the top, and makes it the active one, before we can answer. That
    // another row is active is the user's doing.
    let isTyping = true;
    const holdsTyped = ({ label }: FilterItem) =>
      pick.value.trim() !== "" && fit(rowText({ label }), typedText(pick.value)) !== undefined;
    pick.matchOnDescription = false;
    pick.value = projects.filter.words ?? "";
    const items = () => filterItems(context, pick.value);
    const showNow = () => {
      replaceItems(pick, items());
      pick.activeItems = isTyping ? pick.items.slice(0, 1) : pick.activeItems;
    };
    const change = (filter: ProjectFilter) => inBackground(context, () => show(context, filter, projects.sort));
    disposables.add(projects.onDidChange(keepUpToDate(question, showNow)));
    disposables.add(
      pick.onDidChangeValue((value) => {
        isTyping = true;
        inBackground(context, () => showWords(context, value.trim() || undefined));
        showNow();
      }),
    );
    disposables.add(
      pick.onDidChangeActive(
        ([active]) => (isTyping &&= active === undefined || active.part === "done" || holdsTyped(active)),
      ),
    );
    return {
      onAccept: (item) => {
        const { part } = item;
        if (part === "done" || part === undefined || (isTyping && holdsTyped(item))) {
          answer("done");
        } else if (part === "clear") {
          pick.value = "";
          change({});
        } else if (part === "owner" || part === "publishedOnly" || part === "includeArchived") {
          change(toggled(context, projects.filter, part));
        } else {
          answer(part);
        }
      },
    };
  });
}

function toggled({ workspace }: CommandContext, filter: ProjectFilter, part: Toggle): ProjectFilter {
  switch (part) {
    case "owner":
      return { ...filter, ownerEmail: filter.ownerEmail === undefined ? workspace.account.email : undefined };
    case "publishedOnly":
      return { ...filter, publishedOnly: !filter.publishedOnly };
    case "includeArchived":
      return { ...filter, includeArchived: !filter.includeArchived };
  }
}

/** How many projects the filter finds. */
function foundText(count: number, mayHaveMore: boolean): string {
  if (count === 1) {
    return mayHaveMore ? vscode.l10n.t("1 project so far") : vscode.l10n.t("1 project");
  }
  const counted = count.toLocaleString(vscode.env.language);
  return mayHaveMore ? vscode.l10n.t("{0} projects so far", counted) : vscode.l10n.t("{0} projects", counted);
}

/** The filter as rows: what it finds, then what each part of it is. */
function filterItems({ workspace }: CommandContext, typed: string): FilterItem[] {
  const { filter, projects, isFiltered, mayHaveMore } = workspace.projects;
  const any = vscode.l10n.t("any");
  const row = (part: FilterItem["part"] & string, label: string, icon: string, description?: string): FilterItem => ({
    key: part,
    part,
    label,
    iconPath: new vscode.ThemeIcon(icon),
    description,
    alwaysShow: true,
  });
  const toggle = (part: Toggle, label: string, isOn: boolean) =>
    row(part, label, isOn ? "pass-filled" : "circle-large-outline", isOn ? vscode.l10n.t("on") : vscode.l10n.t("off"));
  const found = foundText(projects.length, mayHaveMore);
  return [
    // The same text as in the box: VS Code has no reason to put another row above it.
    row("done", typed.trim() === "" ? vscode.l10n.t("Done") : typed.trim(), "check", found),
    separator(vscode.l10n.t("Filter")),
    ...(workspace.account.email !== undefined
      ? [toggle("owner", vscode.l10n.t("Owned by me"), filter.ownerEmail !== undefined)]
      : []),
    row("status", vscode.l10n.t("Status…"), "tag", filter.status === undefined ? any : shownWord(filter.status)),
    row(
      "category",
      vscode.l10n.t("Category…"),
      "symbol-folder",
      filter.category === undefined ? any : shownWord(filter.category),
    ),
    row(
      "collection",
      vscode.l10n.t("Collection…"),
      "library",
      filter.collection ? shownWord(filter.collection.name) : any,
    ),
    toggle("publishedOnly", vscode.l10n.t("Published only"), filter.publishedOnly === true),
    toggle("includeArchived", vscode.l10n.t("Include archived"), filter.includeArchived === true),
    // Last: VS Code says which row was chosen by its place, and Enter may come before it has the newest rows.
    ...(isFiltered ? [row("clear", vscode.l10n.t("Clear filter"), "clear-all")] : []),
  ];
}
