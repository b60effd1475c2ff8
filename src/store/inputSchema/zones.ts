/** Days and offsets in a time zone by its IANA name; without one in that of this machine. */

/** True for the name of a time zone, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The time zone of the machine that this runs on. */
export function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * How far a zone is ahead of UTC at a time of its clocks, in minutes. In the hour that summer time
 * skips it is what held before, and in the one that comes twice what held first, as in JavaScript's own dates.
 *
 * @param local `2026-08-09T14:30`
 */
export function offsetMinutes(local: string, timeZone: string | undefined): number {
  if (timeZone === undefined) {
    return -new Date(local).getTimezoneOffset();
  }
  const asUtcMs = Date.parse(`${local}Z`);
  const [before, after] = [offsetAt(asUtcMs - dayMs, timeZone), offsetAt(asUtcMs + dayMs, timeZone)];
  const holds = (minutes: number) => offsetAt(asUtcMs - minutes * minuteMs, timeZone) === minutes;
  return holds(before) || !holds(after) ? before : after;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function offsetAt(ms: number, timeZone: string): number {
  const name =
    new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
      .formatToParts(ms)
      .find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
