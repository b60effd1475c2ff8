import * as vscode from "vscode";
import { isTimeZone, machineTimeZone } from "../store/inputSchema/dates";

/** The user's time zone as the settings have it, which may be no zone at all; undefined: that of this machine. */
export function userTimeZone(): string | undefined {
  const zone = vscode.workspace.getConfiguration("hexRuns").get<unknown>("timeZone");
  return typeof zone === "string" && zone.trim() !== "" ? zone.trim() : undefined;
}

/** When it is for the user, for dates such as `today`. */
export function userMoment(): { now: Date; timeZone: string | undefined } {
  return { now: new Date(), timeZone: userTimeZone() };
}

/** A zone's name where it is another than this machine's: then it is said beside dates that come from it. */
export function otherTimeZone(zone: string | undefined): string | undefined {
  const name =
    zone !== undefined && isTimeZone(zone)
      ? new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone
      : undefined;
  return name === machineTimeZone() ? undefined : name;
}
