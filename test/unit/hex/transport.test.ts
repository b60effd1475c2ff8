import assert from "node:assert/strict";
import { once } from "node:events";
import type http from "node:http";
import net, { type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { operations } from "../../../src/hex/operations";
import type { HexHost } from "../../../src/hex/types";
import { settle } from "../support/fakeClock";
import { failure, makeClient, serve, someProject, someRun, type TestServer } from "./support";

const project = JSON.stringify({ id: someProject, title: "Größe 😀" });

describe("over HTTP", () => {
  const servers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function server(handle: http.RequestListener): Promise<TestServer> {
    const made = await serve(handle);
    servers.push(made);
    return made;
  }

  interface RawServer {
    host: HexHost;
    /** All pieces were written. */
    written: Promise<void>;
    /** The first connection is closed. */
    closed: Promise<void>;
  }

  /** A server that writes raw bytes, piece by piece, and then closes the connection or resets it. */
  async function rawServer(pieces: string[], end: "close" | "reset" | "keep" = "close"): Promise<RawServer> {
    let onWritten: () => void = () => undefined;
    let onClosed: () => void = () => undefined;
    const written = new Promise<void>((resolve) => (onWritten = resolve));
    const closed = new Promise<void>((resolve) => (onClosed = resolve));
    const raw = net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("close", onClosed);
      socket.once("data", () => void send(socket));
    });
    const send = async (socket: net.Socket) => {
      for (const piece of pieces) {
        await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
        // The client runs in this process: let it read the piece before the next one goes.
        await settle();
      }
      onWritten();
      if (end === "reset") {
        socket.resetAndDestroy();
      } else if (end === "close") {
        socket.end();
      }
    };
    raw.listen(0, "127.0.0.1");
    await once(raw, "listening");
    const sockets = new Set<net.Socket>();
    raw.on("connection", (socket) => sockets.add(socket));
    servers.push({
      async close() {
        sockets.forEach((socket) => socket.destroy());
        raw.close();
        await once(raw, "close");
      },
    });
    return { host: `http://127.0.0.1:${(raw.address() as AddressInfo).port}` as HexHost, written, closed };
  }

  const read = (host: HexHost, attempts = 1) =>
    makeClient(undefined, host).client.send("GetProject", { id: someProject }, { attempts });

  describe("bodies", () => {
    it("are read when compressed, with a byte order mark, or in any pieces", async () => {
      const { host } = await server((_, response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(`\ufeff${project}`));
      });
      assert.equal((await read(host)).title, "Größe 😀");
    });

    const chunk = `${Buffer.byteLength(project).toString(16)}\r\n${project}\r\n0\r\n\r\n`;
    for (const cut of [1, 2, 3, 4, 5, 6, 7]) {
      it(`are whole when the last chunk comes in two pieces, cut ${cut} bytes before the end`, async () => {
        const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        const { host } = await rawServer([head + chunk.slice(0, -cut), chunk.slice(-cut)]);
        assert.equal((await read(host)).id, someProject);
      });
    }

    const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    const cuts: [string, string[], "close" | "reset"][] = [
      ["shorter than announced", [`${head}Content-Length: 500\r\n\r\n`, project], "close"],
      ["reset half way", [`${head}Content-Length: 500\r\n\r\n`, project], "reset"],
      ["with the last chunk missing", [`${head}Transfer-Encoding: chunked\r\n\r\n`, chunk.slice(0, -5)], "close"],
      ["cut within a chunk", [`${head}Transfer-Encoding: chunked\r\n\r\n`, chunk.slice(0, 20)], "close"],
    ];
    for (const [what, pieces, end] of cuts) {
      it(`are unexpected when ${what}`, async () => {
        const error = await failure(read((await rawServer(pieces, end)).host));
        assert.deepEqual([error.kind, error.details.brokeOff, error.mayHaveHappened], ["unexpectedAnswer", true, true]);
      });
    }

    it("are unexpected when their compression is broken or cut", async () => {
      const packed = gzipSync(project.padEnd(5_000));
      for (const body of [Buffer.from("not gzip"), packed.subarray(0, packed.length - 20)]) {
        const { host } = await server((_, response) => {
          response.writeHead(200, { "Content-Encoding": "gzip" }).end(body);
        });
        const error = await failure(read(host));
        assert.deepEqual([error.kind, error.details.brokeOff], ["unexpectedAnswer", undefined]);
      }
    });

    it("that are too large are refused as soon as that is known", async () => {
      let closed = 0;
      const { host } = await server((request, response) => {
        response.on("close", () => closed++);
        const announced = request.url?.includes(someRun);
        response.writeHead(200, announced ? { "Content-Length": operations.GetRunStatus.mostBytes + 1 } : {});
        const piece = Buffer.alloc(1024 * 1024, " ");
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", more);
        if (announced) {
          response.write(" ");
        } else {
          more();
        }
      });
      const { client } = makeClient(undefined, host);
      for (const call of [
        () => client.send("GetRunStatus", { id: someProject, runId: someRun }),
        () => client.send("GetProject", { id: someProject }),
      ]) {
        const error = await failure(call());
        assert.deepEqual([error.kind, error.details.code], ["unexpectedAnswer", "TOO_LARGE"]);
      }
      while (closed < 2) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }).timeout(30_000);

    it("that are too large are refused when they were small on the way", async () => {
      const packed = gzipSync(Buffer.alloc(operations.GetProject.mostBytes + 1, " "));
      assert.ok(packed.length < 100_000);
      const { host } = await server((_, response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed);
      });
      assert.equal((await failure(read(host))).details.code, "TOO_LARGE");
    }).timeout(30_000);
  });

  describe("connections", () => {
    it("that are refused, reset or closed without an answer are offline", async () => {
      const gone = await server(() => undefined);
      await gone.close();
      servers.pop();
      const refused = await failure(
        makeClient(undefined, gone.host).client.send("RunProject", { id: someProject, run: {} }),
      );
      assert.deepEqual(
        [refused.kind, refused.details.code, refused.mayHaveHappened],
        ["offline", "ECONNREFUSED", false],
      );
      for (const end of ["reset", "close"] as const) {
        const { host } = await rawServer([], end);
        const error = await failure(
          makeClient(undefined, host).client.send("RunProject", { id: someProject, run: {} }),
        );
        assert.deepEqual([error.kind, error.mayHaveHappened], ["offline", true], end);
      }
    });

    it("to what speaks no HTTP are not to Hex", async () => {
      const error = await failure(read((await rawServer(["220 mail.example.com ESMTP\r\n"])).host));
      assert.deepEqual([error.kind, error.details.notHex], ["unexpectedAnswer", true]);
    });

    it("are tried again for a read, and the answer used", async () => {
      let count = 0;
      const { host } = await server((_, response) => {
        if (++count < 3) {
          response.destroy();
        } else {
          response.end(project);
        }
      });
      const { client, clock, records } = makeClient(undefined, host);
      const result = client.send("GetProject", { id: someProject });
      for (let failures = 1; failures < 3; failures++) {
        while (records.length < failures) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        await settle();
        await clock.advance(clock.nextDelayMs ?? 0);
      }
      assert.equal((await result).id, someProject);
    });
  });

  describe("time", () => {
    for (const [what, beginning] of [
      ["no answer comes", ""],
      ["the body stops half way", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"],
      ["a chunk never comes", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"],
    ] as const) {
      it(`is up after 30 s when ${what}, and the connection is closed`, async () => {
        const { host, written, closed } = await rawServer(beginning === "" ? [] : [beginning], "keep");
        const { client, clock, records } = makeClient(undefined, host);
        const result = failure(client.send("GetProject", { id: someProject }));
        await written;
        await clock.advance(29_999);
        assert.equal(records.length, 0);
        await clock.advance(1);
        assert.equal((await result).kind, "timeout");
        assert.deepEqual([records.length, records[0]?.durationMs, clock.pending], [1, 30_000, 0]);
        await closed;
      });
    }

    it("is not spent when the caller aborts", async () => {
      let arrive: (request: http.IncomingMessage) => void = () => assert.fail();
      const arrived = new Promise<http.IncomingMessage>((resolve) => (arrive = resolve));
      const { host } = await server((request) => arrive(request));
      const { client, clock } = makeClient(undefined, host);
      const abort = new AbortController();
      const result = failure(client.send("RunProject", { id: someProject, run: {} }, { signal: abort.signal }));
      const request = await arrived;
      const closed = once(request.socket, "close");
      abort.abort(new Error("the user's own reason"));
      const error = await result;
      assert.deepEqual([error.kind, error.mayHaveHappened, clock.pending], ["cancelled", true, 0]);
      await closed;
    });
  });
});
