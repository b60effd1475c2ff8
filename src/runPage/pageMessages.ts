/**
 * What passes between the extension and a page in its webview. Texts are made by the extension, in
 * the user's language, and are shown as text only; the page knows no words of its own.
 */

/** How a run stands, as far as it is drawn differently. */
export type Outcome =
  "pending" | "running" | "cancelling" | "completed" | "failed" | "cancelled" | "noKernel" | "other";

/** Commands of a run that a page has buttons for, by their ids below `hexRuns.`. */
export const runCommands = [
  "runAgain",
  "runAgainWithChanges",
  "cancelRun",
  "openRun",
  "compareRuns",
  "copyLink",
  "copyRunAs",
  "showRun",
] as const;
export type RunCommand = (typeof runCommands)[number];

/** Commands that have no run, by their ids below `hexRuns.`. */
export const plainCommands = ["signIn", "showLog", "refresh", "showActiveRuns"] as const;
export type PlainCommand = (typeof plainCommands)[number];

export const retriedParts = ["run", "history", "cells"] as const;
export const copiedIds = ["runId", "projectId", "traceId"] as const;

/** What a page says to the extension. */
export type FromPage =
  /** The page can be told what to show. */
  | { type: "ready" }
  /** A button was pressed that is about a run of the page. */
  | { type: "run"; command: RunCommand; runId: string }
  | { type: "plain"; command: PlainCommand }
  | { type: "copy"; what: (typeof copiedIds)[number] }
  | { type: "retry"; part: (typeof retriedParts)[number] }
  /** The place of a picture came onto the screen, or its *Try Again* was pressed. `width` in pixels of the screen. */
  | { type: "chart"; runId: string; staticId: string; width: number };

export interface Button {
  title: string;
  /** What pressing it says. */
  sends: FromPage;
  /** For screen readers, where the title does not say what it is about. */
  label?: string;
  primary?: boolean;
}

/** Something that is missing, and the way out. */
export interface Problem {
  text: string;
  buttons: Button[];
}

export interface Row {
  label: string;
  value: string;
  /** Stands below the value, smaller. */
  detail?: string;
  /** The value is an id or what somebody typed. */
  code?: boolean;
  button?: Button;
}

export interface Status {
  outcome: Outcome;
  text: string;
}

export interface Section {
  heading: string;
  rows: Row[];
  /** Stands where there are no rows. */
  text?: string;
}

/** How long the run took beside what is usual, drawn as a bar; ms. */
export interface LengthBar {
  elapsedMs: number;
  p10Ms: number;
  medianMs: number;
  p90Ms: number;
  heading: string;
  /** The same in words. */
  text: string;
}

export interface TimeLineEvent {
  outcome: Outcome;
  text: string;
  /** When. */
  time: string;
  /** How long after the one before it. */
  after?: string;
}

/** The place of a picture. */
export interface ChartPlace {
  runId: string;
  staticId: string;
  /** What the picture shows, for those who do not see it. */
  alt: string;
}

export interface RunView {
  kind: "run";
  runId: string;
  title: string;
  status: Status;
  /** What stands beside the status. */
  facts: string[];
  /** What became of the run, where that needs words. */
  notice?: { tone: "error" | "warning" | "info"; text: string };
  problem?: Problem;
  /** What the group of buttons is called. */
  actions: string;
  buttons: Button[];
  about: Section;
  ids: Section;
  length?: LengthBar;
  inputs: Section;
  options?: Section;
  notifications?: Section;
  events: { heading: string; events: TimeLineEvent[]; text?: string };
  charts: { heading: string; items: { label: string; place: ChartPlace }[]; text?: string; problem?: Problem };
}

/** One line of a comparison. */
export interface CompareRow {
  label: string;
  values: [string, string];
  differs: boolean;
  /** In what way, in words. */
  difference?: string;
  code?: boolean;
}

export interface CompareView {
  kind: "compare";
  title: string;
  /** What is compared, in a sentence. */
  text: string;
  problem?: Problem;
  runs: { heading: string; when: string; status: Status; button: Button; runId: string }[];
  tables: { heading: string; columns: [string, string, string]; rows: CompareRow[]; text?: string }[];
  /** Marks a line whose values differ. */
  differs: string;
  charts: {
    heading: string;
    items: { label: string; places: (ChartPlace | string)[] }[];
    text?: string;
    problem?: Problem;
  };
}

/** Nothing to show (yet): why, and what can be done. */
export interface MessageView {
  kind: "message";
  title: string;
  text: string;
  busy: boolean;
  buttons: Button[];
}

export type View = MessageView | RunView | CompareView;

/** A run in the plot of the last ones. */
export interface Point {
  runId: string;
  startMs: number;
  elapsedMs: number;
  outcome: Outcome;
  /** What it is, in one line. */
  label: string;
  /** The cells of its row in the table. */
  cells: string[];
  isThis: boolean;
}

/** The project's last runs. */
export interface History {
  heading: string;
  points: Point[];
  /** What the plot shows, in a sentence. */
  summary: string;
  /** How the points can be used. */
  hint: string;
  legend: { outcome: Outcome; text: string }[];
  usual?: { medianMs: number; text: string };
  /** What the axes are called. */
  axes: { time: string; length: string };
  table: { title: string; columns: string[] };
  thisRun: string;
  text?: string;
  problem?: Problem;
}

export const pictureTypes = ["image/png", "image/jpeg", "image/webp"] as const;

export type Picture =
  | { state: "waiting"; text: string }
  | { state: "missing"; problem: Problem }
  | { state: "shown"; mimeType: (typeof pictureTypes)[number]; base64: string };

/** What the extension says to a page. */
export type ToPage =
  /** `state` is kept by VS Code over reloads: ids only. */
  | { type: "view"; view: View; state: unknown; language: string }
  | { type: "history"; history: History | undefined }
  | { type: "picture"; runId: string; staticId: string; picture: Picture }
  /** What was shown belongs to another sign-in: it is forgotten. */
  | { type: "clear" };
