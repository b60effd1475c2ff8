import type { ProjectId } from "../hex/types";

/** A row that was under the mouse or clicked counts for more; this halves every so many ms. */
const halfLifeMs = 15_000;

/** Where the user looks, and so how much it counts that a run's end goes unnoticed. */
export class Attention {
  private readonly noted = new Map<ProjectId, number>();
  focused = true;
  viewVisible = false;

  /** The user pointed at the project or one of its runs. */
  note(id: ProjectId, nowMs: number): void {
    this.noted.set(id, nowMs);
  }

  /** Somebody sees at once what changes. */
  get looking(): boolean {
    return this.focused && this.viewVisible;
  }

  /** How much anything counts that the views show: 1 when nobody looks right now. */
  get weight(): number {
    return this.looking ? 30 : this.focused || this.viewVisible ? 1 : 0.5;
  }

  /**
   * How much a project counts.
   *
   * @param shown it is pinned, expanded, or was run from here lately.
   */
  weightOf(id: ProjectId, shown: boolean, nowMs: number): number {
    const pointedMs = nowMs - (this.noted.get(id) ?? -Infinity);
    return this.weight * (shown ? 1 : 0.5) * (1 + 3 * 2 ** (-pointedMs / halfLifeMs));
  }
}
