/** Times and lengths of time for people, in the words of a language (the system's when not given). */

// Making one of these takes far longer than using it, and the trees use them for every row.
const relativeFormat = remembered(
  (locale: string | undefined, style: Width | "short", numeric: "always" | "auto") =>
    new Intl.RelativeTimeFormat(locale, { style, numeric }),
);
const unitFormat = remembered(
  (locale: string | undefined, unit: Unit, unitDisplay: Width) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }),
);

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Unit = "day" | "hour" | "minute" | "second";

/** `long` is for screen readers: "1 minute", not "1m". */
export type Width = "narrow" | "long";

const units: readonly { unit: Unit; ms: number }[] = [
  { unit: "day", ms: dayMs },
  { unit: "hour", ms: hourMs },
  { unit: "minute", ms: minuteMs },
  { unit: "second", ms: secondMs },
];

/**
 * How long, by its two largest units: "45s", "1m 20s", "2h 5m", "3d". Rounded to the smaller of the two, so that it
 * fits what stands beside it, such as when something started and ended.
 */
export function durationText(ms: number, locale?: string, width: Width = "narrow"): string {
  const exactMs = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  const stepMs = units.slice(units.findIndex((unit) => exactMs >= unit.ms))[1]?.ms ?? secondMs;
  const wholeMs = Math.round(exactMs / stepMs) * stepMs;
  const first = units.findIndex((unit) => wholeMs >= unit.ms);
  if (first < 0) {
    return amount(0, "second", locale, width);
  }
  const parts: string[] = [];
  let restMs = wholeMs;
  for (const { unit, ms: unitMs } of units.slice(first, first + 2)) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) {
      parts.push(amount(count, unit, locale, width));
    }
  }
  return parts.join(" ");
}

/** Up to when a running time is told to the second, and up to when to ten seconds. */
const toSecondsMs = minuteMs;
const toTenSecondsMs = 10 * minuteMs;

/** In which steps a running time is told: exact while it is short, so that it seldom moves when long. */
function elapsedStepMs(ms: number): number {
  if (ms < toSecondsMs) {
    return secondMs;
  }
  if (ms < toTenSecondsMs) {
    return 10 * secondMs;
  }
  return ms < dayMs ? minuteMs : hourMs;
}

/** How long something has been going on: seconds, from one minute on in steps of ten, from ten on minutes. */
export function elapsedText(ms: number, locale?: string, width: Width = "narrow"): string {
  const step = elapsedStepMs(ms);
  return durationText(Math.floor(ms / step) * step, locale, width);
}

/** How long until `elapsedText` changes, ms; at least one. */
export function elapsedChangesInMs(ms: number): number {
  if (ms < 0) {
    return secondMs;
  }
  const step = elapsedStepMs(ms);
  return Math.max(1, Math.ceil(step - (ms % step)));
}

/** Up to which length an estimate is told in which steps, ms: in few words, and a fifth off at most. */
const aboutSteps: readonly { belowMs: number; stepMs: number }[] = [
  { belowMs: 10 * secondMs, stepMs: secondMs },
  { belowMs: minuteMs, stepMs: 5 * secondMs },
  { belowMs: 2.5 * minuteMs, stepMs: 10 * secondMs },
  { belowMs: 5 * minuteMs, stepMs: 30 * secondMs },
  { belowMs: hourMs, stepMs: minuteMs },
  { belowMs: 6 * hourMs, stepMs: 5 * minuteMs },
  { belowMs: Infinity, stepMs: hourMs },
];

/** About how long: no more exact than an estimate is, and never nothing. */
export function aboutText(ms: number, locale?: string, width: Width = "narrow"): string {
  return durationText(aboutMs(ms), locale, width);
}

/** The length that `aboutText` tells, ms. */
export function aboutMs(ms: number): number {
  const stepMs = aboutSteps.find(({ belowMs }) => ms < belowMs)?.stepMs ?? secondMs;
  return Math.max(1, Math.round(ms / stepMs)) * stepMs;
}

const relativeUnits: readonly { unit: Intl.RelativeTimeFormatUnit; ms: number }[] = [
  { unit: "year", ms: 365 * dayMs },
  { unit: "month", ms: 30 * dayMs },
  ...units,
];
/** Closer than this is "now": clocks and answers are no more exact. */
const nowWithinMs = 10 * secondMs;
/** Within a minute, it is told to ten seconds: a row that changed with each second would only distract. */
const agoSecondsStepMs = 10 * secondMs;

/** How long before or after `nowMs`: "5m ago", "in 2h", "now". */
export function agoText(date: Date, nowMs: number, locale?: string, width: Width = "narrow"): string {
  const differenceMs = date.getTime() - nowMs;
  if (!Number.isFinite(differenceMs)) {
    return "";
  }
  const lengthMs = Math.abs(differenceMs);
  if (lengthMs < nowWithinMs) {
    return relativeFormat(locale, "long", "auto").format(0, "second");
  }
  const { unit, ms } = relativeUnits.find((entry) => lengthMs >= entry.ms) ?? { unit: "second" as const, ms: secondMs };
  const countedMs = unit === "second" ? Math.floor(lengthMs / agoSecondsStepMs) * agoSecondsStepMs : lengthMs;
  const count = Math.sign(differenceMs) * Math.floor(countedMs / ms);
  const text = relative(count, unit, width, locale);
  // The narrow form of some languages is no more than a sign: "-5 min".
  return /^[-+−]/.test(text) ? relative(count, unit, "short", locale) : text;
}

/** How long until `agoText` of a date that has passed changes, ms; at least one. */
export function agoChangesInMs(date: Date, nowMs: number): number {
  const lengthMs = Math.max(0, nowMs - date.getTime());
  const stepMs =
    lengthMs < minuteMs ? agoSecondsStepMs : (relativeUnits.find(({ ms }) => lengthMs >= ms)?.ms ?? secondMs);
  return Number.isFinite(lengthMs) ? Math.max(1, Math.ceil(stepMs - (lengthMs % stepMs))) : dayMs;
}

/** Date and time in the user's time zone, which is named. */
export function dateText(date: Date, locale?: string): string {
  return format(date, { dateStyle: "medium", timeStyle: "long" }, locale);
}

/** The time of day in the user's time zone; with the date when that is not the day of `nowMs`. */
export function clockText(date: Date, nowMs: number, locale?: string): string {
  const sameDay = date.toDateString() === new Date(nowMs).toDateString();
  return format(date, sameDay ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }, locale);
}

/** Made each time: the formats above know no time zone, this one would keep that of its first use. */
function format(date: Date, options: Intl.DateTimeFormatOptions, locale?: string): string {
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, options).format(date);
}

function relative(count: number, unit: Intl.RelativeTimeFormatUnit, style: Width | "short", locale?: string): string {
  return relativeFormat(locale, style, "always").format(count, unit);
}

function amount(count: number, unit: Unit, locale: string | undefined, width: Width): string {
  return unitFormat(locale, unit, width).format(count);
}

/**
 * The same function, which makes each answer once. For pure functions of a few short arguments
 * whose answers are dear to make: nothing is ever forgotten.
 */
export function remembered<Args extends readonly (string | undefined)[], Answer>(
  make: (...args: Args) => Answer,
): (...args: Args) => Answer {
  const answers = new Map<string, Answer>();
  return (...args) => {
    const key = args.join("\n");
    const answer = answers.get(key) ?? make(...args);
    answers.set(key, answer);
    return answer;
  };
}
