export type Role = "ADMIN" | "MANAGER" | "EDITOR" | "EXPLORER" | "MEMBER" | "GUEST" | "EMBEDDED_USER" | "ANONYMOUS";
export const roles: readonly Role[] = [
  "ADMIN",
  "MANAGER",
  "EDITOR",
  "EXPLORER",
  "MEMBER",
  "GUEST",
  "EMBEDDED_USER",
  "ANONYMOUS",
];

export interface Person {
  id: string;
  /** `null` for one who has given none. */
  name: string | null;
  email: string;
  role: Role;
  lastLoginDate: string | null;
}

export interface Group {
  id: string;
  name: string;
  createdAt: string;
  memberIds: string[];
}

export interface Collection {
  id: string;
  name: string;
  description: string | null;
  creatorEmail: string;
}

export interface DataConnection {
  id: string;
  name: string;
  type: string;
  description: string | null;
}

/** From least to most. */
export const accessLevels = ["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"] as const;
export type Access = (typeof accessLevels)[number];

export const weekdays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;

/** As the API writes it: all but the one cadence are null. */
export interface Schedule {
  cadence: "HOURLY" | "DAILY" | "WEEKLY" | "MONTHLY" | "CUSTOM";
  enabled: boolean;
  hourly: { minute: number; timezone: string } | null;
  daily: { hour: number; minute: number; timezone: string } | null;
  weekly: { dayOfWeek: (typeof weekdays)[number]; hour: number; minute: number; timezone: string } | null;
  monthly: { day: number; hour: number; minute: number; timezone: string } | null;
  custom: { cron: string; timezone: string } | null;
}

export type InputType =
  | "TEXT_INPUT"
  | "NUMERIC_INPUT"
  | "SLIDER"
  | "CHECKBOX"
  | "DROPDOWN"
  | "MULTISELECT"
  | "DATE"
  | "BUTTON"
  | "TABLE"
  | "FILE_UPLOAD";

/** An input of a project, as its file has it. */
export interface Input {
  name: string;
  label: string;
  inputType: InputType;
  outputType: "STRING" | "NUMBER" | "DATA_FRAME" | "DATETIME" | "BOOLEAN" | "DYNAMIC" | "LIST_STRING" | "LIST_NUMBER";
  options: InputOptions | null;
  defaultValue: unknown;
  /** It stands in a section, or in a block of one. */
  within?: "COLLAPSIBLE" | "BLOCK";
  /** The notebook has it, the published app does not. */
  notInApp?: true;
}

/** What can be chosen; a dataframe's values are only known while the project runs. */
type Choices =
  | readonly string[]
  | readonly number[]
  | readonly { key: string; value: string }[]
  | { variableName: string | null; dfName?: string; columnName?: string };

export interface InputOptions {
  multiline?: boolean;
  min?: number;
  max?: number;
  step?: number;
  increment?: number;
  numberFormatting?: { format?: "NUMBER" | "PERCENTAGE" | "CURRENCY"; currencySymbol?: string; thousands?: boolean };
  valueOptions?: Choices;
  multiValueOptions?: Choices;
  optional?: boolean;
  style?: "checkbox" | "switch";
  text?: string;
  enableTime?: boolean;
  useDateRange?: boolean;
  intent?: string;
  icon?: string;
  value?: { variableName: string } | null;
  uploadType?: "csv" | "excel" | "binary";
}

export interface Project {
  id: string;
  title: string;
  description: string | null;
  type: "PROJECT" | "COMPONENT";
  creatorEmail: string;
  ownerEmail: string;
  status: string | null;
  categories: string[];
  collectionIds: string[];
  reviewsRequired: boolean;
  appViews: { allTime: number; lastSevenDays: number; lastFourteenDays: number; lastThirtyDays: number };
  lastViewedAt: number | null;
  publishedResultsUpdatedAt: number | null;
  createdAt: number;
  lastEditedAt: number;
  lastPublishedAt: number | null;
  archivedAt: number | null;
  trashedAt: number | null;
  schedules: Schedule[];
  inputs: Input[];
  /** Ids of saved views, for RunProject's `viewId`. */
  viewIds: string[];
  publishedVersion: number;
  /** What everyone in the workspace may do with it, unless `userAccess` says otherwise. */
  workspaceAccess: Access;
  userAccess: Map<string, Access>;
  /** Half of its runs take less than this, in unscaled milliseconds. */
  medianRunMs: number;
  /** Share of its runs that fail. */
  failureRate: number;
  /** How many runs it had before the simulator started. */
  pastRuns: number;
  seed: number;
}

export const runStatuses = [
  "PENDING",
  "RUNNING",
  "COMPLETED",
  "ERRORED",
  "KILLED",
  "UNABLE_TO_ALLOCATE_KERNEL",
] as const;
export type RunStatus = (typeof runStatuses)[number];
export type RunOutcome = Exclude<RunStatus, "PENDING" | "RUNNING">;
export const runTriggers = ["API", "SCHEDULED", "APP_REFRESH"] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** A run is a plan: its state at any moment follows from these times alone. */
export interface Run {
  id: string;
  projectId: string;
  projectVersion: number;
  trigger: RunTrigger;
  /** Whose kernel it holds. */
  userId: string;
  createdAt: number;
  /** When it gets a kernel; `null` when it never does. */
  startsAt: number | null;
  /** `Infinity`: it goes on until ended by hand. */
  endsAt: number;
  outcome: RunOutcome;
  updatesResults: boolean;
  notifications: unknown[];
  inputParams: Record<string, unknown>;
}
