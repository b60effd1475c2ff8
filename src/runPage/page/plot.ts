import { axisX, axisY, dot, gridY, plot, ruleY } from "@observablehq/plot";
import type { History, Point } from "../pageMessages";
import { durationText } from "../../util/timeText";
import { makePoint, PointKeys } from "./plotPoints";
import { lengthTicks, timeTicks } from "./ticks";

export interface PlotOptions {
  /** Holds the plot and nothing else. */
  place: HTMLElement;
  history: History;
  /** Pixels. */
  width: number;
  language: string;
  onOpen: (runId: string) => void;
  /** A point is pointed at or has the focus; or none. */
  onPoint: (label: string | undefined) => void;
}

const height = 240;

/**
 * Draws the project's last runs: when they began and how long they took. Its points are links that
 * the keyboard reaches: one of them is in the order of the Tab key, the arrow keys go from run to run.
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
    keys.focus();
  }
}

function plotOf(points: readonly Point[], history: History, width: number, language: string): SVGSVGElement {
  const longestMs = Math.max(1_000, ...points.map(({ elapsedMs }) => elapsedMs), history.usual?.medianMs ?? 0);
  const ticks = lengthTicks(longestMs);
  const [firstMs, lastMs] = [points[0]?.startMs ?? 0, points.at(-1)?.startMs ?? 0];
  const times = timeTicks(firstMs, lastMs, width, language);
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
  // The page's content security policy allows no style elements; what this one says is in the page's styles.
  svg.querySelectorAll("style").forEach((style) => style.remove());
  // Read aloud it would be numbers without an order: the points say all of it.
  svg.querySelectorAll(":scope > g").forEach((group) => {
    group.removeAttribute("aria-label");
    if (!group.classList.contains("points")) {
      group.setAttribute("aria-hidden", "true");
    }
  });
  return svg;
}

/** Room at both ends, so that no point is cut. */
function padded(firstMs: number, lastMs: number): [Date, Date] {
  const roomMs = Math.max((lastMs - firstMs) * 0.03, 60_000);
  return [new Date(firstMs - roomMs), new Date(lastMs + roomMs)];
}
