import type { SimulatorOptions } from "../../simulator/options";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { FakeClock } from "../support/fakeClock";
import type { Project, RunStatus } from "../../simulator/workspace/model";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed when it is JSON. */
  body: Record<string, unknown>;
}

export interface Bench {
  sim: Simulator;
  clock: FakeClock;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Runs a project; answers the run's id. */
  run(project: Project, body?: unknown): Promise<string>;
  status(project: Project, runId: string): Promise<RunStatus>;
}

const open: Simulator[] = [];

/** A simulator with a clock of its own and nothing running. `closeAll` ends it. */
export async function bench(options: SimulatorOptions = {}): Promise<Bench> {
  const clock = new FakeClock(Date.UTC(2026, 7, 12, 9, 30));
  const sim = await startSimulator({ clock, activeRuns: 0, ...options });
  open.push(sim);
  const send: Bench["send"] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith("/__sim") ? sim.url + path : `${sim.url}/api/v1${path}`, {
      method,
      redirect: "manual",
      headers: {
        authorization: `Bearer ${sim.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  return {
    sim,
    clock,
    send,
    get: (path, headers) => send("GET", path, undefined, headers),
    run: async (project, body) => {
      const answer = await send("POST", `/projects/${project.id}/runs`, body);
      if (answer.status !== 201) throw new Error(`RunProject answered ${answer.status}: ${answer.text}`);
      return String(answer.body["runId"]);
    },
    status: async (project, runId) =>
      (await send("GET", `/projects/${project.id}/runs/${runId}`)).body["status"] as RunStatus,
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((sim) => sim.close()));
}

/** The list an answer holds. */
export function values(answer: Answer, name = "values"): Record<string, unknown>[] {
  return answer.body[name] as Record<string, unknown>[];
}
