import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from "fastify";
import type { Context } from "./context";
import { ApiError, errorBody } from "./errors";
import { performs, type FaultAction } from "./faults/faults";
import { meetAfter, meetBefore } from "./faults/meet";
import { addOperation, type Operation } from "./operation";
import { type LoggedRequest, withoutTokens } from "./request-log";
import type { Token } from "./tokens";

/** What the simulator knows about a request while it is handled. */
interface Simulated {
  operation?: string;
  token?: Token;
  logged?: LoggedRequest;
  fault?: FaultAction;
}

declare module "fastify" {
  interface FastifyRequest {
    simulated: Simulated;
  }
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

/** The API as a fastify application, which listens nowhere by itself. */
export function makeServer(context: Context, operations: readonly Operation[]): FastifyInstance {
  const app = Fastify({ exposeHeadRoutes: false, bodyLimit: 5_000_000, routerOptions: { maxParamLength: 500 } });
  app.decorateRequest("simulated");
  readBodiesStrictly(app);
  app.addHook("onRequest", async (request, reply) => {
    request.simulated = {};
    // The workspace's time, not this machine's: a client may learn from it that its own clock is wrong.
    reply.header("date", new Date(context.workspace.timeline.now()).toUTCString());
    const path = pathOf(request);
    if (isControl(path)) return;
    const logged = log(context, request, path);
    const fault = context.faults.take({ method: request.method, path, operation: logged.operation });
    if (!fault) return;
    logged.fault = fault.kind;
    request.simulated.fault = fault;
    if (!performs(fault) || fault.kind === "delay" || fault.kind === "hold") await meetBefore(fault, request, reply);
  });
  app.addHook("preHandler", async (request) => {
    const { logged } = request.simulated;
    if (!logged) return;
    logged.body = withoutTokens(request.body);
    if (context.tokens.isIn(JSON.stringify(request.body ?? ""))) logged.leaksToken = true;
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const { fault } = request.simulated;
    return fault && performs(fault) ? meetAfter(fault, request, reply, payload) : payload;
  });
  app.addHook("onResponse", async (request, reply) => {
    const { logged } = request.simulated;
    if (logged && !request.raw.socket.destroyed) logged.status = reply.statusCode;
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const shape = request.routeOptions.config.operation?.errors ?? "new";
    const refused = error instanceof ApiError ? error : translate(error);
    reply.code(refused.status).type("application/json; charset=utf-8");
    return JSON.stringify(errorBody(shape, refused, context.workspace.runs.traceId()));
  });
  for (const operation of operations) addOperation(app, context, operation);
  return app;
}

/** JSON or nothing; a body of another type is refused, as is one that is no JSON. */
function readBodiesStrictly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (request, body, done) => {
    const text = body.toString();
    if (text === "") return done(null, undefined);
    if (!/^application\/([a-z.-]+\+)?json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
      return done(new ApiError(400, "Unsupported media type", ["The body must be JSON"]), undefined);
    }
    try {
      done(null, JSON.parse(text));
    } catch {
      done(new ApiError(400, "Invalid JSON", ["The body is not valid JSON"]), undefined);
    }
  });
}

/** Errors of the framework, in the API's words; a bug in the simulator shows as a 500. */
function translate(error: FastifyError): ApiError {
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error(error);
  return new ApiError(status, status >= 500 ? `Simulator failed: ${error.message}` : error.message);
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? "";
}

export function isControl(path: string): boolean {
  return path.startsWith("/__sim/");
}

function log(context: Context, request: FastifyRequest, path: string): LoggedRequest {
  const { authorization, ...headers } = request.headers;
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URL(request.url, "http://localhost").searchParams) {
    const earlier = query[name];
    query[name] = earlier === undefined ? value : [...(Array.isArray(earlier) ? earlier : [earlier]), value];
  }
  const logged = context.requests.add({
    at: context.workspace.timeline.now(),
    method: request.method,
    path: withoutTokens(path),
    query: withoutTokens(query),
    headers: withoutTokens(headers),
    authorization: authorization === undefined ? "missing" : context.tokens.check(authorization) ? "valid" : "bad",
    leaksToken: context.tokens.isIn(request.url + JSON.stringify(headers)),
    operation: request.routeOptions.config.operation?.name,
  });
  request.simulated.logged = logged;
  return logged;
}
