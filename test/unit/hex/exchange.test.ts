import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import { type ApiRequest, type Fetch, type FetchInit, type FetchResponse, Transport } from "../../../src/hex/transport";
import type { HexHost } from "../../../src/hex/types";
import { failure, fakeFetch, someToken } from "./support";

const host = "https://app.hex.tech" as HexHost;
const read: ApiRequest = { operation: "GetProject", method: "GET", path: "/projects/p", mostBytes: 10 };
const write: ApiRequest = { ...read, operation: "RunProject", method: "POST", body: "{}" };

/** A transport over what a test does with each request, and the requests. */
function transport(answer: (init: FetchInit) => Partial<FetchResponse> | Promise<Partial<FetchResponse>>) {
  const sent: FetchInit[] = [];
  const fetch: Fetch = async (_, init) => {
    sent.push(init);
    return { status: 200, headers: new Headers(), body: null, ...(await answer(init)) };
  };
  const made = new Transport({ host, token: someToken, version: "1.2.3", fetch });
  const exchange = (request = read, signal = new AbortController().signal, url = made.url(request.path)) =>
    made.exchange(request, url, signal);
  return { made, sent, exchange };
}

async function* pieces(...texts: string[]) {
  yield* texts;
}

const withCode = (code: string, message = "broken") => Object.assign(new Error(message), { code });

