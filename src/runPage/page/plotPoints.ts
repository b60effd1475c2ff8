import type { Point } from "../pageMessages";
import type { PlotOptions } from "./plot";
import { shapes } from "./icons";

/** Shapes are drawn this much smaller than as icons. */
const scale = 0.7;
/** So far around a point it can be hit, pixels. */
const hitRadius = 11;

/** Puts a link in the place of a dot: with the shape and colour of the run's outcome, a name, and easy to hit. */
export function makePoint(
  dot: SVGElement,
  point: Point,
  { onOpen, onPoint }: Pick<PlotOptions, "onOpen" | "onPoint">,
): SVGElement {
  const { path, filled } = shapes[point.outcome];
  const link = svg("g", {
    class: `point outcome ${point.outcome} ${filled ? "filled" : "open"}${point.isThis ? " this" : ""}`,
    transform: `translate(${dot.getAttribute("cx") ?? 0},${dot.getAttribute("cy") ?? 0})`,
    role: "link",
    "aria-label": point.label,
    "data-run": point.runId,
  });
  if (point.isThis) {
    link.setAttribute("aria-current", "true");
  }
  link.append(
    svg("circle", { class: "hit", r: String(hitRadius) }),
    svg("path", { d: path, transform: `scale(${scale})` }),
  );
  link.addEventListener("click", () => onOpen(point.runId));
  for (const type of ["pointerenter", "focus"]) {
    link.addEventListener(type, () => onPoint(point.label));
  }
  for (const type of ["pointerleave", "blur"]) {
    link.addEventListener(type, () => onPoint(undefined));
  }
  dot.replaceWith(link);
  return link;
}

/** Which point the keyboard is at. Points are in the order of time. */
export class PointKeys {
  private at: number;

  /** @param focused the run whose point has the focus; else the Tab key leads to the page's own run. */
  constructor(
    private readonly elements: readonly SVGElement[],
    private readonly points: readonly Point[],
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

  press(event: KeyboardEvent, onOpen: (runId: string) => void): void {
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
      this.focus();
      event.preventDefault();
    } else if ((event.key === "Enter" || event.key === " ") && point) {
      onOpen(point.runId);
      event.preventDefault();
    }
  }

  focus(): void {
    this.elements[this.at]?.focus();
  }

  private moveTo(index: number): void {
    this.at = index;
    this.elements.forEach((element, at) => element.setAttribute("tabindex", at === index ? "0" : "-1"));
  }
}

function svg(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}
