import { pipeline } from "node:stream/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError, errorBody, type ErrorShape } from "../errors";
import { hugeBody, trickle, webPage, withWrongTypes } from "./bodies";
import type { FaultAction } from "./faults";

const json = "application/json; charset=utf-8";

/** Meets a request before it is handled. Answers whether it goes on to the API. */
export async function meetBefore(action: FaultAction, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const { socket } = request.raw;
  switch (action.kind) {
    case "delay":
      await wait(action.ms);
      return true;
    case "hold":
      await action.until;
      return true;
    case "hang":
      reply.hijack();
      return false;
    case "drop":
      await wait(action.afterMs ?? 0);
      reply.hijack();
      socket.destroy();
      return false;
    case "reset":
      reply.hijack();
      socket.resetAndDestroy();
      return false;
    case "status":
      await reply
        .code(action.status)
        .headers(action.headers ?? {})
        .type(statusType(action))
        .send(statusBody(action, request));
      return false;
    case "malformed":
      await reply.code(200).type(json).send('{"values": [{"id": oops, }');
      return false;
    case "huge":
      // By hand: whoever has read enough closes the connection, which Fastify would answer with an error.
      reply.hijack();
      reply.raw.writeHead(200, { "content-type": json });
      await pipeline(hugeBody(action.bytes ?? 25_000_000), reply.raw).catch(() => undefined);
      return false;
    case "html":
      await reply
        .code(action.status ?? 200)
        .type("text/html; charset=utf-8")
        .send(webPage);
      return false;
    case "empty":
      await reply.code(action.status ?? 200).send("");
      return false;
    case "redirect":
      await reply
        .code(action.status ?? 302)
        .header("location", action.location)
        .send("");
      return false;
    case "truncated":
    case "cut":
    case "slow":
    case "wrongTypes":
      return true;
  }
}

/** Spoils the answer to a request that has been handled. Answers the body to send. */
export async function meetAfter(
  action: FaultAction,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const body = typeof payload === "string" ? payload : "";
  switch (action.kind) {
    case "hang":
      return new Promise(() => undefined);
    case "drop":
      await wait(action.afterMs ?? 0);
      request.raw.socket.destroy();
      return payload;
    case "status":
      reply
        .code(action.status)
        .headers(action.headers ?? {})
        .type(statusType(action))
        .removeHeader("content-length");
      return statusBody(action, request);
    case "truncated":
      reply.removeHeader("content-length");
      return body.slice(0, Math.floor(body.length / 2));
    case "cut": {
      const half = Buffer.from(body).subarray(0, Math.ceil(body.length / 2));
      reply.header("content-length", Buffer.byteLength(body));
      setTimeout(() => request.raw.socket.destroy(), 20).unref();
      return trickle(half.toString() + " ".repeat(64), half.length, 60_000);
    }
    case "slow":
      return trickle(body, action.chunkBytes ?? 16, action.everyMs ?? 100);
    case "wrongTypes":
      reply.removeHeader("content-length");
      return withWrongTypes(body, action.fields);
    default:
      return payload;
  }
}

function wait(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}

type StatusAction = Extract<FaultAction, { kind: "status" }>;

function shapeOf(action: StatusAction, request: FastifyRequest): NonNullable<StatusAction["shape"]> {
  if (action.shape) return action.shape;
  const shape: ErrorShape = request.routeOptions.config.operation?.errors ?? "new";
  return action.status === 401 ? "text" : shape;
}

function statusType(action: StatusAction): string {
  if (action.shape === "html") return "text/html; charset=utf-8";
  const text = action.shape === "text" || (action.shape === undefined && action.status === 401);
  return text ? "text/plain; charset=utf-8" : json;
}

function statusBody(action: StatusAction, request: FastifyRequest): string {
  if (action.body !== undefined) return typeof action.body === "string" ? action.body : JSON.stringify(action.body);
  const shape = shapeOf(action, request);
  switch (shape) {
    case "new":
    case "old":
      return JSON.stringify(
        errorBody(shape, new ApiError(action.status, `Simulated ${action.status}`), "0".repeat(32)),
      );
    case "text":
      return action.status === 401 ? "Unauthorized" : `Simulated ${action.status}`;
    case "html":
      return webPage;
    case "empty":
      return "";
  }
}
