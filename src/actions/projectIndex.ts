import type { Project } from "../hex/types";
import { fit, rowText, typedText, type RowText } from "../ui/pickMatch";

/** The texts of a project's row. */
export interface ProjectTexts {
  label: string;
  description: string;
}

/** What was found: the best ones first, and how many there are in all. */
export interface Found {
  best: Project[];
  count: number;
}

/** Searches projects by what their rows say; the texts are made once for each project. */
export class ProjectIndex {
  private readonly texts = new WeakMap<Project, RowText>();

  constructor(private readonly textsOf: (project: Project) => ProjectTexts) {}

  /** Those of `projects` whose rows fit what is typed; of two that fit as well, the one that comes first. */
  search(projects: readonly Project[], value: string, most: number): Found {
    const typed = typedText(value);
    const ranks: Project[][] = [];
    let count = 0;
    for (const project of projects) {
      const rank = fit(this.textOf(project), typed);
      if (rank !== undefined) {
        count += 1;
        (ranks[rank] ??= []).push(project);
      }
    }
    return { best: ranks.flat().slice(0, most), count };
  }

  private textOf(project: Project): RowText {
    const known = this.texts.get(project) ?? rowText(this.textsOf(project));
    this.texts.set(project, known);
    return known;
  }
}
