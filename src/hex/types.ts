/** Hex's own nouns, as the rest of the extension sees them: parsed, dated and trusted. */

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A project's UUID, lower case. */
export type ProjectId = Branded<string, "ProjectId">;
/** A run's UUID, lower case. */
export type RunId = Branded<string, "RunId">;
/** True for a UUID in either case. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** The origin of a Hex workspace, such as `https://app.hex.tech`: no path, no trailing slash. */
export type HexHost = Branded<string, "HexHost">;

/** Who a token belongs to. A workspace token has no user: `userId`, `name` and `email` are missing. */
export interface Account {
  orgId?: string;
  userId?: string;
  name?: string;
  email?: string;
  /** One of Hex's roles, such as `EDITOR`; shown as it is. */
  role?: string;
  /** When the token expires; null: Hex says that it never does; missing: it does not say. */
  expiresAt?: Date | null;
}

/** When a project runs by itself. */
export interface Schedule {
  cadence: string;
  enabled: boolean;
  /** `dayOfWeek` is `SUNDAY`…`SATURDAY`, `day` the day of the month. */
  hour?: number;
  minute?: number;
  day?: number;
  dayOfWeek?: string;
  cron?: string;
  /** An ISO 8601 designator (`+08:00`, `Z`) or an IANA name (`America/New_York`). */
  timezone?: string;
}

export interface Project {
  id: ProjectId;
  title: string;
  description?: string;
  /** `PROJECT`, `COMPONENT`, or what Hex says. */
  type: string;
  creatorEmail?: string;
  ownerEmail?: string;
  status?: string;
  categories: string[];
  lastEditedAt?: Date;
  /** Missing: never published, so it cannot be run. */
  lastPublishedAt?: Date;
  createdAt?: Date;
  lastViewedAt?: Date;
  archivedAt?: Date;
  trashedAt?: Date;
  /** When the results that the published app shows were last brought up to date. */
  resultsUpdatedAt?: Date;
  appViewsLastSevenDays?: number;
  schedules: Schedule[];
}

const activeStatuses = ["PENDING", "RUNNING"] as const;
const endStatuses = ["COMPLETED", "ERRORED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL"] as const;
/** What stands where Hex says no status. */
export const noStatus = "UNKNOWN";
/** Hex's run statuses; any other text is one that is new at Hex. */
export type RunStatus = (typeof activeStatuses)[number] | (typeof endStatuses)[number] | (string & {});

export interface Run {
  projectId: ProjectId;
  runId: RunId;
  status: RunStatus;
  /** `API`, `SCHEDULED`, `APP_REFRESH`, or what Hex says; older answers lack it. */
  trigger?: string;
  /** `draft` or the number of the published version. */
  version?: string;
  /** Where the run's results are. Only opened when it is on the session's host. */
  url?: string;
  startTime?: Date;
  endTime?: Date;
  elapsedMs?: number;
  /** Who is notified of its end; missing when nobody is, or Hex does not say. */
  notifications?: ToldNotification[];
  /** What happened to it, oldest first; only GetRunStatus with expanded stats tells. */
  stateEvents?: StateEvent[];
}

/** One recipient who is notified of a run's end. */
export interface ToldNotification {
  /** `SUCCESS`, `FAILURE`, `ALL`, or what Hex says. */
  type: string;
  /** `USER`, `GROUP`, `SLACK_CHANNEL`, or what Hex says. */
  recipientType?: string;
  recipientId?: string;
  recipientName?: string;
  includeSuccessScreenshot?: boolean;
  /** `png`, `pdf`, or what Hex says; none when Hex does not say. */
  screenshotFormats?: string[];
  subject?: string;
  body?: string;
}

/** Something that happened to a run, in Hex's words. */
export interface StateEvent {
  type: string;
  value?: string;
  timestamp: Date;
}

/** True while the run holds a kernel: it may still change. With a status that is new at Hex, while Hex tells neither its end nor its length. */
export function isActive({ status, endTime, elapsedMs }: Pick<Run, "status" | "endTime" | "elapsedMs">): boolean {
  if (status === noStatus || isKnownEnd({ status })) {
    return false;
  }
  return (activeStatuses as readonly string[]).includes(status) || (endTime === undefined && elapsedMs === undefined);
}

