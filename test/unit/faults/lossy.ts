import { createHexClient, type HexClient } from "../../../src/hex/client";
import type { Fetch, FetchResponse } from "../../../src/hex/transport";
import type { HexHost } from "../../../src/hex/types";
import type { InjectedAnswer, Simulator } from "../../simulator/simulator";
import { sleep } from "../../../src/util/clock";
import { webPage } from "../../simulator/faults/bodies";
import type { FakeClock } from "../support/fakeClock";

/** How the answer to a RunProject gets lost. */
export const losses = [
  "refused",
  "reset",
  "networkDown",
  "badRecord",
  "hang",
  "page",
  "empty",
  "cut",
  "wrong",
  "gateway500",
  "gateway502",
  "gateway503",
  "gateway504",
  "redirect",
] as const;
export type Loss = (typeof losses)[number];

/** Requests to a simulator within this process, on which things go wrong. */
export class LossyNetwork {
  /** How the answer to the next start is lost; missing: it is not. */
  loss: Loss | undefined;
  /** Whether the start that is lost reaches Hex. */
  arrives = true;
  /** Until then no read is answered, ms of the clock. */
  readsFailUntilMs = 0;
  /** How long every read takes, ms. */
  readsTakeMs = 0;
  /** How long Hex does not list a new run, ms. */
  listedAfterMs = 0;
  /** How often a start was sent. */
  starts = 0;
  private underWay = 0;

  constructor(
    private readonly simulator: Simulator,
    private readonly clock: FakeClock,
  ) {
    clock.isBusy = () => this.underWay > 0;
  }

  client(clock: FakeClock | Parameters<typeof createHexClient>[0]["clock"], life?: AbortSignal): HexClient {
    const { token } = this.simulator;
    const host = "https://app.hex.tech" as HexHost;
    return createHexClient({ host, token, version: "1.2.3", clock, random: () => 0.5, fetch: this.fetch, life });
  }

  private readonly fetch: Fetch = async (url, init) => {
    const { pathname, search } = new URL(url);
    const path = pathname + search;
    const { connection, body } = init;
    const method = init.method as "GET" | "POST" | "DELETE";
    const ask = () => this.ask(() => this.simulator.inject({ method, path, headers: init.headers, body }));
    if (method === "POST" && pathname.endsWith("/runs")) {
      this.starts += 1;
      return this.start(ask, connection);
    }
    if (this.readsTakeMs > 0) {
      await sleep(this.clock, this.readsTakeMs);
    }
    if (this.clock.now() < this.readsFailUntilMs) {
      throw failed("ECONNRESET");
    }
    return asResponse(this.withoutNew(await ask(), pathname));
  };

  private async start(ask: () => Promise<InjectedAnswer>, connection: { isSent: boolean }): Promise<FetchResponse> {
    const { loss } = this;
    if (loss === "refused") {
      connection.isSent = false;
      throw failed("ECONNREFUSED");
    }
    const answer = this.arrives || loss === undefined ? await ask() : undefined;
    switch (loss) {
      case undefined:
        return asResponse(answer ?? { status: 500, headers: new Headers(), text: "" });
      case "reset":
        throw failed("ECONNRESET");
      case "networkDown":
        throw failed("ENETDOWN");
      case "badRecord":
        throw failed("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
      case "hang":
        return new Promise(() => undefined);
      case "cut":
        return { status: 201, headers: new Headers(), body: cut(answer?.text ?? "{") };
      case "page":
        return asResponse({ status: 200, headers: new Headers({ "content-type": "text/html" }), text: webPage });
      case "empty":
        return asResponse({ status: 200, headers: new Headers(), text: "" });
      case "wrong":
        return asResponse({ status: 201, headers: new Headers(), text: '{"runId": 7}' });
      case "redirect":
        return asResponse({ status: 303, headers: new Headers({ location: "https://other.example.com/" }), text: "" });
      default:
        return asResponse({ status: Number(loss.slice("gateway".length)), headers: new Headers(), text: webPage });
    }
  }

  private async ask(send: () => Promise<InjectedAnswer>): Promise<InjectedAnswer> {
    this.underWay += 1;
    try {
      return await send();
    } finally {
      this.underWay -= 1;
    }
  }

  /** Hex may list a run a while after it was started. */
  private withoutNew(answer: InjectedAnswer, pathname: string): InjectedAnswer {
    if (this.listedAfterMs === 0 || !pathname.endsWith("/runs")) {
      return answer;
    }
    const page = JSON.parse(answer.text) as { runs?: { runId: string; projectId: string }[] };
    const runs = page.runs?.filter(({ runId, projectId }) => {
      const run = this.simulator.workspace.runs.since(projectId).find(({ id }) => id === runId);
      return !run || run.createdAt + this.listedAfterMs <= this.clock.now();
    });
    return { ...answer, text: JSON.stringify({ ...page, runs }) };
  }
}

function failed(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function asResponse({ status, headers, text }: InjectedAnswer): FetchResponse {
  return {
    status,
    headers,
    body: (async function* () {
      yield text;
    })(),
  };
}

async function* cut(text: string): AsyncIterable<string> {
  yield text.slice(0, text.length / 2);
  throw failed("ECONNRESET");
}
