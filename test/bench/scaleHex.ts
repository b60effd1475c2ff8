import type { Fetch, FetchResponse } from "../../src/hex/transport";
import type { ProjectId } from "../../src/hex/types";
import type { Clock } from "../../src/util/clock";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const host = "https://app.hex.tech";

export interface ScaleOptions {
  readonly projects: number;
  /** Runs that each project had before the start. */
  readonly pastRuns: number;
  /** How many projects, from the first on, run over and over again. */
  readonly active: number;
}

/**
 * A large Hex workspace that keeps nothing: everything it answers follows from the time, so that
 * what the process's heap holds and how it grows is the extension's own. Speaks JSON, as Hex does.
 */
export class ScaleHex {
  /** What was answered, for figures a request. */
  requests = 0;
  /** Time that making the answers took, which is not the extension's, ms. */
  spentMs = 0;
  private readonly startMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly options: ScaleOptions,
  ) {
    this.startMs = clock.now();
  }

  readonly fetch: Fetch = (url) => {
    const began = performance.now();
    const { pathname, searchParams } = new URL(url);
    const body = JSON.stringify(this.answer(pathname, searchParams));
    const response: FetchResponse = {
      status: 200,
      headers: new Headers({ Date: new Date(this.clock.now()).toUTCString() }),
      body: once(body),
    };
    this.requests += 1;
    this.spentMs += performance.now() - began;
    return Promise.resolve(response);
  };

  /** Ids of the projects that run over and over again. */
  get activeIds(): ProjectId[] {
    return Array.from({ length: this.options.active }, (_, index) => id(index, 0) as ProjectId);
  }

  private answer(path: string, query: URLSearchParams): unknown {
    const limit = Number(query.get("limit") ?? 25);
    const [, project, runs] = /^\/api\/v1\/projects(?:\/([^/]+)(\/runs)?)?$/.exec(path) ?? [];
    if (project === undefined) {
      const from = Number(query.get("after") ?? 0);
      const to = Math.min(this.options.projects, from + limit);
      const values = Array.from({ length: to - from }, (_, index) => this.project(from + index));
      return { values, pagination: { after: to < this.options.projects ? String(to) : null, before: null } };
    }
    const index = parseInt(project.slice(0, 8), 16);
    return runs === undefined ? this.project(index) : this.page(index, Number(query.get("offset") ?? 0), limit);
  }

  private project(index: number): unknown {
    const editedMs = this.startMs - index * 17 * minuteMs;
    const owner = `${names[index % names.length] ?? ""}@northwind.example`;
    const daily = { hour: index % 24, minute: index % 60, timezone: "America/New_York" };
    return {
      id: id(index, 0),
      title: `${subjects[index % subjects.length] ?? ""} by ${dimensions[index % dimensions.length] ?? ""} (${index})`,
      description: `What the team looks at every week, kept by ${owner}. Ask before you change its inputs.`,
      type: "PROJECT",
      creator: { email: owner },
      owner: { email: owner },
      status: { name: "Production" },
      categories: [{ name: "Finance", description: null }],
      reviews: { required: false },
      analytics: {
        appViews: { allTime: index, lastSevenDays: index % 90, lastFourteenDays: 0, lastThirtyDays: 0 },
        lastViewedAt: iso(editedMs),
        publishedResultsUpdatedAt: iso(editedMs),
      },
      lastEditedAt: iso(editedMs),
      lastPublishedAt: iso(editedMs),
      createdAt: iso(editedMs - 300 * dayMs),
      archivedAt: null,
      trashedAt: null,
      schedules:
        index % 3 === 0
          ? [{ cadence: "DAILY", enabled: true, hourly: null, daily, weekly: null, monthly: null, custom: null }]
          : [],
    };
  }

  /** Run number 0 began before the start; an active project begins a new one every few minutes. */
  private page(index: number, offset: number, limit: number): unknown {
    const everyMs = (4 + (index % 13)) * minuteMs;
    const newest = index < this.options.active ? Math.floor((this.clock.now() - this.startMs) / everyMs) : -1;
    const all = newest + 1 + this.options.pastRuns;
    const numbers = Array.from({ length: Math.max(0, Math.min(limit, all - offset)) }, (_, at) => newest - offset - at);
    const nextPage =
      offset + limit < all ? `${host}/api/v1/projects/${id(index, 0)}/runs?offset=${offset + limit}` : null;
    return {
      runs: numbers.map((number) => this.run(index, number, everyMs)),
      nextPage,
      previousPage: null,
      traceId: id(index, 1),
    };
  }

  private run(index: number, number: number, everyMs: number): unknown {
    const [runId, startMs] = [id(index, number + 1_000_000), this.startMs + number * everyMs];
    const tookMs = everyMs * 0.8;
    const ended = startMs + tookMs <= this.clock.now();
    return {
      projectId: id(index, 0),
      projectVersion: "12",
      runId,
      runUrl: `${host}/northwind/app/${id(index, 0)}/run/${runId}`,
      status: ended ? (number % 9 === 0 ? "ERRORED" : "COMPLETED") : "RUNNING",
      runTrigger: "SCHEDULED",
      startTime: iso(startMs),
      endTime: ended ? iso(startMs + tookMs) : null,
      elapsedTime: ended ? tookMs : this.clock.now() - startMs,
      traceId: id(number + 1_000_000, index),
    };
  }
}

const names = ["maya.lindqvist", "tomas.okafor", "ines.duarte", "li.chen", "sam.brandt"];
const subjects = [
  "Revenue",
  "Churn",
  "Feature adoption",
  "Support load",
  "Pipeline health",
  "Invoice ageing",
  "Signup funnel",
];
const dimensions = ["region", "plan", "cohort", "partner", "week"];

function id(index: number, number: number): string {
  const [first, last] = [index.toString(16).padStart(8, "0"), number.toString(16).padStart(12, "0")];
  return `${first}-0000-4000-8000-${last}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
