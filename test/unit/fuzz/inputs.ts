import fc from "fast-check";

/** Inputs in a run of all that is fuzzed: a few thousand with the other tests, more with `npm run fuzz`. */
const total = Number(process.env.HEX_RUNS_FUZZ ?? 3_000);
const fewest = 20;
let made = 0;

/** How many inputs a property gets for its share of all, 0 to 1. A failure prints its seed; HEX_RUNS_SEED repeats it. */
export function inputs(share: number): { numRuns: number; seed?: number } {
  const numRuns = Math.max(fewest, Math.ceil(total * share));
  made += numRuns;
  const seed = process.env.HEX_RUNS_SEED;
  return { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) };
}

if (process.env.HEX_RUNS_FUZZ !== undefined) {
  process.on("exit", () => console.log(`  ${made.toLocaleString("en")} inputs`));
}

/** Values that nobody expects. */
export const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    "x",
    -1,
    0,
    1.5,
    1e21,
    8.64e15 + 1,
    -8.64e15,
    1e308,
    "2026-13-45",
    "9999-12-31T23:59:59.999Z",
    "__proto__",
    [],
    {},
    [[]],
    true,
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** What is done to a value: where, what is put there, and how. */
export const mutation = fc.tuple(fc.array(fc.nat(20), { maxLength: 6 }), odd, fc.nat(2));

/** The value with the part at some place in it replaced, left out or repeated. */
export function mutated(value: unknown, picks: readonly number[], part: unknown, how: number): unknown {
  if (typeof value !== "object" || value === null || picks.length === 0) {
    return part;
  }
  const [pick = 0, ...rest] = picks;
  if (Array.isArray(value)) {
    const at = pick % Math.max(1, value.length);
    return how === 2
      ? [...(value as unknown[]), ...(value as unknown[])]
      : value.map((entry: unknown, index) => (index === at ? mutated(entry, rest, part, how) : entry));
  }
  const entries = Object.entries(value);
  const at = pick % Math.max(1, entries.length);
  return Object.fromEntries(
    entries.flatMap(([key, entry], index) =>
      index !== at ? [[key, entry]] : how === 1 ? [] : [[key, mutated(entry, rest, part, how)]],
    ),
  );
}

/** A cut in a text and what stands there instead. */
export const garbling = fc.tuple(
  fc.nat(100_000),
  fc.nat(60),
  fc.string({ unit: fc.constantFrom(..."\u0000\"'{}[],:\\-1eé\ud800#&*!|>\n\t "), maxLength: 5 }),
);

/** The text without `length` characters from some place on, and with garbage there. */
export function garbled(text: string, [from, length, garbage]: readonly [number, number, string]): string {
  const at = from % (text.length + 1);
  return text.slice(0, at) + garbage + text.slice(at + length);
}

/** No date or number that cannot be shown or counted with, anywhere within but in what a user has sent; times make a date with what is added to them. */
export function isSound(value: unknown, nowMs: number, name = ""): boolean {
  if (typeof value === "number") {
    return (
      Math.abs(value) <= Number.MAX_SAFE_INTEGER &&
      (!name.endsWith("Ms") || !Number.isNaN(new Date(nowMs + value).getTime()))
    );
  }
  if (value instanceof Date) {
    return !Number.isNaN(value.getTime());
  }
  return (
    typeof value !== "object" ||
    value === null ||
    Object.entries(value).every(([key, part]) => key === "options" || isSound(part, nowMs, key))
  );
}
