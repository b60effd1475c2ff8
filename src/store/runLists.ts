import { isActive, type ProjectId } from "../hex/types";
import type { RunList } from "./runList";

/** The runs of so many projects are kept: far more than are pinned, expanded or run in a day. */
const mostKept = 300;

/** The lists of runs that are known. Of very many, those are forgotten that did not change for longest and in which nothing runs. */
export class RunLists {
  /** Those that were put last are at the end. */
  private readonly byProject = new Map<ProjectId, RunList>();

  get(id: ProjectId): RunList | undefined {
    return this.byProject.get(id);
  }

  /** @returns the project whose list was forgotten for it, if any. */
  set(id: ProjectId, list: RunList): ProjectId | undefined {
    this.byProject.delete(id);
    this.byProject.set(id, list);
    if (this.byProject.size <= mostKept) {
      return undefined;
    }
    for (const [other, { runs }] of this.byProject) {
      if (other !== id && !runs.some(isActive)) {
        this.byProject.delete(other);
        return other;
      }
    }
    return undefined;
  }
}
