import * as vscode from "vscode";
import type { Collection, Project } from "../hex/types";
import { isHexError } from "../hex/errors";
import type { ProjectFilter } from "../polling/filterAndSort";
import { report, type CommandContext } from "./context";
import { projectsView, withViewProgress } from "../ui/progress";
import { ask, askOne, replaceItems, type KeyedItem } from "../ui/quickPick";
import { serverWord } from "../ui/format";
import { plain } from "../util/text";

/** A part of the filter that has a question of its own. */
export type AskedPart = "status" | "category" | "collection";

/** Asks for the value of one part of the filter. Cancelling changes nothing. */
export async function askFilterPart(
  context: CommandContext,
  filter: ProjectFilter,
  part: AskedPart,
): Promise<ProjectFilter> {
  switch (part) {
    case "status": {
      const answer = await askWord(
        context,
        vscode.l10n.t("Filter by status"),
        ({ status }) => status ?? [],
        filter.status,
      );
      return answer ? { ...filter, status: answer.word } : filter;
    }
    case "category": {
      const answer = await askWord(
        context,
        vscode.l10n.t("Filter by category"),
        ({ categories }) => categories,
        filter.category,
      );
      return answer ? { ...filter, category: answer.word } : filter;
    }
    case "collection":
      return await changeCollection(context, filter);
  }
}

/** A word of others, to be shown. */
export function shownWord(text: string): string {
  return serverWord(plain(text, 80));
}

type WordItem = KeyedItem & { answer?: { word: string | undefined } };

/** Asks for one of the words that the loaded projects have, or for another: not all projects are loaded. */
async function askWord(
  { workspace, onDidLeave, flow }: CommandContext,
  title: string,
  wordsOf: (project: Project) => string | string[],
  current: string | undefined,
): Promise<{ word: string | undefined } | undefined> {
  const known = [...new Set([...workspace.store.projects].flatMap(wordsOf))].sort((a, b) => a.localeCompare(b));
  const rows: WordItem[] = known.map((word) => ({ key: `word ${word}`, label: shownWord(word), answer: { word } }));
  const anyRow: WordItem = {
    key: "any",
    label: vscode.l10n.t("Any"),
    iconPath: new vscode.ThemeIcon("circle-slash"),
    answer: { word: undefined },
  };
  const placeholder = vscode.l10n.t("Choose or type one");
  const answer = await ask<WordItem, { word: string | undefined }>(
    { title, placeholder, canGoBack: true, stays: true, onDidLeave, flow },
    ({ pick, answer: give, disposables }) => {
      const show = () => {
        const typed = pick.value.trim();
        const own: WordItem = {
          key: "typed",
          label: vscode.l10n.t("Use “{0}”", shownWord(typed)),
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
  const { onDidLeave, flow } = context;
  const collections = await loadCollections(context);
  if (!collections) {
    return filter;
  }
  const chosen = await askOne<{ id: string; name: string } | "any">(
    { title: vscode.l10n.t("Filter by collection"), canGoBack: true, stays: true, onDidLeave, flow },
    [
      { label: vscode.l10n.t("Any"), iconPath: new vscode.ThemeIcon("circle-slash"), value: "any" },
      ...collections.map((collection) => ({ label: shownWord(collection.name), value: collection })),
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