/** True for an end that is final, not for a status that is new at Hex. */
export function isKnownEnd({ status }: Pick<Run, "status">): boolean {
  return (endStatuses as readonly string[]).includes(status);
}

/** True for the ends that need the user's attention: an error, or no kernel. */
export function isFailure(run: Pick<Run, "status">): boolean {
  return run.status === "ERRORED" || run.status === "UNABLE_TO_ALLOCATE_KERNEL";
}

/** A published project that is not archived, trashed or a component can be run. */
export function isRunnable(project: Project): boolean {
  return whyNotRunnable(project) === undefined;
}

export type NotRunnable = "trashed" | "archived" | "component" | "unpublished";

/** Why a project cannot be run; undefined when it can. */
export function whyNotRunnable({ type, trashedAt, archivedAt, lastPublishedAt }: Project): NotRunnable | undefined {
  if (trashedAt) {
    return "trashed";
  }
  if (archivedAt) {
    return "archived";
  }
  if (type === "COMPONENT") {
    return "component";
  }
  return lastPublishedAt ? undefined : "unpublished";
}

export type ProjectSort = "LAST_EDITED_AT" | "LAST_PUBLISHED_AT" | "CREATED_AT";

/** What ListProjects can filter and sort by; there is no search by title. */
export interface ProjectQuery {
  /** 1–100. */
  limit?: number;
  /** An opaque cursor from `ProjectPage.after`. */
  after?: string;
  includeArchived?: boolean;
  statuses?: string[];
  categories?: string[];
  ownerEmail?: string;
  collectionId?: string;
  sortBy?: ProjectSort;
  sortDirection?: "ASC" | "DESC";
}

/** One page; `skipped` counts entries that could not be read. `after` is missing on the last page. */
export interface ProjectPage {
  projects: Project[];
  after?: string;
  skipped: number;
}

export interface RunQuery {
  /** 1–100. */
  limit?: number;
  offset?: number;
  status?: string;
  trigger?: "API" | "SCHEDULED" | "APP_REFRESH" | "ALL";
}

/** Newest first. `serverTime` is the answer's `Date` header. */
export interface RunPage {
  runs: Run[];
  hasMore: boolean;
  skipped: number;
  serverTime?: Date;
  /** When it came to the window that sent the request, ms since the epoch; missing with older runs. */
  cameAtMs?: number;
}

export type InputValue = string | number | boolean | null | InputValue[] | { [key: string]: InputValue };

/** Options of RunProject; commands avoid combinations that Hex refuses. */
export interface RunOptions {
  /** Input variable name → value. */
  inputs?: Record<string, InputValue>;
  dryRun?: boolean;
  /** Goes only with default inputs. */
  updatePublishedResults?: boolean;
  /** Hex's default is true. */
  useCachedSqlResults?: boolean;
  /** A saved view whose inputs are used; does not go with `inputs` nor `updatePublishedResults`. */
  viewId?: string;
  /** Who is notified of the end. */
  notifications?: RunNotification[];
}

/** Whom Hex notifies of a run's end, as RunProject takes it. */
export interface RunNotification {
  type: "SUCCESS" | "FAILURE" | "ALL";
  includeSuccessScreenshot: boolean;
  screenshotFormat?: "png" | "pdf";
  slackChannelIds?: string[];
  /** UUIDs. */
  userIds?: string[];
  /** UUIDs. */
  groupIds?: string[];
  subject?: string;
  body?: string;
}

/** The answer to RunProject. A dry run answers a run that does not exist. */
export interface StartedRun {
  projectId: ProjectId;
  runId: RunId;
  url?: string;
  version?: string;
  traceId?: string;
}

export interface Collection {
  id: string;
  name: string;
}

/** ExportProject's answer: a project as the text of a `*.hex.yaml` file. */
export interface ExportedProject {
  filename: string;
  content: string;
}

/** A cell of a project's notebook, in its order. */
export interface Cell {
  id: string;
  /** The same in every version of the project. */
  staticId: string;
  /** `CHART`, `SQL`, `INPUT`, …, or what Hex says. */
  cellType: string;
  label?: string;
}

