import assert from "node:assert/strict";
import { once } from "node:events";
import type http from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { nodeFetch } from "../../../src/hex/nodeFetch";
import type { Connection, FetchResponse } from "../../../src/hex/transport";
import { settle } from "../support/fakeClock";
import { serve, type TestServer } from "./support";

describe("A request over Node's own HTTP", () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  const open = async (handle: http.RequestListener) => (server = await serve(handle)).host;
  const newConnection = (): Connection => ({ isSent: false, isReused: false });
  const send = (host: string, method = "GET", connection = newConnection()) =>
    nodeFetch(host, { method, headers: {}, signal: new AbortController().signal, connection });
  async function textOf({ body }: FetchResponse): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of body ?? []) {
      chunks.push(Buffer.from(chunk as Uint8Array));
    }
    return Buffer.concat(chunks).toString();
  }

  it("asks for compressed answers, and keeps its connection only when it is a read", async () => {
    const host = await open((_, response) => void response.end());
    await textOf(await send(host));
    await textOf(await send(host, "POST"));
    assert.deepEqual(
      server?.requests.map(({ headers }) => [headers["accept-encoding"], headers.connection]),
      [
        ["gzip, br", "keep-alive"],
        ["gzip, br", "close"],
      ],
    );
  });

  it("reads an answer in any compression, however it is spelled", async () => {
    const codings: Record<string, (text: string) => Buffer> = {
      gzip: gzipSync,
      "x-gzip": gzipSync,
      " GZip ": gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
      identity: Buffer.from,
    };
    for (const [coding, pack] of Object.entries(codings)) {
      const host = await open((_, response) => {
        response.writeHead(200, { "Content-Encoding": coding }).end(pack("text"));
      });
      assert.equal(await textOf(await send(host)), "text", coding);
      await server?.close();
      server = undefined;
    }
  });

  it("reads an answer that has no body, whatever its compression is said to be", async () => {
    for (const status of [204, 304]) {
      const host = await open((_, response) => {
        response.writeHead(status, { "Content-Encoding": "br" }).end();
      });
      const answer = await send(host);
      assert.deepEqual([answer.status, await textOf(answer)], [status, ""]);
      await server?.close();
      server = undefined;
    }
  });

  it("gives headers by their names in any case, several of a name as one", async () => {
    const host = await open((_, response) => {
      response.setHeader("Set-Cookie", ["a=1", "b=2"]).end();
    });
    const { headers } = await send(host);
    assert.deepEqual([headers.get("SET-cookie"), headers.get("X-None")], ["a=1, b=2", null]);
  });

  it("has left only when its connection is made, or is one that was made before", async () => {
    const host = await open((_, response) => void response.end());
    const first = newConnection();
    const answer = send(host, "GET", first);
    // The socket is there, but not connected.
    for (let turns = 0; turns < 3; turns += 1) {
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
    assert.equal(first.isSent, false);
    await textOf(await answer);
    assert.deepEqual(first, { isSent: true, isReused: false });
    await settle();
    const second = newConnection();
    await textOf(await send(host, "GET", second));
    assert.deepEqual(second, { isSent: true, isReused: true });
  });

  it("has not left when it cannot be made at all", async () => {
    const connection = { ...newConnection(), isSent: true };
    const headers = { "X-Broken": "two\nlines" };
    const { signal } = new AbortController();
    await assert.rejects(nodeFetch("http://127.0.0.1:1/", { method: "POST", headers, signal, connection }));
    assert.equal(connection.isSent, false);
  });

  it("ends with its signal, and closes its connection", async () => {
    let arrive: (request: http.IncomingMessage) => void = () => undefined;
    const arrived = new Promise<http.IncomingMessage>((resolve) => (arrive = resolve));
    const host = await open((request) => arrive(request));
    const abort = new AbortController();
    const answer = nodeFetch(host, { method: "GET", headers: {}, signal: abort.signal, connection: newConnection() });
    const { socket } = await arrived;
    const closed = once(socket, "close");
    abort.abort();
    await assert.rejects(answer);
    await closed;
  });
});
