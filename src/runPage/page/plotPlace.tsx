import { useEffect, useRef, useState } from "preact/hooks";
import type { History } from "../pageMessages";
import type { Tell } from "./parts";
import type { drawPlot } from "./plot";

/** The chart library is loaded when the plot comes onto the screen for the first time. */
let loaded: Promise<{ drawPlot: typeof drawPlot }> | undefined;

function load(): Promise<{ drawPlot: typeof drawPlot }> {
  loaded ??= import(document.body.dataset["plot"] ?? "") as Promise<{ drawPlot: typeof drawPlot }>;
  return loaded;
}

/** The place of the plot: drawn when it is on the screen, and anew when its width or what it shows changes. */
export function PlotPlace({ history, tell }: { history: History; tell: Tell }) {
  const element = useRef<HTMLDivElement>(null);
  const [draw, setDraw] = useState<{ plot: typeof drawPlot }>();
  const [width, setWidth] = useState(0);
  const [pointed, setPointed] = useState<string>();
  useEffect(() => {
    const { current } = element;
    if (!current) {
      return undefined;
    }
    const resized = new ResizeObserver(() => setWidth(Math.floor(current.clientWidth)));
    const seen = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        seen.disconnect();
        void load().then(({ drawPlot: plot }) => setDraw({ plot }));
      }
    });
    resized.observe(current);
    seen.observe(current);
    return () => {
      resized.disconnect();
      seen.disconnect();
    };
  }, []);
  const drawn = JSON.stringify([history.points, history.usual, history.axes, history.heading, history.summary]);
  useEffect(() => {
    if (element.current && draw && width > 0) {
      const onOpen = (runId: string) => tell({ type: "run", command: "showRun", runId });
      draw.plot({
        place: element.current,
        history,
        width,
        language: document.documentElement.lang,
        onOpen,
        onPoint: setPointed,
      });
      performance.mark("hexRuns.plot");
    }
  }, [draw, width, drawn]);
  return (
    <>
      <div class="plot" ref={element} />
      <p class="pointed" aria-hidden="true">
        {pointed ?? history.hint}
      </p>
    </>
  );
}
