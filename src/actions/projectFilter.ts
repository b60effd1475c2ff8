import * as vscode from "vscode";
import type { Collection, Project, ProjectSort } from "../hex/types";
import type { ProjectFilter } from "../polling/projectList";
import { report, type CommandContext, type CommandHandler } from "./context";
import { projectsView, withViewProgress } from "../ui/progress";
import { ask, askOne, replaceItems, separator, type KeyedItem } from "../ui/quickPick";
import { showInputBox } from "../ui/quickInput";
import { isHexError } from "../hex/errors";
import { plain } from "../util/text";
import { serverWord } from "../ui/format";

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
    ].map((item) => ({ ...item, description: item.value === projects.sort ? vscode.l10n.t("now") : undefined })),
    projects.sort,
  );
  if (sort !== undefined && typeof sort !== "symbol" && sort !== projects.sort) {
    await show(context, projects.filter, sort);
  }
};

async function show({ workspace }: CommandContext, filter: ProjectFilter, sort: ProjectSort): Promise<void> {
  await withViewProgress([projectsView], () => workspace.projects.setQuery(filter, sort));
}

/** One part of the filter that can be changed. */
type FilterPart = "words" | "owner" | "status" | "category" | "collection" | "publishedOnly" | "includeArchived";
type FilterItem = KeyedItem & { part?: FilterPart | "apply" | "clear" };

/** The filter as rows: what each part is, and what to do with the whole. */
function filterItems({ workspace }: CommandContext, filter: ProjectFilter): FilterItem[] {
  const any = vscode.l10n.t("any");
  const isMine = filter.ownerEmail !== undefined;
  const part = (key: FilterPart, label: string, icon: string, description: string): FilterItem => ({
    key,
    part: key,
    label,
    iconPath: new vscode.ThemeIcon(icon),
    description,
  });
  const toggle = (key: FilterPart, label: string, isOn: boolean) =>
    part(key, label, isOn ? "pass-filled" : "circle-large-outline", isOn ? vscode.l10n.t("on") : vscode.l10n.t("off"));
  const hasFilter = Object.values(filter).some((value) => value !== undefined && value !== false && value !== "");
  return [
    {
      key: "apply",
      part: "apply",
      label: vscode.l10n.t("Apply this filter"),
      iconPath: new vscode.ThemeIcon("check"),
      alwaysShow: true,
    },
    ...(hasFilter
      ? [
          {
            key: "clear",
            part: "clear" as const,
            label: vscode.l10n.t("Clear the filter"),
            iconPath: new vscode.ThemeIcon("clear-all"),
            alwaysShow: true,
          },
        ]
      : []),
    separator(vscode.l10n.t("Filter")),
    part("words", vscode.l10n.t("Words in the title…"), "search", filter.words ? shown(filter.words) : any),
    ...(workspace.account.email !== undefined
      ? [toggle("owner", vscode.l10n.t("Only projects that I own"), isMine)]
      : []),
    part("status", vscode.l10n.t("Status…"), "tag", filter.status === undefined ? any : shown(filter.status)),
    part(
      "category",
      vscode.l10n.t("Category…"),
      "symbol-folder",
      filter.category === undefined ? any : shown(filter.category),
    ),
    part(
      "collection",
      vscode.l10n.t("Collection…"),
      "library",
      filter.collection ? shown(filter.collection.name) : any,
    ),
    toggle("publishedOnly", vscode.l10n.t("Only published projects"), filter.publishedOnly === true),
    toggle("includeArchived", vscode.l10n.t("Also archived projects"), filter.includeArchived === true),
  ];
}

