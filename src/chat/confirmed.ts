import type { ProjectId } from "../hex/types";

/** A run as the user was asked about it. */
interface ConfirmedRun {
  sessionId: string;
  projectId: ProjectId;
}

/** A question that nobody has answered for so long, ms, or that so many others came after, is forgotten. */
const longestMs = 60 * 60_000;
const most = 100;

/**
 * The runs that the user was asked about, by what the tool was called with: a title may mean another
 * project by the time that the answer comes, and another workspace may be the current one.
 */
export class ConfirmedRuns {
  private asked: { key: string; atMs: number; run: ConfirmedRun }[] = [];

  constructor(private readonly now: () => number) {}

  /** Notes what a question shows. */
  add(input: unknown, run: ConfirmedRun): void {
    this.asked = [...this.asked.slice(1 - most), { key: JSON.stringify(input), atMs: this.now(), run }];
  }

  /**
   * The run that was asked about with this input, once for each question; undefined when none was. VS Code
   * does not tell which question was answered: when they showed different runs, none counts.
   */
  take(input: unknown): ConfirmedRun | undefined {
    const key = JSON.stringify(input);
    const asked = this.asked.filter((one) => one.key === key && this.now() - one.atMs <= longestMs);
    const [first] = asked;
    const isClear = asked.every(
      ({ run }) => run.sessionId === first?.run.sessionId && run.projectId === first.run.projectId,
    );
    this.asked = this.asked.filter((one) => (isClear ? one !== first : !asked.includes(one)));
    return isClear ? first?.run : undefined;
  }
}
