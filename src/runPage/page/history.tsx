import { useEffect, useRef, useState } from "preact/hooks";
import type { History } from "../pageMessages";
import { OutcomeIcon } from "./icons";
import { Block, Problem, TableHead, type Tell } from "./parts";
import type { drawPlot } from "./plot";

/** How the project's last runs went: drawn, and as a table. */
export function HistoryBlock({ history, tell }: { history: History | undefined; tell: Tell }) {
  return history === undefined ? null : (
    <Block heading={history.heading} name="history">
      {history.text !== undefined && <p class="quiet">{history.text}</p>}
      <Problem problem={history.problem} tell={tell} />
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
          <PlotPlace history={history} tell={tell} />
          <details>
            <summary>{history.table.title}</summary>
            <HistoryTable history={history} tell={tell} />
          </details>
        </>
      )}
    </Block>
  );
}

function HistoryTable({ history, tell }: { history: History; tell: Tell }) {
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
                  <button type="button" class="link" onClick={() => tell({ type: "run", command: "showRun", runId })}>
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

/** The chart library is loaded when the plot comes onto the screen for the first time. */
let loaded: Promise<{ drawPlot: typeof drawPlot }> | undefined;

function load(): Promise<{ drawPlot: typeof drawPlot }> {
  loaded ??= import(document.body.dataset["plot"] ?? "") as Promise<{ drawPlot: typeof drawPlot }>;
  return loaded;
}

/** The place of the plot: drawn when it is on the screen, and anew when its width or what it shows changes. */
function PlotPlace({ history, tell }: { history: History; tell: Tell }) {
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
