import { type Clock, sleep } from "../util/clock";
import { HexError } from "./errors";

interface RetryOptions {
  /** How often to try at most. */
  attempts: number;
  clock: Clock;
  /** 0 ≤ random < 1. */
  random: () => number;
  /** Gives up at once rather than wait longer for the next try, ms; about a minute when not given. */
  longestWaitMs?: number;
  signal?: AbortSignal;
}

/** Hex's windows are a minute long; waiting for longer does not help. */
const longestWaitMs = 65_000;
const firstDelayMs = 1_000;
const longestDelayMs = 16_000;
/** A refused read that does not say when to come back is repeated after so long at first, ms; what waits in the queue is held up by `RequestBudget`. */
const rateLimitDelayMs = 10_000;

/**
 * Repeats a read while its failure may pass: no connection or a broken one, 429, 500, 502, 504.
 * A time-out is not repeated: the user has waited for 30 s. (Polls are not repeated but back off, see `backOffMs`.) Rejects with the last HexError, at
 * once when the server asks for more than a minute, and with `cancelled` when aborted in between.
 */
export async function retryReads<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const waitMs = tried < options.attempts ? retryDelay(error, tried, options.random) : undefined;
      if (waitMs === undefined || waitMs > (options.longestWaitMs ?? Infinity)) {
        throw error;
      }
      await pause(waitMs, error as HexError, options);
    }
  }
}

/**
 * How long to wait before repeating after the `tried`th failure, in ms; nothing when repeating is
 * of no use. Doubles, with jitter so that windows that fail together do not come back together.
 */
export function retryDelay(error: unknown, tried: number, random: () => number): number | undefined {
  if (!(error instanceof HexError) || !mayPass(error)) {
    return undefined;
  }
  const { retryAfterMs } = error.details;
  if (retryAfterMs !== undefined) {
    return retryAfterMs > longestWaitMs ? undefined : retryAfterMs + random() * firstDelayMs;
  }
  const base = error.kind === "rateLimited" ? rateLimitDelayMs : firstDelayMs;
  const delay = Math.min(base * 2 ** (tried - 1), base === firstDelayMs ? longestDelayMs : longestWaitMs);
  return delay * (0.5 + random() / 2);
}

function mayPass({ kind, details }: HexError): boolean {
  return (
    kind === "offline" ||
    kind === "rateLimited" ||
    details.brokeOff === true ||
    (kind === "serverFailed" && [500, 502, 504].includes(details.status ?? 0))
  );
}

async function pause(waitMs: number, error: HexError, { clock, signal }: RetryOptions): Promise<void> {
  try {
    await sleep(clock, waitMs, signal);
  } catch {
    const { operation, host } = error.details;
    throw new HexError("cancelled", { operation, host });
  }
}