/** Asks for the value of one part of the filter. Cancelling changes nothing. */
async function changeFilter(context: CommandContext, filter: ProjectFilter, part: FilterPart): Promise<ProjectFilter> {
  const { workspace } = context;
  switch (part) {
    case "owner":
      return { ...filter, ownerEmail: filter.ownerEmail === undefined ? workspace.account.email : undefined };
    case "publishedOnly":
      return { ...filter, publishedOnly: !filter.publishedOnly };
    case "includeArchived":
      return { ...filter, includeArchived: !filter.includeArchived };
    case "words":
      return { ...filter, words: await askWords(filter.words) };
    case "status": {
      const answer = await askWord(
        context,
        vscode.l10n.t("Projects with which status?"),
        ({ status }) => status ?? [],
        filter.status,
      );
      return answer ? { ...filter, status: answer.word } : filter;
    }
    case "category": {
      const answer = await askWord(
        context,
        vscode.l10n.t("Projects of which category?"),
        ({ categories }) => categories,
        filter.category,
      );
      return answer ? { ...filter, category: answer.word } : filter;
    }
    case "collection":
      return await changeCollection(context, filter);
  }
}

async function askWords(words: string | undefined): Promise<string | undefined> {
  const typed = await showInputBox({
    title: vscode.l10n.t("Words in the title"),
    prompt: vscode.l10n.t("Shows projects with all of these words in their title, among those that are loaded."),
    value: words,
    ignoreFocusOut: true,
  });
  return typed === undefined ? words : typed.trim() || undefined;
}

type WordItem = KeyedItem & { answer?: { word: string | undefined } };

/** Asks for one of the words that the loaded projects have, or for another: not all projects are loaded. */
async function askWord(
  { workspace, onDidLeave }: CommandContext,
  title: string,
  wordsOf: (project: Project) => string | string[],
  current: string | undefined,
): Promise<{ word: string | undefined } | undefined> {
  const known = [...new Set([...workspace.store.projects].flatMap(wordsOf))].sort((a, b) => a.localeCompare(b));
  const rows: WordItem[] = known.map((word) => ({ key: `word ${word}`, label: shown(word), answer: { word } }));
  const anyRow: WordItem = {
    key: "any",
    label: vscode.l10n.t("Any"),
    iconPath: new vscode.ThemeIcon("circle-slash"),
    answer: { word: undefined },
  };
  const placeholder = vscode.l10n.t("Choose or type one");
  const answer = await ask<WordItem, { word: string | undefined }>(
    { title, placeholder, canGoBack: true, stays: true, onDidLeave },
    ({ pick, answer: give, disposables }) => {
      const show = () => {
        const typed = pick.value.trim();
        const own: WordItem = {
          key: "typed",
          label: vscode.l10n.t("Use “{0}”", shown(typed)),
          alwaysShow: true,
          answer: { word: typed },
        };
        replaceItems(pick, [anyRow, ...rows, ...(typed === "" || known.includes(typed) ? [] : [own])]);
      };
      disposables.add(pick.onDidChangeValue(show));
      show();
      pick.activeItems = pick.items.filter((item) => current !== undefined && item.answer?.word === current);
      return { onAccept: (item) => item.answer && give(item.answer) };
    },
  );
  return typeof answer === "symbol" ? undefined : answer;
}

async function changeCollection(context: CommandContext, filter: ProjectFilter): Promise<ProjectFilter> {
  const { onDidLeave } = context;
  const collections = await loadCollections(context);
  if (!collections) {
    return filter;
  }
  const chosen = await askOne<{ id: string; name: string } | "any">(
    { title: vscode.l10n.t("Projects of which collection?"), canGoBack: true, stays: true, onDidLeave },
    [
      { label: vscode.l10n.t("Any"), iconPath: new vscode.ThemeIcon("circle-slash"), value: "any" },
      ...collections.map((collection) => ({ label: shown(collection.name), value: collection })),
    ],
  );
  if (chosen === undefined || typeof chosen === "symbol") {
    return filter;
  }
  return { ...filter, collection: chosen === "any" ? undefined : chosen };
}

/** Shows the error and returns undefined when they cannot be loaded: the rest of the filter still works. */
async function loadCollections(context: CommandContext): Promise<Collection[] | undefined> {
  try {
    return await withViewProgress([projectsView], () => context.workspace.loader.collections());
  } catch (error) {
    if (!isHexError(error)) {
      throw error;
    }
    report(context, error);
    return undefined;
  }
}

function shown(text: string): string {
  return serverWord(plain(text, 80));
}
