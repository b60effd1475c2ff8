const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Lengths of time that people count in, ms. */
const lengthSteps = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * secondMs)
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs))
  .concat([1, 2, 3, 6, 12].map((hours) => hours * hourMs))
  .concat([1, 2, 5, 10, 20].map((days) => days * dayMs));
const mostLengthTicks = 5;

/** Where the axis of lengths has its lines: from 0 on in whole steps, ms. */
export function lengthTicks(longestMs: number): number[] {
  const step = lengthSteps.find((ms) => longestMs / ms <= mostLengthTicks) ?? Math.ceil(longestMs / mostLengthTicks);
  return Array.from({ length: Math.floor(longestMs / step) + 1 }, (_, index) => index * step);
}

/** A tick with its words needs so much room, pixels. */
const tickRoom = 90;

/** Where the axis of time has its ticks, from the first run to the last, and their words: times of day within two days, else dates. */
export function timeTicks(
  firstMs: number,
  lastMs: number,
  width: number,
  language: string,
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
  const format = new Intl.DateTimeFormat(language, { ...words, ...(spanMs > 300 * dayMs ? { year: "numeric" } : {}) });
  return { ticks, format: (tick) => format.format(tick) };
}