/** Cells of which a completed run has a picture. */
const chartTypes: readonly string[] = ["CHART", "VEGA_CHART", "EXPLORE"];

export function isChart(cell: Pick<Cell, "cellType">): boolean {
  return chartTypes.includes(cell.cellType);
}

/** Which picture of a run GetChartImageFromRun makes. */
export interface ChartQuery {
  projectId: ProjectId;
  runId: RunId;
  staticId: string;
  /** Pixels, 100–2000 each. */
  width: number;
  height: number;
}

export interface ChartImage {
  /** The picture's bytes, as base64. */
  base64: string;
  mimeType: "image/png" | "image/jpeg" | "image/webp";
}

/** A user of the workspace. */
export interface Person {
  id: string;
  name?: string;
  email?: string;
}

/** A group of users. */
export interface Group {
  id: string;
  name: string;
}

/** How an input of a published app is filled in; CONTRIBUTING.md lists the places for a further kind. A table and a file are `notSettable`: nothing outside Hex can fill them in. */
export type InputKind =
  | "text"
  | "textArea"
  | "number"
  | "slider"
  | "checkbox"
  | "dropdown"
  | "multiselect"
  | "date"
  | "dateRange"
  | "button"
  | "notSettable"
  | "unknown";

/** One of an input's options. */
export interface InputOption {
  /** What is sent. */
  value: InputValue;
  /** What people see in Hex, where that is something else. */
  label?: string;
}

/** How Hex shows a number. */
export interface NumberFormat {
  style: "number" | "percent" | "currency";
  symbol?: string;
  thousands?: boolean;
}

/** A date that counts from the day of the run. */
export interface RelativeDate {
  unit: "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";
  /** Below zero: before that day. */
  count: number;
  /** Whose calendar counts, such as `America/New_York`. */
  timeZone: string;
}

/** An input of a published app, as far as it is known. */
export interface ProjectInput {
  /** The variable: the key in `inputParams`. */
  name: string;
  /** What people see in Hex. */
  label?: string;
  kind: InputKind;
  /** Hex's own word for the kind, such as `TEXT_INPUT`; missing when only the name is known. */
  inputType?: string;
  /** What can be chosen, when that is known outside Hex. */
  options?: InputValue[];
  /** The same with what people see, where that is something else. */
  labels?: InputOption[];
  /** The options live in a dataframe or a variable, which only Hex knows. */
  optionsFrom?: { dataframe?: string; variable?: string; column?: string };
  /** Options and values are numbers. */
  ofNumbers?: true;
  /** Nothing may be chosen. */
  optional?: true;
  min?: number;
  max?: number;
  /** Of a slider: values between its steps are refused. Of a number: what its arrows add. */
  step?: number;
  format?: NumberFormat;
  /** Stands beside a checkbox. */
  text?: string;
  /** A date, or both dates of a range, with a time. */
  hasTime?: true;
  /** As RunProject would take it: dates as `2026-08-09`, a range of dates as `{ start, end }`. */
  defaultValue?: InputValue;
  /** A default that counts from the day of the run: one date, or both of a range. */
  relativeDefault?: (string | RelativeDate)[];
  /** The default is what this variable holds when the project runs. */
  defaultVariable?: string;
  /** It is in the project but not in the published app: Hex ignores what is sent for it. */
  notInApp?: boolean;
}

/** What people should know of a file's inputs. */
export type HexFileNote =
  /** Written in a version of the format that is not known here. */
  | { kind: "otherVersion"; version: number | undefined }
  /** Inputs of the components that it imports are not in the file. */
  | { kind: "components" }
  /** Not all that may be inputs can be read. */
  | { kind: "partial" }
  /** Several inputs have these names; the first one counts. */
  | { kind: "duplicates"; names: readonly string[] }
  /** So many inputs have names that no variable has. */
  | { kind: "badNames"; count: number };

/** What a project's file says. */
export interface HexFile {
  /** May be absent. */
  projectId?: ProjectId;
  title?: string;
  /** `PROJECT`, `COMPONENT`, or what the file says. */
  type: string;
  /** Of the format; 3 is the one that is known. */
  schemaVersion?: number;
  inputs: ProjectInput[];
  /** The project has no other inputs. */
  isComplete: boolean;
  notes: HexFileNote[];
}
