import * as vscode from "vscode";
import type { ProjectSort } from "../hex/types";
import type { ProjectFilter } from "../polling/projectList";
import { joined, serverWord } from "./format";

/** Which projects are listed and in what order; the usual (all, by last edited) goes without saying. */
export function queryText(filter: ProjectFilter, sort: ProjectSort, ownEmail: string | undefined): string {
  return joined(
    filter.words && vscode.l10n.t("“{0}”", serverWord(filter.words)),
    filter.ownerEmail && ownerText(filter.ownerEmail, ownEmail),
    filter.status && vscode.l10n.t("status {0}", serverWord(filter.status)),
    filter.category && vscode.l10n.t("category {0}", serverWord(filter.category)),
    filter.collection && vscode.l10n.t("collection {0}", serverWord(filter.collection.name)),
    filter.publishedOnly ? vscode.l10n.t("published only") : undefined,
    filter.includeArchived ? vscode.l10n.t("including archived") : undefined,
    sortText(sort),
  );
}

function ownerText(email: string, ownEmail: string | undefined): string {
  return email.toLowerCase() === ownEmail?.toLowerCase()
    ? vscode.l10n.t("owned by you")
    : vscode.l10n.t("owned by {0}", serverWord(email));
}

function sortText(sort: ProjectSort): string | undefined {
  switch (sort) {
    case "LAST_EDITED_AT":
      return undefined;
    case "LAST_PUBLISHED_AT":
      return vscode.l10n.t("by last published");
    case "CREATED_AT":
      return vscode.l10n.t("by created");
  }
}
