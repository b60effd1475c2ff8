import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRateLimit, parseRetryAfter } from "../../../src/hex/rateLimitHeaders";

const now = Date.UTC(2026, 0, 5, 9);
const epoch = now / 1000;

describe("parseRetryAfter", () => {
  for (const [text, expected] of [
    [null, undefined],
    ["0", 0],
    ["30", 30_000],
    [" 1.5 ", 1_500],
    ["30s", 30_000],
    ["Mon, 05 Jan 2026 09:00:20 GMT", 20_000],
    ["Mon, 05 Jan 2026 08:00:00 GMT", 0],
    ["-5", undefined],
    ["soon", undefined],
    ["", undefined],
    ["99999999999999999999", undefined],
    ["NaN", undefined],
    ['"30"', 30_000],
    ["30, 60", 30_000],
    ["86400", 86_400_000],
    ["86401", undefined],
    ["Tue, 06 Jan 2026 09:00:00 GMT", 86_400_000],
    ["Tue, 06 Jan 2026 09:00:01 GMT", undefined],
    ["in 5 minutes", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(parseRetryAfter(text, now), expected));
  }
});

const all = (limit: number, remaining: number, resetMs?: number) => ({
  limit,
  remaining,
  ...(resetMs !== undefined && { resetMs }),
});
const headersOf = (prefix: string, limit: number, remaining: number, reset: number) => ({
  [`${prefix}-Limit`]: `${limit}`,
  [`${prefix}-Remaining`]: `${remaining}`,
  [`${prefix}-Reset`]: `${reset}`,
});

describe("parseRateLimit", () => {
  const cases: [string, Record<string, string>, object | undefined][] = [
    ["nothing", {}, undefined],
    ["garbage", { RateLimit: ";;,=,=;", "X-RateLimit-Reset": "¯", "RateLimit-Limit": "many" }, undefined],
    [
      "the one-header form",
      { RateLimit: "limit=100, remaining=50, reset=5" },
      { limit: 100, remaining: 50, resetMs: 5_000 },
    ],
    ["the one-header form with a part of it", { RateLimit: "limit=100" }, { limit: 100 }],
    ["the one-header form with another part", { RateLimit: "remaining=50" }, { remaining: 50 }],
    ["the structured form", { RateLimit: '"default";r=50;t=5' }, { remaining: 50, resetMs: 5_000 }],
    [
      "the tightest of several policies, with its limit",
      {
        RateLimit: '"hour";r=900;t=3000, "minute";r=3;t=20',
        "RateLimit-Policy": '"hour";q=1800;w=3600, "minute";q=30;w=60',
      },
      { limit: 30, remaining: 3, resetMs: 20_000 },
    ],
    ["the structured form with the limit in it", { RateLimit: '"default";q=100;r=50;t=5' }, all(100, 50, 5_000)],
    [
      "the limit of the tightest policy, in whatever order the policies are",
      {
        RateLimit: '"hour";r=900;t=3000, "minute";r=3;t=20, "day"',
        "RateLimit-Policy": '"minute";q=30;w=60, "hour";q=1800;w=3600',
      },
      all(30, 3, 20_000),
    ],
    [
      "the first of two policies with as much left",
      { RateLimit: '"minute";q=30;r=3;t=20, "hour";q=1800;r=3;t=3000' },
      all(30, 3, 20_000),
    ],
    ["a policy that says what is left before one that does not", { RateLimit: '"a";q=30, "b";q=20;r=3' }, all(20, 3)],
    ["a policy that is called limit", { RateLimit: "limit;r=50;t=5" }, { remaining: 50, resetMs: 5_000 }],
    ["a limit that is blank", { RateLimit: "limit= ;r=50;t=5" }, { remaining: 50, resetMs: 5_000 }],
    ["policies that say nothing of what is left", { RateLimit: '"minute";q=30, "hour";q=1800' }, { limit: 30 }],
    [
      "the one-header form with parts between semicolons, in capitals",
      { RateLimit: "Limit = 100; Remaining = 50; Reset = 5" },
      all(100, 50, 5_000),
    ],
    ["a limit that a comma, a semicolon or a fraction follows", { "RateLimit-Limit": "60;w=60" }, { limit: 60 }],
    ["a count with a fraction", { "RateLimit-Remaining": "59.0" }, { remaining: 59 }],
    [
      "the first family that says it",
      { "RateLimit-Limit": "60", "X-RateLimit-Limit": "30", "X-Rate-Limit-Limit": "20" },
      { limit: 60 },
    ],
    [
      "the one header before all others",
      { RateLimit: "limit=100, remaining=50, reset=5", ...headersOf("RateLimit", 60, 59, 42) },
      all(100, 50, 5_000),
    ],
    [
      "RateLimit-*",
      { "RateLimit-Limit": "60, 60;w=60", "RateLimit-Remaining": "59", "RateLimit-Reset": "42" },
      { limit: 60, remaining: 59, resetMs: 42_000 },
    ],
    [
      "X-RateLimit-* with epoch seconds",
      { "X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": `${epoch + 10}` },
      { limit: 30, remaining: 0, resetMs: 10_000 },
    ],
    ["epoch milliseconds", { "X-RateLimit-Reset": `${now + 10_500}` }, { resetMs: 10_500 }],
    ["epoch seconds gone by", { "X-RateLimit-Reset": `${epoch - 10}` }, { resetMs: 0 }],
    [
      "X-Rate-Limit-* with an ISO date",
      { "X-Rate-Limit-Limit": "30", "X-Rate-Limit-Remaining": "7", "X-Rate-Limit-Reset": "2026-01-05T09:00:30Z" },
      { limit: 30, remaining: 7, resetMs: 30_000 },
    ],
    ["parts of two families", { "RateLimit-Limit": "30", "X-RateLimit-Remaining": "7" }, { limit: 30, remaining: 7 }],
    ["a reset that is no window", { "X-RateLimit-Reset": `${epoch + 9_999_999}` }, undefined],
    ["negative numbers", { "X-RateLimit-Remaining": "-1", "X-RateLimit-Reset": "-1" }, undefined],
  ];
  for (const [what, headers, expected] of cases) {
    it(`reads ${what}`, () => {
      const reader = {
        get: (name: string) =>
          headers[Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? ""] ?? null,
      };
      assert.deepEqual(parseRateLimit(reader, now), expected);
    });
  }

  it("gives counts and waits that are whole, finite and not negative, for any headers at any time", () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom("limit=", "remaining=", "reset=", ";r=", ";t=", ",", "-1", "NaN", "Infinity", "1e400", '"a"'),
      fc.integer().map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    const header = fc.option(fc.array(part, { maxLength: 6 }).map((parts) => parts.join("")));
    fc.assert(
      fc.property(fc.infiniteStream(header), fc.integer({ min: 0, max: 4e12 }), (headers, time) => {
        const reader = { get: () => headers.next().value };
        const limit = parseRateLimit(reader, time) ?? {};
        for (const value of [
          limit.limit,
          limit.remaining,
          limit.resetMs,
          parseRetryAfter(headers.next().value, time),
        ]) {
          assert.ok(value === undefined || (Number.isSafeInteger(value) && value >= 0), String(value));
        }
      }),
      { numRuns: 2000 },
    );
  }).timeout(30_000);
});
