import type { BenchArguments } from "./arguments";

/** One measured number. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What it should be, in words; nothing fails when it is not. */
  readonly target?: string;
}

/** Something that can be measured; `npm run bench -- NAME` measures it alone. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** Takes so long, or so much, that it runs only when it is named. */
  readonly onlyNamed?: true;
  measure(options: BenchArguments): Promise<readonly Figure[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Milliseconds for people. */
export function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

/** Bytes for people, and exactly. */
export function bytes(value: number): string {
  return `${(value / 1000).toFixed(1)} kB (${value} bytes)`;
}

/** Figures one below the other, their values in line. */
export function table(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures
    .map(
      ({ what, value, target }) =>
        `  ${what.padEnd(width)}  ${value}${target === undefined ? "" : `   (target: ${target})`}`,
    )
    .join("\n");
}
