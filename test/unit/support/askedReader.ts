import { HexError, isHexError, type HexErrorKind } from "../../../src/hex/errors";
import type { Project, ProjectId, ProjectPage, ProjectQuery } from "../../../src/hex/types";
import type { ProjectList } from "../../../src/polling/projectList";
import type { Reader } from "../../../src/polling/reader";
import { RunStore } from "../../../src/store/runStore";
import { settle, type FakeClock } from "./fakeClock";

const minuteMs = 60_000;

/** A question that the test answers. */
export interface Asked {
  priority: string;
  query: ProjectQuery & { id?: ProjectId };
  /** A page with these projects. */
  answer: (titles: readonly string[], after?: string, skipped?: number) => Promise<void>;
  /** One project. */
  answerProject: (project: Partial<Project>) => Promise<void>;
  fail: (error: HexErrorKind | Error) => Promise<void>;
}

/** Asks nobody: the test gives the answers, when and in which order it likes. Each project's title is its id. */
export class AskedReader {
  readonly asked: Asked[] = [];
  readonly store: RunStore;
  readonly reader: Reader;

  constructor(private readonly clock: FakeClock) {
    this.store = new RunStore(clock, () => false);
    const read = (priority: string, _: string, query: ProjectQuery) => this.ask(priority, query);
    this.reader = { read: read as Reader["read"] };
  }

  get last(): Asked {
    const last = this.asked.at(-1);
    if (!last) {
      throw new Error("Nothing was asked for.");
    }
    return last;
  }

  /** A project whose title is a number was last edited so many minutes ago. */
  project(title: string): Project {
    const minutes = Number(title);
    const lastEditedAt = Number.isNaN(minutes) ? undefined : new Date(this.clock.now() - minutes * minuteMs);
    return { id: title as ProjectId, title, type: "PROJECT", categories: [], schedules: [], lastEditedAt };
  }

  page(titles: readonly string[], after?: string, skipped = 0): ProjectPage {
    return { projects: titles.map((title) => this.project(title)), after, skipped };
  }

  /** Loads a list anew, which is one page then; there are more when it says what comes `after`. */
  async load(list: ProjectList, titles: readonly string[], after?: string): Promise<void> {
    const loaded = list.refresh("user");
    await this.last.answer(titles, after);
    await loaded;
  }

  /** Loads so many full pages; there are more. */
  async loadPages(list: ProjectList, pages: number): Promise<void> {
    for (let page = 0; page < pages; page += 1) {
      const loaded = list.loadMore();
      await this.last.answer(numbers(page * 100, page * 100 + 100), `page ${page + 1}`);
      await loaded;
    }
  }

  private ask(priority: string, query: ProjectQuery): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.asked.push({
        priority,
        query,
        answer: (titles, after, skipped) => {
          const page = this.page(titles, after, skipped);
          this.store.putProjects(page.projects);
          resolve(page);
          return settle();
        },
        answerProject: (project) => {
          resolve(project);
          return settle();
        },
        fail: (error) => {
          reject(typeof error === "string" ? new HexError(error, { operation: "Read", host: "app.hex.tech" }) : error);
          return settle();
        },
      }),
    );
  }
}

/** What a promise came to, once it has: `done`, or the kind of its error. */
export function outcome(work: Promise<unknown>): string[] {
  const came: string[] = [];
  work.then(
    () => came.push("done"),
    (error: unknown) => came.push(isHexError(error) ? error.kind : String(error)),
  );
  return came;
}

/** The numbers from `from` to before `to`, as titles. */
export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}
