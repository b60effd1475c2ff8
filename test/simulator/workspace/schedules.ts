import { Cron } from "croner";
import { type Schedule, weekdays } from "./model";

/** The schedule as cron fields, in its own time zone. */
export function cronOf(schedule: Schedule): { pattern: string; timezone: string } | undefined {
  const { hourly, daily, weekly, monthly, custom } = schedule;
  if (hourly) return { pattern: `${hourly.minute} * * * *`, timezone: hourly.timezone };
  if (daily) return { pattern: `${daily.minute} ${daily.hour} * * *`, timezone: daily.timezone };
  if (weekly) {
    const day = weekdays.indexOf(weekly.dayOfWeek);
    return { pattern: `${weekly.minute} ${weekly.hour} * * ${day}`, timezone: weekly.timezone };
  }
  if (monthly) return { pattern: `${monthly.minute} ${monthly.hour} ${monthly.day} * *`, timezone: monthly.timezone };
  return custom ? { pattern: custom.cron, timezone: custom.timezone } : undefined;
}

/** Minutes east of UTC for `Z`, `+08:00`, `-0330`; `undefined` for a named zone. */
export function offsetMinutes(timezone: string): number | undefined {
  if (timezone === "Z") return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(timezone);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : undefined;
}

/** When a schedule next fires after `instant`; `undefined` for never. */
export class Occurrences {
  private readonly cron: Cron | undefined;

  constructor(schedule: Schedule) {
    const cron = schedule.enabled ? cronOf(schedule) : undefined;
    if (!cron) return;
    const utcOffset = offsetMinutes(cron.timezone);
    const zone = utcOffset === undefined ? { timezone: cron.timezone } : { utcOffset };
    this.cron = new Cron(cron.pattern, { paused: true, mode: "5-part", ...zone });
  }

  after(instant: number): number | undefined {
    return this.cron?.nextRun(new Date(instant))?.getTime();
  }

  /** The `count` latest ones before `instant`, newest first. */
  before(instant: number, count: number): number[] {
    return this.cron?.previousRuns(count, new Date(instant)).map((date) => date.getTime()) ?? [];
  }
}
