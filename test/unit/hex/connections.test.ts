import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import type { HexHost } from "../../../src/hex/types";
import { type FakeClock, settle } from "../support/fakeClock";
import { makeCertificate, type Certificate } from "./certificates";
import { failure, makeClient, someProject, someRun } from "./support";

const project = JSON.stringify({ id: someProject });
const started = JSON.stringify({ projectId: someProject, runId: someRun });

interface Peer {
  host: HexHost;
  /** For each request the number of the connection it came over. */
  seen: { method: string; connection: number }[];
  sockets: net.Socket[];
}

describe("connections", () => {
  const closing: (() => Promise<void>)[] = [];
  let trusted: Certificate;
  before(() => (trusted = makeCertificate("IP:127.0.0.1")));
  beforeEach(() => (https.globalAgent.options.ca = trusted.cert));
  afterEach(async () => {
    delete https.globalAgent.options.ca;
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  async function listen(server: net.Server, scheme: "http" | "https"): Promise<Peer> {
    const sockets: net.Socket[] = [];
    const seen: Peer["seen"] = [];
    server.on(scheme === "https" ? "secureConnection" : "connection", (socket: net.Socket) => sockets.push(socket));
    server.on("request", ({ method = "", socket }: http.IncomingMessage) =>
      seen.push({ method, connection: sockets.indexOf(socket) }),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, "close");
    });
    return { host: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}` as HexHost, seen, sockets };
  }

  const answer: http.RequestListener = (request, response) =>
    void response.end(request.method === "POST" ? started : project);
  const overTls = (certificate = trusted, handle = answer) => listen(https.createServer(certificate, handle), "https");
  const plain = (handle = answer) => listen(http.createServer(handle), "http");

  for (const [name, open] of [
    ["TLS", overTls],
    ["plain HTTP", plain],
  ] as const) {
    describe(`over ${name}`, () => {
      it("are used again by reads, and by the next sign-in's client as well", async () => {
        const peer = await open();
        for (let count = 0; count < 3; count += 1) {
          await makeClient(undefined, peer.host).client.send("GetProject", { id: someProject });
          await settle();
        }
        assert.deepEqual(
          peer.seen.map(({ connection }) => connection),
          [0, 0, 0],
        );
      });

      it("of a write are its own: none that was used before, and none that is used again", async () => {
        const peer = await open();
        const { client } = makeClient(undefined, peer.host);
        await client.send("GetProject", { id: someProject });
        await settle();
        await client.send("RunProject", { id: someProject, run: {} });
        await settle();
        await client.send("CancelRun", { id: someProject, runId: someRun });
        await settle();
        await client.send("GetProject", { id: someProject });
        assert.deepEqual(peer.seen, [
          { method: "GET", connection: 0 },
          { method: "POST", connection: 1 },
          { method: "DELETE", connection: 2 },
          { method: "GET", connection: 0 },
        ]);
      });
    });
  }

  it("that the server has closed meanwhile are replaced at once, without a wait and without a second line in the log", async () => {
    // Closes each connection as the second request comes over it, as a server does whose time for idle ones is up.
    const served = new WeakSet<net.Socket>();
    const peer = await plain((request, response) => {
      if (served.has(request.socket)) {
        request.socket.resetAndDestroy();
      } else {
        served.add(request.socket);
        response.end(project);
      }
    });
    const { client, clock, records } = makeClient(undefined, peer.host);
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await client.send("GetProject", { id: someProject }, { attempts: 1 })).id, someProject);
      await settle();
    }
    assert.deepEqual([records.length, clock.pending], [3, 0]);
    assert.deepEqual(
      peer.seen.map(({ connection }) => connection),
      [0, 0, 1, 1, 2],
    );
  });

  it("that are new and break are no reason to send again at once", async () => {
    const peer = await plain((request) => void request.socket.resetAndDestroy());
    const error = await failure(
      makeClient(undefined, peer.host).client.send("GetProject", { id: someProject }, { attempts: 1 }),
    );
    assert.deepEqual([error.kind, peer.seen.length], ["offline", 1]);
  });

  it("that break under a write are never replaced", async () => {
    const peer = await plain((request, response) =>
      request.method === "GET" ? response.end(project) : request.socket.resetAndDestroy(),
    );
    const { client } = makeClient(undefined, peer.host);
    await client.send("GetProject", { id: someProject });
    await settle();
    for (const call of [
      () => client.send("RunProject", { id: someProject, run: {} }),
      () => client.send("CancelRun", { id: someProject, runId: someRun }),
    ]) {
      const error = await failure(call());
      assert.deepEqual([error.kind, error.mayHaveHappened], ["offline", true]);
    }
    assert.deepEqual(
      peer.seen.map(({ method }) => method),
      ["GET", "POST", "DELETE"],
    );
  });

  describe("that break once a write has arrived", () => {
    /** A server whose answers never arrive: as it has a request, its side of the connection does something else. */
    async function breaking(breakIt: (client: net.Socket) => void): Promise<Peer> {
      let end: (() => void) | undefined;
      const peer = await overTls(trusted, () => end?.());
      const relay = net.createServer((client) => {
        const server = net.connect(Number(new URL(peer.host).port), "127.0.0.1");
        client.pipe(server).pipe(client);
        for (const socket of [client, server]) {
          socket.on("error", () => socket.destroy());
        }
        end = () => {
          server.unpipe(client);
          breakIt(client);
        };
      });
      const { host } = await listen(relay, "http");
      return { ...peer, host: host.replace("http:", "https:") as HexHost };
    }

    /** Of the kind that holds data, and so long. */
    const damagedRecord = Buffer.from([23, 3, 3, 0, 64, ...Array<number>(64).fill(7)]);
    for (const [what, breakIt, code] of [
      ["reset", (client) => client.resetAndDestroy(), /^ECONNRESET$/],
      ["closed", (client) => client.end(), /^ECONNRESET$/],
      ["broken by a damaged record", (client) => client.write(damagedRecord), /^(EPROTO|ERR_SSL_\w+)$/],
      [
        "broken by something else than TLS",
        (client) => client.write("HTTP/1.1 502 Bad Gateway\r\n\r\n"),
        /^(EPROTO|ERR_SSL_\w+)$/,
      ],
    ] as [string, (client: net.Socket) => void, RegExp][]) {
      it(`may have carried it: ${what}`, async () => {
        const peer = await breaking(breakIt);
        const { client } = makeClient(undefined, peer.host);
        for (const call of [
          () => client.send("RunProject", { id: someProject, run: {} }),
          () => client.send("CancelRun", { id: someProject, runId: someRun }),
        ]) {
          const error = await failure(call());
          assert.deepEqual([error.kind, error.details.tls, error.mayHaveHappened], ["offline", undefined, true]);
          assert.match(error.details.code ?? "", code);
        }
        assert.deepEqual(
          peer.seen.map(({ method }) => method),
          ["POST", "DELETE"],
        );
      });
    }
  });

  describe("that are never made", () => {
    const cases: [string, () => Promise<HexHost>, string, RegExp][] = [
      [
        "a certificate that nobody vouches for",
        async () => (await overTls(makeCertificate("IP:127.0.0.1"))).host,
        "untrusted",
        /SELF_SIGNED/,
      ],
      ["a certificate of another host", () => trusting(makeCertificate("DNS:app.hex.tech")), "wrongName", /ALTNAME/],
      ["an expired certificate", () => trusting(makeCertificate("IP:127.0.0.1", [-10, -1])), "expired", /EXPIRED/],
      ["a certificate of tomorrow", () => trusting(makeCertificate("IP:127.0.0.1", [1, 10])), "notYetValid", /NOT_YET/],
      [
        "plain HTTP on the port",
        async () => (await plain()).host.replace("http:", "https:") as HexHost,
        "notTls",
        /EPROTO|WRONG_VERSION/,
      ],
      [
        "something else than TLS",
        async () =>
          (
            await listen(
              net.createServer((socket) => void socket.end("220 mail\r\n")),
              "http",
            )
          ).host.replace("http:", "https:") as HexHost,
        "notTls",
        /EPROTO|WRONG_VERSION/,
      ],
    ];
    async function trusting(certificate: Certificate): Promise<HexHost> {
      https.globalAgent.options.ca = certificate.cert;
      return (await overTls(certificate)).host;
    }
    for (const [what, open, tls, code] of cases) {
      it(`because of ${what} have started nothing, and say why`, async () => {
        const error = await failure(
          makeClient(undefined, await open()).client.send("RunProject", { id: someProject, run: {} }),
        );
        assert.deepEqual([error.kind, error.details.tls, error.mayHaveHappened], ["offline", tls, false]);
        assert.match(error.details.code ?? "", code);
      });
    }

    it("have started nothing when the time is up", async () => {
      // Takes the connection and never shakes hands.
      const { host } = await listen(
        net.createServer(() => undefined),
        "http",
      );
      const { client, clock } = makeClient(undefined, host.replace("http:", "https:") as HexHost);
      const result = failure(client.send("RunProject", { id: someProject, run: {} }));
      await settle();
      await clock.advance(30_000);
      const error = await result;
      assert.deepEqual([error.kind, error.mayHaveHappened], ["timeout", false]);
    });

    it("have started nothing when they break as hands are shaken", async () => {
      const { host } = await listen(
        net.createServer((socket) => void socket.once("data", () => socket.resetAndDestroy())),
        "http",
      );
      const error = await failure(
        makeClient(undefined, host.replace("http:", "https:") as HexHost).client.send("RunProject", {
          id: someProject,
          run: {},
        }),
      );
      assert.deepEqual([error.kind, error.details.code, error.mayHaveHappened], ["offline", "ECONNRESET", false]);
    });
  });

  it("that are made may have carried the request when the time is up", async () => {
    const arrived = new Promise<void>(
      (resolve) => void overTls(trusted, () => resolve()).then(({ host }) => begin(host)),
    );
    let result: Promise<Awaited<ReturnType<typeof failure>>> | undefined;
    let clock: FakeClock | undefined;
    const begin = (host: HexHost) => {
      const made = makeClient(undefined, host);
      clock = made.clock;
      result = failure(made.client.send("RunProject", { id: someProject, run: {} }));
    };
    await arrived;
    await clock?.advance(30_000);
    const error = await result;
    assert.deepEqual([error?.kind, error?.mayHaveHappened], ["timeout", true]);
  });
});
