import * as v from "valibot";
import { invalid } from "../errors";
import type { Dialect } from "../options";

const uuid = v.pipe(v.string(), v.uuid());

const notification = v.strictObject({
  type: v.picklist(["SUCCESS", "FAILURE", "ALL"]),
  includeSuccessScreenshot: v.boolean(),
  screenshotFormat: v.optional(v.picklist(["png", "pdf"])),
  slackChannelIds: v.optional(v.array(v.string())),
  userIds: v.optional(v.array(uuid)),
  groupIds: v.optional(v.array(uuid)),
  subject: v.optional(v.string()),
  body: v.optional(v.string()),
});

const runBody = v.strictObject({
  // Arrays are records to valibot.
  inputParams: v.optional(
    v.pipe(
      v.unknown(),
      v.check((value) => !Array.isArray(value), "must be an object"),
      v.record(v.string(), v.unknown()),
    ),
  ),
  dryRun: v.optional(v.boolean(), false),
  updatePublishedResults: v.optional(v.boolean(), false),
  useCachedSqlResults: v.optional(v.boolean(), true),
  updateCache: v.optional(v.boolean(), false),
  viewId: v.optional(uuid),
  notifications: v.optional(v.array(notification), []),
});

/** What RunProject may be sent. */
export type RunBody = v.InferOutput<typeof runBody>;

/** Reads RunProject's body; no body at all is the same as an empty one. */
export function readRunBody(body: unknown, { publishedView }: Pick<Dialect, "publishedView">): RunBody {
  const parsed = readBody(runBody, body ?? {});
  const { inputParams, updatePublishedResults, viewId } = parsed;
  const hasInputs = inputParams !== undefined && Object.keys(inputParams).length > 0;
  if (viewId !== undefined && inputParams !== undefined)
    throw invalid("viewId and inputParams cannot be used together");
  if (updatePublishedResults && (hasInputs || (viewId !== undefined && publishedView === "refuse"))) {
    throw invalid("updatePublishedResults can only be used with the default inputs");
  }
  return parsed;
}

/** Parses a body as strictly as its schema says; everything that is wrong is named in the 400. */
export function readBody<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  if (Array.isArray(body)) throw invalid("body: must be an object");
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  throw invalid(...result.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`));
}

/** The notifications as a run shows them: one for each that is told. */
export function toldBy(notifications: RunBody["notifications"], nameOf: (id: string) => string): unknown[] {
  return notifications.flatMap(({ type, includeSuccessScreenshot, screenshotFormat, subject, body, ...to }) => {
    const formats = screenshotFormat ? [screenshotFormat] : includeSuccessScreenshot ? ["png"] : undefined;
    const told = (recipientType: string, ids: string[] = []): unknown[] =>
      ids.map((id) => ({
        type,
        subject,
        body,
        recipientType,
        includeSuccessScreenshot,
        screenshotFormat: formats,
        recipient: { id, name: nameOf(id) },
      }));
    return [...told("SLACK_CHANNEL", to.slackChannelIds), ...told("USER", to.userIds), ...told("GROUP", to.groupIds)];
  });
}
