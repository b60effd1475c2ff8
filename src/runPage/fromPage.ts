import * as v from "valibot";
import type { RunId } from "../hex/types";
import { copiedIds, plainCommands, retriedParts, runCommands, type FromPage } from "./pageMessages";

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const message = v.variant("type", [
  v.strictObject({ type: v.literal("ready") }),
  v.strictObject({ type: v.literal("run"), command: v.picklist(runCommands), runId: uuid }),
  v.strictObject({ type: v.literal("plain"), command: v.picklist(plainCommands) }),
  v.strictObject({ type: v.literal("copy"), what: v.picklist(copiedIds) }),
  v.strictObject({ type: v.literal("retry"), part: v.picklist(retriedParts) }),
  v.strictObject({
    type: v.literal("chart"),
    runId: uuid,
    staticId: v.pipe(v.string(), v.maxLength(100)),
    width: v.pipe(v.number(), v.finite()),
  }),
]);

/**
 * What a page said, or nothing when it is not what our pages say: what runs in a webview is not
 * trusted. Runs that are not of the page's project are none of its business.
 */
export function readFromPage(raw: unknown, isOurs: (id: RunId) => boolean): FromPage | undefined {
  const parsed = v.safeParse(message, raw);
  if (!parsed.success) {
    return undefined;
  }
  return "runId" in parsed.output && !isOurs(parsed.output.runId as RunId) ? undefined : parsed.output;
}
