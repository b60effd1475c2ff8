import * as vscode from "vscode";
import type { Run, StateEvent } from "../hex/types";
import { plain } from "../util/text";
import { durationText, statusText } from "../ui/format";
import type { RunView, TimeLineEvent } from "./pageMessages";
import { outcomeOf } from "./outcomes";

/** More say nothing to people. */
const mostEvents = 100;

/** What happened to the run, oldest first. */
export function timeLine({ stateEvents }: Pick<Run, "stateEvents">): RunView["events"] {
  const heading = vscode.l10n.t("Timeline");
  if (stateEvents === undefined) {
    return { heading, events: [], text: vscode.l10n.t("Not known yet.") };
  }
  const events = stateEvents.slice(-mostEvents).map((event, index, all) => timeLineEvent(event, all[index - 1]));
  return {
    heading,
    events,
    text: events.length === 0 ? vscode.l10n.t("Hex doesn’t report what happened to this run.") : undefined,
  };
}

function timeLineEvent(event: StateEvent, before: StateEvent | undefined): TimeLineEvent {
  const { type, value, timestamp } = event;
  const isStatus = value !== undefined && /status|state/i.test(type);
  const after = before && timestamp.getTime() - before.timestamp.getTime();
  return {
    outcome: isStatus ? outcomeOf(value) : "other",
    text: isStatus
      ? statusText({ status: value }, false)
      : plain(value === undefined ? type : vscode.l10n.t("{0}: {1}", type, value), 200),
    time: timeOfDay(timestamp),
    after: after !== undefined && after >= 1_000 ? vscode.l10n.t("after {0}", durationText(after)) : undefined,
  };
}

function timeOfDay(date: Date): string {
  return Number.isNaN(date.getTime())
    ? ""
    : new Intl.DateTimeFormat(vscode.env.language, { timeStyle: "medium" }).format(date);
}
