import http from "node:http";
import https from "node:https";
import type net from "node:net";
import { pipeline, type Transform } from "node:stream";
import zlib from "node:zlib";
import type { Fetch, FetchResponse } from "./transport";

/**
 * Sends one request over Node's own HTTP, which VS Code patches for its proxies and certificates; for
 * those to hold in each of its settings no agent is named. Not `fetch` nor a library around it: whether
 * anything was sent at all, and whether over a connection that was used before, is only known here.
 *
 * Reads reuse connections for as long as Node's global agent keeps them. A write gets one of its own,
 * so that it never meets one that the server has just closed: then nobody could tell whether it was
 * carried out.
 */
export const nodeFetch: Fetch = (url, { method, headers, body, signal, connection }) =>
  new Promise((resolve, reject) => {
    const isTls = url.startsWith("https:");
    const isRead = method === "GET";
    connection.isSent = false;
    const request = (isTls ? https : http).request(url, {
      method,
      headers: { ...headers, "Accept-Encoding": "gzip, br", Connection: isRead ? "keep-alive" : "close" },
      ...(isRead ? {} : ownConnection(isTls)),
    });
    const onAbort = () => request.destroy();
    signal.addEventListener("abort", onAbort);
    request.once("close", () => signal.removeEventListener("abort", onAbort));
    request.once("socket", (socket) => {
      connection.isReused = request.reusedSocket;
      whenConnected(socket, () => (connection.isSent = true));
    });
    request.on("error", reject);
    request.once("response", (response) => {
      // The reader of the body gets the error; without a reader it does not matter.
      response.on("error", () => undefined);
      resolve(asFetchResponse(response));
    });
    request.end(body);
  });

/**
 * Options of a request that is not to go over a connection of others. Agents choose among those by their
 * options: one that means nothing to a client tells them apart. Plain HTTP is for this machine only, where
 * no proxy is needed and so the agent may be named.
 */
function ownConnection(isTls: boolean): https.RequestOptions {
  return isTls ? { sessionIdContext: "write" } : { agent: false };
}

/** Until then a request waits in the socket's buffer, and no byte of it leaves the machine. */
function whenConnected(socket: net.Socket & { secureConnecting?: boolean }, then: () => void): void {
  if (socket.secureConnecting) {
    socket.once("secureConnect", then);
  } else if (socket.connecting) {
    socket.once("connect", then);
  } else {
    then();
  }
}

function asFetchResponse(response: http.IncomingMessage): FetchResponse {
  const { statusCode: status = 0, headers } = response;
  const get = (name: string) => {
    const value = headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  };
  const decoder = status === 204 || status === 304 ? undefined : decoderFor(get("Content-Encoding"));
  if (decoder) {
    // An error of either reaches the reader of the decoder.
    pipeline(response, decoder, () => undefined);
  }
  return { status, headers: { get }, body: decoder ?? response };
}

/** What is lenient where browsers are: an answer that ends without the last bytes of its compression. */
function decoderFor(coding: string | null): Transform | undefined {
  switch (coding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return zlib.createGunzip({ finishFlush: zlib.constants.Z_SYNC_FLUSH });
    case "deflate":
      return zlib.createInflate({ finishFlush: zlib.constants.Z_SYNC_FLUSH });
    case "br":
      return zlib.createBrotliDecompress();
    default:
      return undefined;
  }
}
