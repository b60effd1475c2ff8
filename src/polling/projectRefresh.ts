import type { HexClient } from "../hex/client";
import { HexError } from "../hex/errors";
import type { ProjectPage, ProjectQuery } from "../hex/types";
import type { ProjectList } from "./projectList";
import type { RunStore } from "../store/runStore";

export interface ProjectRefreshOptions {
  client: HexClient;
  store: RunStore;
  /** What the Projects view of this window shows. */
  list: ProjectList;
  /** The lists that windows show. */
  shown: () => readonly ProjectQuery[];
  noteList: (query: ProjectQuery, news: ProjectPage | HexError) => void;
  now: () => number;
}

/** Brings the newest pages of the project lists that windows show up to date, by turns. */
export class ProjectRefresh {
  private readonly askedAtMs = new Map<string, number>();

  constructor(private readonly options: ProjectRefreshOptions) {}

  /** One background request; rejects with a HexError. */
  async next(): Promise<void> {
    const { client, store, list, shown, noteList, now } = this.options;
    const [query = list.newest] = [...shown()].sort((a, b) => this.lastMs(a) - this.lastMs(b));
    this.askedAtMs.set(JSON.stringify(query), now());
    // What is shown may be another list by the time the answer comes.
    const isShown = () => JSON.stringify(query) === JSON.stringify(list.newest);
    const asked = store.ask();
    try {
      const page = await client.listProjects(query, { attempts: 1 });
      store.putProjects(page.projects, asked);
      noteList(query, page);
      if (isShown()) {
        list.takeNewest(page, now(), asked);
      }
    } catch (error) {
      if (error instanceof HexError && error.kind !== "cancelled") {
        noteList(query, error);
        if (isShown()) {
          list.takeFailure(error);
        }
      }
      throw error;
    }
  }

  private lastMs(query: ProjectQuery): number {
    return this.askedAtMs.get(JSON.stringify(query)) ?? -Infinity;
  }
}