describe("One request and its answer", () => {
  it("go to no host but the one that the token was entered for", async () => {
    const { sent, exchange } = transport(() => ({}));
    for (const url of ["https://eu.hex.tech/api/v1/projects", "http://app.hex.tech/", "https://app.hex.tech:8443/"]) {
      await assert.rejects(exchange(read, undefined, new URL(url)), TypeError, url);
    }
    assert.equal(sent.length, 0);
  });

  it("are not sent with a token that no header can carry", async () => {
    const { fetch, sent } = fakeFetch();
    const made = new Transport({ host, token: "two words", version: "1.2.3", fetch });
    const error = await failure(made.exchange(read, made.url(read.path), new AbortController().signal));
    assert.deepEqual([error.kind, error.details.notSent, sent.length], ["unauthorized", true, 0]);
  });

  it("say in Node's own words why no answer came, without the token", async () => {
    for (const [thrown, words] of [
      [new Error(`hang up after ${someToken}`), "hang up after [token]"],
      [`hang up after ${someToken}`, "hang up after [token]"],
      [withCode("ECONNRESET"), "ECONNRESET"],
    ] as const) {
      const { sent, exchange } = transport(() => Promise.reject(thrown as Error));
      const error = await failure(exchange());
      assert.equal(sent.length, 1);
      assert.equal(error.message, `GetProject on app.hex.tech: offline, ${words}`);
      assert.equal(error.details.notSent, undefined);
    }
  });

  it("were not sent when there was no connection yet", async () => {
    const { exchange } = transport(({ connection }) => {
      connection.isSent = false;
      throw withCode("ECONNRESET");
    });
    const error = await failure(exchange(write));
    assert.deepEqual([error.details.notSent, error.mayHaveHappened], [true, false]);
  });

  it("may have been carried out once there was a connection, whatever the error that ends it is called", async () => {
    for (const [code, tls] of [
      ["EPROTO", "failed"],
      ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "failed"],
      ["ERR_SSL_WRONG_VERSION_NUMBER", "notTls"],
      ["ERR_TLS_RENEGOTIATION_DISABLED", "failed"],
      ["ENETDOWN", undefined],
      ["ENETUNREACH", undefined],
      ["EHOSTUNREACH", undefined],
      ["EADDRNOTAVAIL", undefined],
      ["ECONNREFUSED", undefined],
      ["ENOTFOUND", undefined],
    ] as const) {
      const { exchange } = transport(() => Promise.reject(withCode(code)));
      const error = await failure(exchange(write));
      assert.deepEqual([error.kind, error.details.tls, error.mayHaveHappened], ["offline", undefined, true], code);
      assert.equal((await failure(exchange())).details.tls, tls, "a read changes nothing, and may say why it failed");
    }
  });

  it("are tried again at once for a read whose connection was closed before its use, five times", async () => {
    const closed = (code: string, isReused = true) =>
      transport(({ connection }) => {
        connection.isReused = isReused;
        throw withCode(code);
      });
    for (const [code, isReused, request, times] of [
      ["ECONNRESET", true, read, 6],
      ["EPIPE", true, read, 6],
      ["ETIMEDOUT", true, read, 1],
      ["ECONNRESET", false, read, 1],
      ["ECONNRESET", true, write, 1],
    ] as const) {
      const { sent, exchange } = closed(code, isReused);
      assert.equal((await failure(exchange(request))).kind, "offline");
      assert.equal(sent.length, times, `${code} ${request.method}`);
    }
  });

  it("are not begun once the caller has aborted", async () => {
    const { sent, exchange } = transport(() => ({}));
    const error = await failure(exchange(write, AbortSignal.abort()));
    assert.deepEqual([error.kind, error.mayHaveHappened, sent.length], ["cancelled", false, 0]);
  });

  it("end with the reason of the abort, and their connection is closed", async () => {
    const timeout = new HexError("timeout", { operation: "RunProject", host: "app.hex.tech" });
    for (const [reason, kind] of [
      [timeout, "timeout"],
      [new Error("the caller's own"), "cancelled"],
    ] as const) {
      const { sent, exchange } = transport(() => new Promise(() => undefined));
      const abort = new AbortController();
      const ended = failure(exchange(write, abort.signal));
      assert.equal(sent[0]?.signal.aborted, false);
      abort.abort(reason);
      const error = await ended;
      assert.deepEqual([error.kind, error.mayHaveHappened, sent[0]?.signal.aborted], [kind, true, true]);
    }
  });

  it("leave nothing open behind them", async () => {
    const { sent, exchange } = transport(() => ({ body: pieces("{}") }));
    assert.deepEqual((await exchange()).json, { value: {} });
    assert.equal(sent[0]?.signal.aborted, true);
  });

  it("are read up to the size of the operation, whether it was announced or not", async () => {
    const answer = (length: string | undefined, ...texts: string[]) =>
      transport(() => ({
        status: 201,
        headers: new Headers(length === undefined ? {} : { "Content-Length": length }),
        body: pieces(...texts),
      })).exchange();
    assert.equal((await answer("10", '"345678', '90"')).text, '"34567890"');
    assert.equal((await answer(undefined, '"345678', '90"')).text, '"34567890"');
    for (const [length, ...texts] of [
      ["11", "{}"],
      [undefined, '"3456789', '01"'],
      ["2", '"3456789', '01"'],
    ] as const) {
      const error = await failure(answer(length, ...texts));
      assert.deepEqual([error.kind, error.details.status, error.details.code], ["unexpectedAnswer", 201, "TOO_LARGE"]);
    }
  });

  it("are read no further than it takes to know that they are too large", async () => {
    for (const [length, most] of [
      ["11", 0],
      ["2", 3],
    ] as const) {
      let taken = 0;
      const endless = async function* () {
        for (; taken < 100; taken += 1) {
          yield "12345";
        }
      };
      await failure(
        transport(() => ({ headers: new Headers({ "Content-Length": length }), body: endless() })).exchange(),
      );
      assert.ok(taken <= most, `${taken} pieces`);
    }
  });

  it("say when the answer broke off, which is not when its compression is broken", async () => {
    for (const [code, brokeOff] of [
      ["ECONNRESET", true],
      ["Z_DATA_ERROR", undefined],
    ] as const) {
      const broken = async function* () {
        yield "{";
        throw withCode(code, `broken ${someToken}`);
      };
      const error = await failure(transport(() => ({ status: 201, body: broken() })).exchange());
      const { status, brokeOff: is, cause } = error.details;
      assert.deepEqual([error.kind, status, error.details.code, is], ["unexpectedAnswer", 201, code, brokeOff]);
      assert.equal((cause as Error).message, "broken [token]");
    }
  });

  it("are refused when they hold more values than a parser should get", async () => {
    const { exchange } = transport(() => ({ status: 201, body: pieces(`[${"1,".repeat(200_001)}1]`) }));
    const error = await failure(exchange({ ...read, mostBytes: 1_000_000 }));
    assert.deepEqual(
      [error.kind, error.details.status, error.details.code],
      ["unexpectedAnswer", 201, "TOO_MANY_VALUES"],
    );
  });

  it("are to no Hex when what answers speaks no HTTP", async () => {
    const error = await failure(transport(() => Promise.reject(withCode("HPE_INVALID_CONSTANT"))).exchange());
    assert.deepEqual([error.kind, error.details.notHex], ["unexpectedAnswer", true]);
  });

  it("have in an error what kind of token lacks a permission, and in no other error", () => {
    const { made } = transport(() => ({}));
    assert.equal(made.error("forbidden", read).details.tokenKind, "personal");
    assert.equal(made.error("notFound", read).details.tokenKind, undefined);
  });
});
