import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { HexClient, RequestRecord } from "../../../src/hex/client";
import { HexError } from "../../../src/hex/errors";
import { createHexClient } from "../../../src/hex/client";
import type { Fetch, FetchInit } from "../../../src/hex/transport";
import type { HexHost, ProjectId, RunId } from "../../../src/hex/types";
import { Pace } from "../../../src/util/pace";
import { FakeClock } from "../support/fakeClock";

/** Made at run time, so that no file holds what looks like a token. */
export const someToken = `hxtp_${"0f1e2d3c".repeat(12)}`;
export const someProject = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
export const someRun = "0c1d2e3f-4039-49df-9202-96385ba3eff8" as RunId;

/** What a fake server answers: a body is sent as it is when it is text, else as JSON. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Sent extends FetchInit {
  url: URL;
}

/**
 * A fetch that answers from a list, the last one for ever, and keeps what was sent. An error breaks the connection, or
 * comes before there is one when it has `isBeforeConnecting`.
 */
export function fakeFetch(...replies: (Reply | Error)[]): { fetch: Fetch; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch: Fetch = async (url, init) => {
    const reply = replies[Math.min(sent.length, replies.length - 1)] ?? {};
    sent.push({ url: new URL(url), ...init });
    if (reply instanceof Error) {
      init.connection.isSent = !("isBeforeConnecting" in reply);
      throw reply;
    }
    const { status = 200, headers = {}, body = "" } = reply;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { status, headers: new Headers(headers), body: text === "" ? null : pieces(text) };
  };
  return { fetch, sent };
}

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  // Cuts characters in two, as the network does.
  for (let start = 0; start < bytes.length; start += 1000) {
    yield bytes.subarray(start, start + 1000);
  }
}

export interface TestClient {
  client: HexClient;
  clock: FakeClock;
  records: RequestRecord[];
  started: string[];
}

/** A client with a fake clock; without `fetch` it talks real HTTP. */
export function makeClient(fetch?: Fetch, host = "https://app.hex.tech" as HexHost, token = someToken): TestClient {
  const clock = new FakeClock();
  const client = createHexClient({ host, token, version: "1.2.3", clock, random: () => 0.5, fetch });
  const records: RequestRecord[] = [];
  const started: string[] = [];
  client.onDidRequest((record) => records.push(record));
  client.onWillRequest((operation) => started.push(operation));
  return { client, clock, records, started };
}

/** Says at each look that the work has gone on for long, or never, and counts the rests. */
export class BusyPace extends Pace {
  rests = 0;

  constructor(private readonly isBusy = true) {
    super();
  }

  override get isLong(): boolean {
    return this.isBusy;
  }

  override async rest(): Promise<void> {
    this.rests += 1;
    await Promise.resolve();
  }
}

/** The HexError that a promise must reject with. */
export async function failure(promise: Promise<unknown>): Promise<HexError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HexError) {
      return error;
    }
    throw new Error("rejected with something else than a HexError", { cause: error });
  }
  throw new Error("did not reject");
}

export interface TestServer {
  host: HexHost;
  requests: http.IncomingMessage[];
  close(): Promise<void>;
}

/** A server on this machine that does what a test says. */
export async function serve(handle: http.RequestListener): Promise<TestServer> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}` as HexHost,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
