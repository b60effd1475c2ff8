import type { Limits } from "./options";

/** Which limits, besides the overall one, an operation falls under. */
export type LimitGroup = "reads" | "runs" | "charts" | "none";

interface Window {
  startedAt: number;
  used: number;
}

interface Rule {
  name: string;
  limit: number;
  lengthMs: number;
}

/** How one request stands with a limit. */
interface Standing {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetMs: number;
}

/** How it stands with the limit that is nearest to being reached, and with the one that the headers tell of. */
interface Verdict extends Standing {
  told: Standing;
}

/**
 * Fixed windows that open with the first request and close a minute (or an hour) later. A refused
 * request counts towards the overall limit only.
 */
export class RateLimits {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly limits: Limits,
    private readonly now: () => number,
  ) {}

  /** Counts a request of `user`; answers whether it may pass. */
  count(user: string, group: LimitGroup): Verdict {
    const rules = this.rules(group).map((rule) => ({
      rule,
      window: this.window(`${user} ${rule.name}`, rule.lengthMs),
    }));
    const allowed = rules.every(({ rule, window }) => window.used < rule.limit);
    for (const [index, { window }] of rules.entries()) if (allowed || index === 0) window.used += 1;
    const standings = rules.map(({ rule, window }) => ({
      allowed,
      limit: rule.limit,
      remaining: Math.max(0, rule.limit - window.used),
      resetMs: window.startedAt + rule.lengthMs - this.now(),
    }));
    // The nearest limit; of two that are reached, the one that takes longer to open again.
    const nearest = standings.reduce((worst, next) =>
      next.remaining < worst.remaining || (next.remaining === worst.remaining && next.resetMs > worst.resetMs)
        ? next
        : worst,
    );
    return { ...nearest, told: this.limits.headersTell === "overall" ? (standings[0] ?? nearest) : nearest };
  }

  /** The headers that tell a client how it stands. */
  headers({ allowed, resetMs, told }: Verdict): Record<string, string> {
    const seconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));
    const headers: Record<string, string> = {};
    if (Number.isFinite(told.limit)) {
      const { limit, remaining } = told;
      switch (this.limits.headerStyle) {
        case "RateLimit-*":
          Object.assign(headers, {
            "RateLimit-Limit": `${limit}`,
            "RateLimit-Remaining": `${remaining}`,
            "RateLimit-Reset": `${seconds(told.resetMs)}`,
          });
          break;
        case "X-RateLimit-*": {
          const epoch = Math.ceil((this.now() + told.resetMs) / 1000);
          Object.assign(headers, {
            "X-RateLimit-Limit": `${limit}`,
            "X-RateLimit-Remaining": `${remaining}`,
            "X-RateLimit-Reset": `${epoch}`,
          });
          break;
        }
        case "X-Rate-Limit-*": {
          const date = new Date(this.now() + told.resetMs).toISOString();
          Object.assign(headers, {
            "X-Rate-Limit-Limit": `${limit}`,
            "X-Rate-Limit-Remaining": `${remaining}`,
            "X-Rate-Limit-Reset": date,
          });
          break;
        }
        case "RateLimit":
          headers["RateLimit"] = `limit=${limit}, remaining=${remaining}, reset=${seconds(told.resetMs)}`;
          break;
        case "none":
          break;
      }
    }
    if (!allowed && this.limits.retryAfter === "seconds") headers["Retry-After"] = `${seconds(resetMs)}`;
    if (!allowed && this.limits.retryAfter === "date")
      headers["Retry-After"] = new Date(this.now() + resetMs).toUTCString();
    return headers;
  }

  /** Opens all windows anew, as if nothing had been asked before. */
  reset(): void {
    this.windows.clear();
  }

  private window(key: string, lengthMs: number): Window {
    const found = this.windows.get(key);
    if (found && this.now() < found.startedAt + lengthMs) return found;
    const window = { startedAt: this.now(), used: 0 };
    this.windows.set(key, window);
    return window;
  }

  private rules(group: LimitGroup): Rule[] {
    const { limits } = this;
    const minute = (name: string, limit: number): Rule => ({ name, limit, lengthMs: limits.minuteMs });
    const hour = (name: string, limit: number): Rule => ({ name, limit, lengthMs: limits.hourMs });
    const overall = minute("overall", limits.overallPerMinute);
    switch (group) {
      case "reads":
        return [overall, minute("reads", limits.readsPerMinute), hour("reads/h", limits.readsPerHour)];
      case "runs":
        return [overall, minute("runs", limits.runsPerMinute), hour("runs/h", limits.runsPerHour)];
      case "charts":
        return [overall, minute("charts", limits.chartImagesPerMinute)];
      case "none":
        return [overall];
    }
  }
}
