import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import type { HexClient } from "../../../src/hex/client";
import { operations, type OperationName, type QueryOf } from "../../../src/hex/operations";
import type { Fetch } from "../../../src/hex/transport";
import { isChart, type HexHost, type ProjectId, type RunId } from "../../../src/hex/types";
import { noLimits } from "../../simulator/options";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { makeClient, type TestClient } from "../hex/support";
import { settle } from "../support/fakeClock";
import type { Failure } from "./failures";
import { operationRows, type Known } from "./operations";

/** What came of a call that failed or was answered. */
export interface Called {
  answer?: unknown;
  error?: unknown;
  /** How often its request was sent, without the Me that confirms a 401. */
  sent: number;
  /** How many runs the project had before that it did not have then. */
  started: number;
  hostName: string;
}

/** A simulator and real sockets; the client's clock is a fake one. */
export class FaultStage {
  private constructor(
    readonly simulator: Simulator,
    readonly known: Known,
    private readonly closedPort: number,
    private readonly resetting: net.Server,
  ) {}

  static async open(): Promise<FaultStage> {
    const simulator = await startSimulator({ projects: 4, limits: noLimits, activeRuns: 0, schedules: false });
    const project = simulator.workspace.project("Revenue by region");
    const id = project.id as ProjectId;
    const completed = simulator.startRun(id).id as RunId;
    simulator.endRun(completed);
    const { client } = makeClient(undefined, simulator.url as HexHost, simulator.token);
    const staticId = (await client.send("ListCells", { id })).find(isChart)?.staticId ?? "none";
    const known = { id, completed, active: completed, staticId };
    const gone = net.createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    const resetting = net.createServer((socket) => socket.resetAndDestroy()).listen(0, "127.0.0.1");
    await once(resetting, "listening");
    return new FaultStage(simulator, known, port, resetting);
  }

  async close(): Promise<void> {
    this.resetting.close();
    await this.simulator.close();
  }

  /** Calls an operation while it fails in this way. */
  async call(name: OperationName, failure: Failure): Promise<Called> {
    const { simulator } = this;
    const known = { ...this.known, active: simulator.startRun(this.known.id).id as RunId };
    const { how } = failure;
    const test = this.client(how);
    if (typeof how === "object") {
      simulator.faults.add({ match: { path: name }, action: how });
    } else if (how === "tokenRefused") {
      simulator.faults.add({ match: { path: name }, action: { kind: "status", status: 401 } });
      simulator.faults.add({ match: { path: "Me" }, action: { kind: "status", status: 401 } });
    }
    simulator.requests.clear();
    const before = this.runs();
    try {
      const outcome = await this.settled(test, name, known, failure);
      await this.calm(name);
      const sent = test.started.filter((operation) => operation === name).length;
      return { ...outcome, sent, started: this.runs() - before, hostName: test.client.hostName };
    } finally {
      simulator.faults.clear();
      simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id));
    }
  }

  /** Calls it again when nothing fails any more. */
  async again(name: OperationName): Promise<unknown> {
    const known = { ...this.known, active: this.simulator.startRun(this.known.id).id as RunId };
    return (await this.settled(this.client({ kind: "html" }), name, known)).error;
  }

  private client(how: Failure["how"]): TestClient {
    const port = (of: number) => `http://127.0.0.1:${of}` as HexHost;
    const { simulator } = this;
    switch (how) {
      case "refused":
        return makeClient(undefined, port(this.closedPort), simulator.token);
      case "resetOnConnect":
        return makeClient(undefined, port((this.resetting.address() as AddressInfo).port), simulator.token);
      case "dns": {
        const unknownHost: Fetch = (_, { connection }) => {
          connection.isSent = false;
          return Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND app.hex.tech"), { code: "ENOTFOUND" }));
        };
        return makeClient(unknownHost, "https://app.hex.tech" as HexHost, simulator.token);
      }
      default:
        return makeClient(undefined, simulator.url as HexHost, simulator.token);
    }
  }

  /** Lets the clock go to the next try once a request has failed, and for half a minute once one hangs. */
  private async settled(
    { client, clock, started, records }: TestClient,
    name: OperationName,
    known: Known,
    { waits }: Partial<Failure> = {},
  ): Promise<{ answer?: unknown; error?: unknown }> {
    let outcome: { answer?: unknown; error?: unknown } | undefined;
    void sent(client, name, known).then(
      (answer: unknown) => (outcome = { answer }),
      (error: unknown) => (outcome = { error }),
    );
    while (!outcome) {
      await settle();
      const underWay = started.length - records.length;
      if (!outcome && underWay === 0 && clock.pending > 0) {
        await clock.advance(clock.nextDelayMs ?? 0);
      } else if (waits && underWay === 1 && this.simulator.requests.of(name).length > 0) {
        await clock.advance(30_000);
      }
    }
    return outcome;
  }

  /** The simulator has carried out what it was sent. */
  private async calm(name: OperationName): Promise<void> {
    for (
      let turn = 0;
      turn < 20 && this.simulator.requests.of(name).some(({ body }) => body === undefined);
      turn += 1
    ) {
      await settle();
    }
  }

  private runs(): number {
    return this.simulator.workspace.runs.since(this.known.id).length;
  }
}

function sent<Name extends OperationName>(client: HexClient, name: Name, known: Known): Promise<unknown> {
  return client.send(name, operationRows[name].query(known) as QueryOf<Name>);
}

/** Every operation there is. */
export const operationNames = Object.keys(operations) as OperationName[];
