import * as v from "valibot";
import { viewIdIn } from "../../hex/address";
import type { InputValue, RunNotification, RunOptions } from "../../hex/types";
import { isInputName, uuid } from "../../hex/fields";
import { mostNested } from "../../hex/answerLimits";

/** Hex refuses some options together: new inputs, a saved view and the update of published results go only apart from each other. */
export type Exclusive = "inputs" | "viewId" | "updatePublishedResults";

/** What of these the options hold; Hex takes at most one. */
export function exclusiveOf({ inputs, viewId, updatePublishedResults }: RunOptions): Exclusive | undefined {
  if (Object.keys(inputs ?? {}).length > 0) {
    return "inputs";
  }
  if (viewId !== undefined) {
    return "viewId";
  }
  return updatePublishedResults === true ? "updatePublishedResults" : undefined;
}

/** What of these is named by options as they were written, unread: of several, all but one would be left out. */
export function exclusivesIn(options: unknown, hasInputs: boolean): Exclusive[] {
  const { viewId, updatePublishedResults } = (options ?? {}) as { viewId?: unknown; updatePublishedResults?: unknown };
  return [
    ...(hasInputs ? ["inputs" as const] : []),
    ...(typeof viewId === "string" && viewId.trim() !== "" ? ["viewId" as const] : []),
    ...(updatePublishedResults === true ? ["updatePublishedResults" as const] : []),
  ];
}

/** What keeps this from being chosen; nothing when it may be. */
export function closedBy(options: RunOptions, wanted: Exclusive): Exclusive | undefined {
  const chosen = exclusiveOf(options);
  return chosen === wanted ? undefined : chosen;
}

/** The options with this input set or, when `value` is missing, left to its default. */
export function withInput(options: RunOptions, name: string, value: InputValue | undefined): RunOptions {
  const inputs = new Map(Object.entries(options.inputs ?? {}));
  if (value === undefined) {
    inputs.delete(name);
  } else {
    inputs.set(name, value);
  }
  return { ...options, inputs: Object.fromEntries(inputs) };
}

/** What is sent: only what differs from Hex's defaults, and nothing that Hex refuses together (inputs stay, then the view). */
export function toSend(options: RunOptions): RunOptions {
  const { inputs, viewId, notifications } = options;
  const exclusive = exclusiveOf(options);
  return {
    ...(exclusive === "inputs" ? { inputs } : {}),
    ...(options.dryRun ? { dryRun: true } : {}),
    ...(exclusive === "updatePublishedResults" ? { updatePublishedResults: true } : {}),
    ...(options.useCachedSqlResults === false ? { useCachedSqlResults: false } : {}),
    ...(exclusive === "viewId" ? { viewId } : {}),
    ...(notifications && notifications.length > 0 ? { notifications } : {}),
  };
}

/** Options as a command's argument or a file gives them; what cannot be sent is left out. */
export function parseOptions(raw: unknown): RunOptions {
  if (typeof raw !== "object" || raw === null) {
    return {};
  }
  const { inputs, dryRun, updatePublishedResults, useCachedSqlResults, viewId, notifications } = raw as Record<
    string,
    unknown
  >;
  return toSend({
    inputs: parseInputs(inputs),
    dryRun: dryRun === true,
    updatePublishedResults: updatePublishedResults === true,
    useCachedSqlResults: useCachedSqlResults !== false,
    viewId: typeof viewId === "string" ? viewIdIn(viewId) : undefined,
    notifications: parseNotifications(notifications),
  });
}

const optionNames: readonly string[] = [
  "dryRun",
  "updatePublishedResults",
  "useCachedSqlResults",
  "viewId",
  "notifications",
];

/** Whether a run has an option of this name. */
export function isOptionName(name: string): boolean {
  return optionNames.includes(name);
}

/**
 * The names of options that `parseOptions` would leave out or change: a dry run that is not `true` but `"true"` would be
 * a real one. Null is left out as nothing is. `options` for what is no object; a saved view is judged by its type alone.
 */
export function badOptions(raw: unknown): string[] {
  if (raw === undefined || raw === null) {
    return [];
  }
  if (typeof raw !== "object" || Array.isArray(raw)) {
    return ["options"];
  }
  const isGiven = ([, value]: [string, unknown]) => value !== undefined && value !== null;
  const options = new Map<string, unknown>(Object.entries(raw).filter(isGiven));
  const isBad = (name: string) => {
    const value = options.get(name);
    switch (name) {
      case "viewId":
        return typeof value !== "string";
      case "notifications":
        return !Array.isArray(value) || !isKept(value, parseNotifications(value));
      default:
        return !isOptionName(name) || typeof value !== "boolean";
    }
  };
  return [...options.keys()].filter(isBad);
}

/** Whether everybody whom the notifications name is told, and nothing of what they say is lost. */
function isKept(raw: readonly unknown[], parsed: readonly RunNotification[]): boolean {
  const written = (value: unknown) => JSON.stringify(value);
  return (
    raw.length === parsed.length &&
    parsed.every((one, at) =>
      Object.entries(raw[at] as object).every(
        ([name, value]) =>
          // Without a screenshot its format means nothing.
          (name === "screenshotFormat" && !one.includeSuccessScreenshot) ||
          (Array.isArray(value) && value.length === 0) ||
          written(value) === written(one[name as keyof RunNotification]),
      ),
    )
  );
}

const ids = (schema: v.GenericSchema<unknown, string>) =>
  v.fallback(
    v.optional(
      v.pipe(
        v.array(v.unknown()),
        v.transform((all) => all.filter((one): one is string => v.is(schema, one))),
      ),
    ),
    undefined,
  );
const words = v.fallback(v.optional(v.string()), undefined);
const notification = v.pipe(
  v.object({
    type: v.picklist(["SUCCESS", "FAILURE", "ALL"]),
    includeSuccessScreenshot: v.fallback(v.boolean(), false),
    screenshotFormat: v.fallback(v.optional(v.picklist(["png", "pdf"])), undefined),
    slackChannelIds: ids(v.pipe(v.string(), v.nonEmpty())),
    userIds: ids(uuid),
    groupIds: ids(uuid),
    subject: words,
    body: words,
  }),
  v.transform((raw): RunNotification =>
    withoutEmpty({ ...raw, screenshotFormat: raw.includeSuccessScreenshot ? raw.screenshotFormat : undefined }),
  ),
  v.check(({ slackChannelIds, userIds, groupIds }) => (slackChannelIds ?? userIds ?? groupIds) !== undefined),
);

/** Who is told, of anything at all; what tells nobody is left out. */
export function parseNotifications(raw: unknown): RunNotification[] {
  return (Array.isArray(raw) ? raw.slice(0, mostNested.notifications) : []).flatMap((one) => {
    const parsed = v.safeParse(notification, one);
    return parsed.success ? [parsed.output] : [];
  });
}

function withoutEmpty<T extends object>(value: T): T {
  const isEmpty = (part: unknown) => part === undefined || (Array.isArray(part) && part.length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part))) as T;
}

function parseInputs(raw: unknown): Record<string, InputValue> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return {};
  }
  return Object.fromEntries(Object.entries(sendable(raw) ?? {}).filter(([name]) => isInputName(name)));
}

/** A copy over JSON, so that only what can be sent is left; nothing when there is no such copy. */
function sendable(raw: object): Record<string, InputValue> | undefined {
  try {
    return JSON.parse(JSON.stringify(raw)) as Record<string, InputValue>;
  } catch {
    return undefined;
  }
}
