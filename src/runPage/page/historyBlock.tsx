import type { History } from "../pageMessages";
import { OutcomeIcon } from "./icons";
import { Block, Problem, TableHead, type Tell } from "./parts";
import { PlotPlace } from "./plotPlace";

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
