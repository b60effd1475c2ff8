const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Natural steps for durations, ms. */
const lengthSteps = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * secondMs)
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs))
  .concat([1, 2, 3, 6, 12].map((hours) => hours * hourMs))
  .concat([1, 2, 5, 10, 20].map((days) => days * dayMs));
const mostLengthTicks = 5;

/** The ticks of the duration axis: from 0 in whole steps, ms. */
export function lengthTicks(longestMs: number): number[] {
  const step = lengthSteps.find((ms) => longestMs / ms <= mostLengthTicks) ?? Math.ceil(longestMs / mostLengthTicks);
  return Array.from({ length: Math.floor(longestMs / step) + 1 }, (_, index) => index * step);
}

/** The width of a tick with its label, pixels: a time of day or a date, or both. */
const tickRoom = 90;
const longTickRoom = 120;
/** The day on which summer time ends, ms. */
const longestDayMs = 25 * hourMs;

/**
 * The ticks of the time axis, from the first run to the last, and their labels: times of day within two days, else dates,
 * with the hour where ticks are less than a day apart.
 *
 * @param timeZone of the times beside the plot, see `History`.
 */
export function timeTicks(
  firstMs: number,
  lastMs: number,
  width: number,
  language: string,
  timeZone: string,
): { ticks: Date[]; format: (tick: Date) => string } {
  const spanMs = lastMs - firstMs;
  const isLong = spanMs >= 2 * dayMs && spanMs / fitting(width, tickRoom) < longestDayMs;
  const count = fitting(width, isLong ? longTickRoom : tickRoom);
  const ticks =
    spanMs <= 0
      ? [new Date(firstMs)]
      : Array.from({ length: count }, (_, index) => new Date(firstMs + (spanMs * (index + 0.5)) / count));
  const words: Intl.DateTimeFormatOptions =
    spanMs < 2 * dayMs
      ? { hour: "numeric", minute: "2-digit" }
      : { month: "short", day: "numeric", hour: isLong ? "numeric" : undefined };
  const format = formatIn(timeZone, language, { ...words, ...(spanMs > 300 * dayMs ? { year: "numeric" } : {}) });
  const labels = ticks.map((tick) => format.format(tick));
  return {
    // Within a few minutes there are fewer times of day than ticks.
    ticks: ticks.filter((_, index) => labels[index] !== labels[index - 1]),
    format: (tick) => format.format(tick),
  };
}

/** How many ticks there is room for. */
function fitting(width: number, room: number): number {
  return Math.max(2, Math.min(6, Math.floor(width / room)));
}

/** A zone that this browser does not know is left out. */
function formatIn(timeZone: string, language: string, words: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, { ...words, timeZone });
  } catch {
    return new Intl.DateTimeFormat(language, words);
  }
}
