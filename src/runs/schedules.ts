import { Cron } from "croner";
import type { Project, Schedule } from "../hex/types";

const days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** When the project's next scheduled run is due after `from`; undefined when none is. */
export function nextDue(project: Project, from: Date): Date | undefined {
  const dates = project.schedules.flatMap((schedule) => nextOf(schedule, from) ?? []);
  return dates.sort((a, b) => a.getTime() - b.getTime())[0];
}

function nextOf(schedule: Schedule, from: Date): Date | undefined {
  const pattern = schedule.enabled ? cronOf(schedule) : undefined;
  if (pattern === undefined) {
    return undefined;
  }
  try {
    return new Cron(pattern, { ...zoneOf(schedule.timezone), paused: true }).nextRun(from) ?? undefined;
  } catch {
    // A cron pattern or time zone that croner does not know: the project shows no due time.
    return undefined;
  }
}

function cronOf({ cadence, cron, minute = 0, hour = 0, day = 1, dayOfWeek }: Schedule): string | undefined {
  switch (cadence) {
    case "HOURLY":
      return `${minute} * * * *`;
    case "DAILY":
      return `${minute} ${hour} * * *`;
    case "WEEKLY": {
      const weekday = days.indexOf(dayOfWeek ?? "");
      return weekday < 0 ? undefined : `${minute} ${hour} * * ${weekday}`;
    }
    case "MONTHLY":
      return `${minute} ${hour} ${day} * *`;
    default:
      return cron;
  }
}

/** `Z` and `+08:00` as minutes from UTC, anything else as an IANA name; UTC when missing. */
function zoneOf(timezone = "Z"): { timezone: string } | { utcOffset: number } {
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(timezone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return { utcOffset: offset[1] === "-" ? -minutes : minutes };
  }
  return /^z$/i.test(timezone) ? { utcOffset: 0 } : { timezone };
}
