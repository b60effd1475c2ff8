import type { LengthBar, RunView, TimeLineEvent } from "../pageMessages";
import { Chart } from "./chart";
import { HistoryBlock } from "./history";
import { OutcomeIcon } from "./icons";
import { Block, Buttons, Facts, PreviewLine, Problem, TextLink, type PageProps } from "./parts";

/** Everything about one run. */
export function RunPage({ view, shown, post }: PageProps & { view: RunView }) {
  return (
    <main class="run">
      <header>
        <h1 tabIndex={-1}>{view.title}</h1>
        <p class="status" role="status">
          <OutcomeIcon outcome={view.status.outcome} />
          <strong>{view.status.text}</strong>
        </p>
        <p class="facts">
          {view.facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <Buttons buttons={view.buttons} post={post} name={view.actions} />
        <PreviewLine preview={shown.preview} post={post} />
      </header>
      {view.notice && (
        <p class={`notice ${view.notice.tone}`} role="note">
          {view.notice.text}
          {view.notice.link && (
            <>
              {" "}
              <TextLink button={view.notice.link} post={post} />
            </>
          )}
        </p>
      )}
      <Problem problem={view.problem} post={post} />
      <div class="columns">
        <div class="side">
          {view.length && (
            <Block heading={view.length.heading} name="duration">
              <Length bar={view.length} />
              <p class="quiet">{view.length.text}</p>
            </Block>
          )}
          <Facts section={view.about} post={post} name="about" />
          <Block heading={view.events.heading} name="events">
            {view.events.text !== undefined && <p class="quiet">{view.events.text}</p>}
            {view.events.events.length > 0 && <TimeLine events={view.events.events} />}
          </Block>
          <Facts section={view.inputs} post={post} name="inputs" />
          <Facts section={view.options} post={post} name="options" />
          <Facts section={view.notifications} post={post} name="notifications" />
          <Facts section={view.ids} post={post} name="ids" />
        </div>
        <div class="wide">
          <HistoryBlock history={shown.history} post={post} />
          <Block heading={view.charts.heading} name="charts">
            {view.charts.text !== undefined && <p class="quiet">{view.charts.text}</p>}
            <Problem problem={view.charts.problem} post={post} />
            <div class="figures">
              {view.charts.items.map(({ label, place }) => (
                <figure key={place.staticId}>
                  <figcaption>{label}</figcaption>
                  <Chart place={place} pictures={shown.pictures} post={post} />
                </figure>
              ))}
            </div>
          </Block>
        </div>
      </div>
    </main>
  );
}

function TimeLine({ events }: { events: readonly TimeLineEvent[] }) {
  return (
    <ol class="time-line">
      {events.map(({ outcome, text, time, after }) => (
        <li key={`${time} ${text}`}>
          <OutcomeIcon outcome={outcome} />
          <span class="what">{text}</span>
          <span class="when">
            {time}
            {after !== undefined && <span class="detail">{after}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The run's duration over the usual range: a band from the 10th to the 90th percentile, and the median. */
function Length({ bar: { elapsedMs, p10Ms, medianMs, p90Ms, text } }: { bar: LengthBar }) {
  const mostMs = Math.max(p90Ms * 1.25, elapsedMs * 1.05, 1);
  const at = (ms: number) => `${((ms / mostMs) * 100).toFixed(1)}%`;
  return (
    <svg class="length" aria-hidden="true" width="100%" height="20">
      <rect class="track" x="0" y="8" width="100%" height="4" rx="2" />
      <rect class="usual" x={at(p10Ms)} y="4" width={at(Math.max(0, p90Ms - p10Ms))} height="12" rx="2" />
      <rect class="elapsed" x="0" y="8" width={at(elapsedMs)} height="4" rx="2" />
      <line class="median" x1={at(medianMs)} x2={at(medianMs)} y1="2" y2="18" />
      <title>{text}</title>
    </svg>
  );
}
