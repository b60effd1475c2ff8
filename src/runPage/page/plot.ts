import { axisX, axisY, dot, gridY, plot, ruleY } from "@observablehq/plot";
import type { History, Point } from "../pageMessages";
import { durationText } from "../../util/timeText";
import { shapes } from "./icons";
import { PointKeys } from "./pointKeys";
import { lengthTicks, timeTicks } from "./ticks";

interface PlotOptions {
  /** Contains the plot and nothing else. */
  place: HTMLElement;
  history: History;
  /** Pixels. */
  width: number;
  language: string;
  onOpen: (runId: string) => void;
  /** Called with the label of the point under the pointer or with focus. */
  onPoint: (label: string | undefined) => void;
}

const height = 240;
/** Shapes are smaller here than as icons. */
const scale = 0.7;
/** The radius around a point that can be clicked, pixels. */
const hitRadius = 11;

/**
 * Draws the project's last runs: when they started and how long they took. The points are links: one of them
 * is in the tab order, and the arrow keys move between runs.
 */
export function drawPlot({ place, history, width, language, onOpen, onPoint }: PlotOptions): void {
  const points = [...history.points].sort((a, b) => a.startMs - b.startMs);
  const svg = plotOf(points, history, width, language);
  const dots = [...svg.querySelectorAll<SVGElement>(".points > *")];
  const made = dots.flatMap((element, index) => {
    const point = points[index];
    return point ? [makePoint(element, point, { onOpen, onPoint })] : [];
  });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", `${history.heading}: ${history.summary}. ${history.hint}`);
  const focused =
    document.activeElement && place.contains(document.activeElement)
      ? document.activeElement.getAttribute("data-run")
      : null;
  const keys = new PointKeys(made, points, focused);
  svg.addEventListener("keydown", (event) => keys.press(event, onOpen));
  place.replaceChildren(svg);
  if (focused !== null) {
    keys.focusAgain();
  }
}

function plotOf(points: readonly Point[], history: History, width: number, language: string): SVGSVGElement {
  const longestMs = Math.max(1_000, ...points.map(({ elapsedMs }) => elapsedMs), history.usual?.medianMs ?? 0);
  const ticks = lengthTicks(longestMs);
  const [firstMs, lastMs] = [points[0]?.startMs ?? 0, points.at(-1)?.startMs ?? 0];
  const times = timeTicks(firstMs, lastMs, width, language, history.axes.timeZone);
  const svg = plot({
    width,
    height,
    marginLeft: 52,
    marginRight: 16,
    marginBottom: 36,
    marginTop: 24,
    x: { type: "time", domain: padded(firstMs, lastMs) },
    y: { domain: [0, Math.max(longestMs * 1.08, ticks.at(-1) ?? 0)] },
    marks: [
      gridY(ticks, { className: "grid" }),
      axisX(times.ticks, {
        tickFormat: times.format,
        label: history.axes.time,
        labelArrow: "none",
        labelAnchor: "right",
        tickSize: 4,
        fill: "currentColor",
      }),
      axisY(ticks, {
        tickFormat: (ms: number) => durationText(ms, language),
        label: history.axes.length,
        labelArrow: "none",
        tickSize: 0,
        fill: "currentColor",
      }),
      ...(history.usual ? [ruleY([history.usual.medianMs], { className: "median" })] : []),
      dot(points, { x: (point: Point) => new Date(point.startMs), y: "elapsedMs", r: 5, className: "points" }),
    ],
  });
  if (!(svg instanceof SVGSVGElement)) {
    throw new Error("The plot is no picture.");
  }
  // The page's content security policy allows no style elements; these styles are in the page's style sheet.
  svg.querySelectorAll("style").forEach((style) => style.remove());
  // A screen reader would read numbers without order; the points have it all.
  svg.querySelectorAll(":scope > g").forEach((group) => {
    group.removeAttribute("aria-label");
    if (!group.classList.contains("points")) {
      group.setAttribute("aria-hidden", "true");
    }
  });
  return svg;
}

/** Adds room at both ends, so that no point is cut off. */
function padded(firstMs: number, lastMs: number): [Date, Date] {
  const roomMs = Math.max((lastMs - firstMs) * 0.03, 60_000);
  return [new Date(firstMs - roomMs), new Date(lastMs + roomMs)];
}

/** Replaces a dot by a link with the shape and colour of the run's outcome (see `media/runs.css`), a label and a large click area. */
function makePoint(
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

function svg(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}
