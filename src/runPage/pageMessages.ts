/**
 * The messages between the extension and a page in its webview. The extension makes all texts, in the
 * user's language, and the page shows them as plain text.
 */

/** The status of a run as it is drawn. */
export type Outcome =
  | "pending"
  | "running"
  | "cancelling"
  | "completed"
  | "failed"
  | "cancelled"
  | "noKernel"
  | "other";

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
export const plainCommands = ["signIn", "showLog", "refresh", "showActiveRuns", "keepPage"] as const;
type PlainCommand = (typeof plainCommands)[number];

export const retriedParts = ["run", "history", "cells"] as const;
export const copiedIds = ["runId", "projectId", "traceId"] as const;

/** From a page to the extension, in an envelope. */
export type FromPage =
  /** The page is ready to receive messages. */
  | { type: "ready" }
  /** A button for a run of the page was pressed. */
  | { type: "run"; command: RunCommand; runId: string }
  | { type: "plain"; command: PlainCommand }
  | { type: "copy"; what: (typeof copiedIds)[number] }
  | { type: "retry"; part: (typeof retriedParts)[number] }
  /** A picture came onto the screen, or its *Try Again* was pressed. `width` in device pixels. */
  | { type: "chart"; runId: string; staticId: string; width: number };

export interface Button {
  title: string;
  /** The message it sends. */
  sends: FromPage;
  /** For screen readers, where the title is ambiguous. */
  label?: string;
  primary?: boolean;
}

/** Something that is missing, and what to do. */
export interface Problem {
  text: string;
  buttons: Button[];
}

export interface Row {
  label: string;
  value: string;
  /** Shown below the value, smaller. */
  detail?: string;
  /** The value is an id or was typed by a user. */
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
  /** Shown when there are no rows. */
  text?: string;
}

/** The run's duration beside the usual one, drawn as a bar; ms. */
export interface LengthBar {
  elapsedMs: number;
  p10Ms: number;
  medianMs: number;
  p90Ms: number;
  heading: string;
  /** The same as text. */
  text: string;
}

export interface TimeLineEvent {
  outcome: Outcome;
  text: string;
  /** When. */
  time: string;
  /** How long after the previous one. */
  after?: string;
}

/** A picture of a chart. */
export interface ChartPlace {
  runId: string;
  staticId: string;
  /** The alternative text. */
  alt: string;
}

export interface RunView {
  kind: "run";
  runId: string;
  title: string;
  status: Status;
  /** Shown beside the status. */
  facts: string[];
  /** Explains the status, where that is needed. */
  notice?: { tone: "error" | "warning" | "info"; text: string; link?: Button };
  problem?: Problem;
  /** The label of the group of buttons. */
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
  /** How they differ. */
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
  /** The badge of a line whose values differ. */
  differs: string;
  charts: {
    heading: string;
    items: { label: string; places: (ChartPlace | string)[] }[];
    text?: string;
    problem?: Problem;
  };
}

/** Nothing to show (yet): why, and what to do. */
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
  /** Its description, in one line. */
  label: string;
  /** The cells of its row in the table. */
  cells: string[];
  isThis: boolean;
}

/** The project's last runs. */
export interface History {
  heading: string;
  points: Point[];
  /** A description of the plot. */
  summary: string;
  /** How to use the points. */
  hint: string;
  legend: { outcome: Outcome; text: string }[];
  usual?: { medianMs: number; text: string };
  /** The labels of the axes, and the time zone of all times here: in a remote window the page is on another machine. */
  axes: { time: string; length: string; timeZone: string };
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

/** That the page is one that the next run takes over, and how to keep it. */
export interface Preview {
  text: string;
  button: Button;
}

/** What a page posts. */
export interface Envelope {
  /** Of the view that the message is about; none before the first. */
  turn?: number;
  message: FromPage;
}

/** From the extension to a page. */
export type ToPage =
  /**
   * VS Code keeps `state` across reloads: ids only. `turn` is another one when the page has gone on to another run: what
   * it says from then on is about that one.
   */
  | { type: "view"; view: View; state: unknown; language: string; turn: number; preview?: Preview }
  | { type: "history"; history: History | undefined }
  | { type: "picture"; runId: string; staticId: string; picture: Picture }
  /** Forget what is shown: it belongs to another sign-in. */
  | { type: "clear" };
