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

/** The width of a tick with its label, pixels. */
const tickRoom = 90;

/**
 * The ticks of the time axis, from the first run to the last, and their labels: times of day within two days, else dates.
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
  const count = Math.max(2, Math.min(6, Math.floor(width / tickRoom)));
  const spanMs = lastMs - firstMs;
  const ticks =
    spanMs <= 0
      ? [new Date(firstMs)]
      : Array.from({ length: count }, (_, index) => new Date(firstMs + (spanMs * (index + 0.5)) / count));
  const words =
    spanMs < 2 * dayMs
      ? ({ hour: "numeric", minute: "2-digit" } as const)
      : ({ month: "short", day: "numeric" } as const);
  const format = formatIn(timeZone, language, { ...words, ...(spanMs > 300 * dayMs ? { year: "numeric" } : {}) });
  return { ticks, format: (tick) => format.format(tick) };
}

/** A zone that this browser does not know is left out. */
function formatIn(timeZone: string, language: string, words: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, { ...words, timeZone });
  } catch {
    return new Intl.DateTimeFormat(language, words);
  }
}
