import { startSimulator, type Simulator } from "../simulator/simulator";
import type { Descriptions } from "./descriptions";
import { deliberate, type Variant } from "./variants";
import { noLimits } from "../simulator/options";
import type { Report } from "./report";

export interface Answer {
  status: number;
  contentType: string;
  text: string;
  json: Record<string, unknown>;
}

export interface RawRequest {
  method?: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** The signed-in Editor's when not given; null for none. */
  token?: string | null;
}

/** A simulator that speaks one dialect; what it answers is held against the descriptions. */
export class Stage {
  /** Which statuses each operation has answered. */
  readonly answered = new Map<string, Set<number>>();

  private constructor(
    readonly simulator: Simulator,
    private readonly variant: Variant,
    private readonly descriptions: Descriptions,
    private readonly report: Report,
  ) {}

  static async open(variant: Variant, descriptions: Descriptions, report: Report): Promise<Stage> {
    const simulator = await startSimulator({
      dialect: variant.dialect,
      limits: noLimits,
      activeRuns: 0,
      schedules: false,
      odd: true,
    });
    return new Stage(simulator, variant, descriptions, report);
  }

  /** Sends a request as it is, right or wrong, and checks the answer. */
  async send({ method = "GET", path, body, headers = {}, token = this.simulator.token }: RawRequest): Promise<Answer> {
    const response = await fetch(`${this.simulator.url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      text,
      json: parse(text),
    };
    this.check(answer);
    return answer;
  }

  /** Checks the answer to the request that the simulator has met last. */
  check(answer: Pick<Answer, "status" | "contentType" | "text">): void {
    const operation = this.simulator.requests.entries.at(-1)?.operation;
    if (operation === undefined) throw new Error("A request of the check met no operation of the simulator.");
    this.answered.set(operation, (this.answered.get(operation) ?? new Set()).add(answer.status));
    const problems = this.descriptions.answerProblems(operation, answer);
    const left = problems.filter((problem) => !deliberate(this.variant, { operation, status: answer.status, problem }));
    if (problems.length > left.length) this.report.addOnPurpose();
    this.report.add(`${operation} ${answer.status}`, left);
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
