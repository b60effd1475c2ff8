import type { Project, ProjectSort } from "../hex/types";
import type { RunStore } from "../store/runStore";
import { foldedWords, hasWords } from "../util/fold";

/** What the list of projects shows. Words and `publishedOnly` are matched here, the rest by Hex. */
export interface ProjectFilter {
  ownerEmail?: string;
  status?: string;
  category?: string;
  collection?: { id: string; name: string };
  publishedOnly?: boolean;
  includeArchived?: boolean;
  /** All of these words stand in the title, in any order and form that `fold` makes alike. */
  words?: string;
}

/** Hex's orders, and two that it does not have: those are made here, of all projects. */
export type ListSort = ProjectSort | "TITLE" | "LAST_RUN";

/** What Hex is asked for when the list is to be in this order. */
export function requestedSort(sort: ListSort): ProjectSort {
  return sort === "TITLE" || sort === "LAST_RUN" ? "LAST_EDITED_AT" : sort;
}

/** Hex does not search titles and knows no such order: all projects are needed. */
export function needsAll({ words }: ProjectFilter, sort: ListSort): boolean {
  return foldedWords(words ?? "").length > 0 || sort !== requestedSort(sort);
}

/** Whether a project is listed, of those that Hex answered for the filter. */
export function isListed(filter: ProjectFilter): (project: Project) => boolean {
  const words = foldedWords(filter.words ?? "");
  return (project) =>
    (!filter.publishedOnly || project.lastPublishedAt !== undefined) && hasWords(project.title, words);
}

/** Whether what Hex matches can be matched here, too: it does not tell which projects are in a collection. */
export function canMatchHere({ collection, includeArchived }: ProjectFilter): boolean {
  return collection === undefined && includeArchived !== true;
}

/** Whether Hex would answer this project for the filter. */
export function isAnswered({ ownerEmail, status, category }: ProjectFilter): (project: Project) => boolean {
  const owner = ownerEmail?.toLowerCase();
  return (project) =>
    project.archivedAt === undefined &&
    project.trashedAt === undefined &&
    (owner === undefined || project.ownerEmail?.toLowerCase() === owner) &&
    (status === undefined || project.status === status) &&
    (category === undefined || project.categories.includes(category));
}

/** Sorts projects; those of which Hex does not tell what they are sorted by come last, in the order they have. */
export function sorted(projects: readonly Project[], sort: ListSort, store: RunStore): Project[] {
  if (sort === "TITLE") {
    const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
    return [...projects].sort((a, b) => compare(a.title, b.title));
  }
  const times = new Map(projects.map((project) => [project.id, timeMs(project, sort, store)]));
  const at = ({ id }: Project) => times.get(id) ?? 0;
  return [...projects].sort((a, b) => at(b) - at(a));
}

function timeMs(project: Project, sort: Exclude<ListSort, "TITLE">, store: RunStore): number | undefined {
  switch (sort) {
    case "LAST_RUN": {
      const [last] = store.runsOf(project.id).runs;
      return (last?.startTime ?? last?.endTime)?.getTime() ?? (last && Infinity);
    }
    case "LAST_PUBLISHED_AT":
      return project.lastPublishedAt?.getTime();
    case "CREATED_AT":
      return project.createdAt?.getTime();
    case "LAST_EDITED_AT":
      return project.lastEditedAt?.getTime();
  }
}
