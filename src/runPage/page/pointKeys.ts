import type { Point } from "../pageMessages";

/** What the keys need of the element of a point. */
export interface PointElement {
  setAttribute(name: string, value: string): void;
  addEventListener(type: "focus", listener: () => void): void;
  focus(options?: { preventScroll: boolean }): void;
}

/** What the keys need of a `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
}

/** Keyboard navigation between the points, in order of time. */
export class PointKeys {
  private at: number;

  /** @param focused The run whose point has focus; else the page's own run is in the tab order. */
  constructor(
    private readonly elements: readonly PointElement[],
    private readonly points: readonly Pick<Point, "runId" | "isThis">[],
    focused: string | null,
  ) {
    this.at = Math.max(
      0,
      points.findIndex(({ runId, isThis }) => (focused === null ? isThis : runId === focused)),
    );
    this.elements.forEach((element, index) => {
      element.addEventListener("focus", () => this.moveTo(index));
    });
    this.moveTo(this.at);
  }

  press(event: KeyPress, onOpen: (runId: string) => void): void {
    // Shortcuts of VS Code, such as Alt+Left to go back.
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const last = this.elements.length - 1;
    const steps: Partial<Record<string, number>> = {
      ArrowLeft: this.at - 1,
      ArrowDown: this.at - 1,
      ArrowRight: this.at + 1,
      ArrowUp: this.at + 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    const point = this.points[this.at];
    if (next !== undefined) {
      this.moveTo(Math.min(last, Math.max(0, next)));
      this.elements[this.at]?.focus();
      event.preventDefault();
    } else if ((event.key === "Enter" || event.key === " ") && point) {
      onOpen(point.runId);
      event.preventDefault();
    }
  }

  /** Gives the focus back after the plot was drawn anew; whoever has scrolled away from it meanwhile stays there. */
  focusAgain(): void {
    this.elements[this.at]?.focus({ preventScroll: true });
  }

  private moveTo(index: number): void {
    this.at = index;
    this.elements.forEach((element, at) => element.setAttribute("tabindex", at === index ? "0" : "-1"));
  }
}
