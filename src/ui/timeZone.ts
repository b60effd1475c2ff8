import * as vscode from "vscode";
import { isTimeZone, machineTimeZone } from "../store/inputSchema/zones";

/** The user's time zone as the settings have it, which may be no zone at all; undefined: that of this machine. */
export function userTimeZone(): string | undefined {
  const zone = vscode.workspace.getConfiguration("hexRuns").get<unknown>("timeZone");
  return typeof zone === "string" && zone.trim() !== "" ? zone.trim() : undefined;
}

/** The user's current time, for dates such as `today`. */
export function userMoment(): { now: Date; timeZone: string | undefined } {
  return { now: new Date(), timeZone: userTimeZone() };
}

/** A zone's name when it differs from this machine's; shown beside dates in that zone. */
export function otherTimeZone(zone: string | undefined): string | undefined {
  const name =
    zone !== undefined && isTimeZone(zone)
      ? new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone
      : undefined;
  return name === machineTimeZone() ? undefined : name;
}
