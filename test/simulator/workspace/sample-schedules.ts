import type { Random } from "../random";
import { type Schedule, weekdays } from "./model";

const none = { hourly: null, daily: null, weekly: null, monthly: null, custom: null };
const timezones = ["Z", "+08:00", "-05:00", "+05:30", "America/New_York", "Europe/Berlin"] as const;
const crons = ["*/15 8-18 * * 1-5", "30 6 * * 1-5", "0 */4 * * *", "15 7 1,15 * *"] as const;

/** Schedules as a team has them: every cadence in turn, some switched off, mostly one a project. */
export function sampleSchedules(random: Random, index: number): Schedule[] {
  const cadence = (["DAILY", "HOURLY", "WEEKLY", "DAILY", "CUSTOM", "MONTHLY"] as const)[index % 6] ?? "DAILY";
  const schedules = [schedule(random, cadence, index % 7 !== 5)];
  if (index % 9 === 4) schedules.push(schedule(random, "WEEKLY", true));
  return schedules;
}

function schedule(random: Random, cadence: Schedule["cadence"], enabled: boolean): Schedule {
  const timezone = random.pick(timezones);
  const minute = random.pick([0, 5, 15, 30, 45]);
  const hour = random.int(5, 9);
  const base = { cadence, enabled, ...none };
  switch (cadence) {
    case "HOURLY":
      return { ...base, hourly: { minute, timezone } };
    case "DAILY":
      return { ...base, daily: { hour, minute, timezone } };
    case "WEEKLY":
      return { ...base, weekly: { dayOfWeek: random.pick(weekdays), hour, minute, timezone } };
    case "MONTHLY":
      return { ...base, monthly: { day: random.int(1, 28), hour, minute, timezone } };
    case "CUSTOM":
      return { ...base, custom: { cron: random.pick(crons), timezone } };
  }
}
