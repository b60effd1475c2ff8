import type { CompareRow, CompareView } from "../pageMessages";
import { Chart } from "./chart";
import { OutcomeIcon } from "./icons";
import { Block, Buttons, PreviewLine, Problem, TableHead, type PageProps } from "./parts";

/** Two runs of a project, side by side. */
export function ComparePage({ view, shown, post }: PageProps & { view: CompareView }) {
  return (
    <main class="compare">
      <header>
        <h1 tabIndex={-1}>{view.title}</h1>
        <p role="status">{view.text}</p>
        <PreviewLine preview={shown.preview} post={post} />
      </header>
      <Problem problem={view.problem} post={post} />
      <div class="pair">
        {view.runs.map(({ heading, when, status, button, runId }) => (
          <section key={runId} class="card" aria-label={heading}>
            <h2>{heading}</h2>
            <p class="status">
              <OutcomeIcon outcome={status.outcome} />
              <strong>{status.text}</strong>
            </p>
            <p class="facts">
              <span>{when}</span>
            </p>
            <Buttons buttons={[button]} post={post} />
          </section>
        ))}
      </div>
      {view.tables.map((table) => (
        <Block key={table.heading} heading={table.heading} name="table">
          {table.text !== undefined && <p class="quiet">{table.text}</p>}
          {table.rows.length > 0 && (
            <table>
              <TableHead columns={table.columns} />
              <tbody>
                {table.rows.map((row) => (
                  <ComparedRow key={row.label} row={row} differs={view.differs} />
                ))}
              </tbody>
            </table>
          )}
        </Block>
      ))}
      <Block heading={view.charts.heading} name="charts">
        {view.charts.text !== undefined && <p class="quiet">{view.charts.text}</p>}
        <Problem problem={view.charts.problem} post={post} />
        {view.charts.items.map(({ label, places }) => (
          <section key={label} aria-label={label}>
            <h3>{label}</h3>
            <div class="pair">
              {places.map((place, index) =>
                typeof place === "string" ? (
                  <p key={index} class="quiet">
                    {place}
                  </p>
                ) : (
                  <Chart key={place.runId} place={place} pictures={shown.pictures} post={post} />
                ),
              )}
            </div>
          </section>
        ))}
      </Block>
    </main>
  );
}

function ComparedRow({ row, differs }: { row: CompareRow; differs: string }) {
  const { label, values, difference, code } = row;
  return (
    <tr class={row.differs ? "differs" : undefined}>
      <th scope="row">
        {label}
        {row.differs && <span class="badge">{differs}</span>}
        {difference !== undefined && <span class="detail">{difference}</span>}
      </th>
      {values.map((value, index) => (
        <td key={index} class={code ? "code" : undefined}>
          {value}
        </td>
      ))}
    </tr>
  );
}
