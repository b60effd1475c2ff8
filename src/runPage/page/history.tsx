import { useEffect, useRef, useState } from "preact/hooks";
import type { History } from "../pageMessages";
import { OutcomeIcon } from "./icons";
import { Block, Problem, TableHead, type Post } from "./parts";
import type { drawPlot } from "./plot";

/** The project's last runs, as a plot and as a table. */
export function HistoryBlock({ history, post }: { history: History | undefined; post: Post }) {
  return history === undefined ? null : (
    <Block heading={history.heading} name="history">
      {history.text !== undefined && <p class="quiet">{history.text}</p>}
      <Problem problem={history.problem} post={post} />
      {history.points.length > 0 && (
        <>
          <ul class="legend">
            {history.legend.map(({ outcome, text }) => (
              <li key={outcome}>
                <OutcomeIcon outcome={outcome} />
                {text}
              </li>
            ))}
            {history.usual && (
              <li>
                <svg class="median-key" viewBox="0 0 20 16" width="20" height="16" aria-hidden="true">
                  <line x1="0" x2="20" y1="8" y2="8" />
                </svg>
                {history.usual.text}
              </li>
            )}
          </ul>
          <PlotPlace history={history} post={post} />
          <details>
            <summary>{history.table.title}</summary>
            <HistoryTable history={history} post={post} />
          </details>
        </>
      )}
    </Block>
  );
}

function HistoryTable({ history, post }: { history: History; post: Post }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={history.summary}>
      <table>
        <caption>{history.summary}</caption>
        <TableHead columns={history.table.columns} />
        <tbody>
          {history.points.map(({ runId, cells: [first, ...others], isThis }) => (
            <tr key={runId} aria-current={isThis ? "true" : undefined}>
              <th scope="row">
                {isThis ? (
                  <>
                    {first} <span class="badge">{history.thisRun}</span>
                  </>
                ) : (
                  <button type="button" class="link" onClick={() => post({ type: "run", command: "showRun", runId })}>
                    {first}
                  </button>
                )}
              </th>
              {others.map((cell, index) => (
                <td key={index}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The chart library, loaded when the plot first comes onto the screen. */
let loaded: Promise<{ drawPlot: typeof drawPlot }> | undefined;

function load(): Promise<{ drawPlot: typeof drawPlot }> {
  loaded ??= import(document.body.dataset["plot"] ?? "") as Promise<{ drawPlot: typeof drawPlot }>;
  return loaded;
}

/** The plot: drawn when it comes onto the screen, and redrawn when its width or data changes. */
function PlotPlace({ history, post }: { history: History; post: Post }) {
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
      const onOpen = (runId: string) => post({ type: "run", command: "showRun", runId });
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
