import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import type { Context } from "./context";
import { ApiError, errorBody, type ErrorShape, forbidden } from "./errors";
import type { Dialect } from "./options";
import type { LimitGroup } from "./rate-limits";
import type { Scope, Token } from "./tokens";

/** One operation of the API: where it is, who may call it, and what it answers. */
export interface Operation {
  name: string;
  method: HTTPMethods;
  /** Below `/api/v1`; several where older paths answer the same. */
  paths: readonly string[];
  group: LimitGroup;
  errors: ErrorShape;
  /** What a workspace token needs. */
  scope?: Scope;
  success?: number;
  /** What it says instead of 404, which not every operation describes. */
  notFoundStatus?(dialect: Dialect): number;
  /** Answers the body; throws `ApiError`. */
  handle(call: Call): unknown;
}

/** A request that has passed authentication and limits. */
export interface Call {
  request: FastifyRequest;
  reply: FastifyReply;
  token: Token;
  /** Whose limits and kernels it uses. */
  userId: string;
  params: Readonly<Record<string, string | undefined>>;
  body: unknown;
  traceId: string;
}

/** Workspace tokens have limits and kernels of their own. */
export function userIdOf(token: Token): string {
  return token.person?.id ?? `workspace token ${token.value}`;
}

/** Adds an operation: authentication, then limits, then scope, then the operation itself. */
export function addOperation(app: FastifyInstance, context: Context, operation: Operation): void {
  for (const path of operation.paths) {
    app.route({
      method: operation.method,
      url: `/api/v1${path}`,
      config: { operation },
      onRequest: (request, reply, done) => {
        const token = context.tokens.check(request.headers.authorization);
        request.simulated.operation = operation.name;
        if (!token) {
          refuseToken(context, operation, reply);
          return;
        }
        request.simulated.token = token;
        const standing = context.rateLimits.count(userIdOf(token), operation.group);
        reply.headers(context.rateLimits.headers(standing));
        if (!standing.allowed) return done(new ApiError(429, "Too many requests"));
        done(scopeError(operation, token));
      },
      handler: (request, reply) => {
        const token = request.simulated.token;
        if (!token) throw new Error("Handled without authentication.");
        const traceId = context.workspace.runs.traceId();
        const params = request.params as Call["params"];
        const call: Call = { request, reply, token, userId: userIdOf(token), params, body: request.body, traceId };
        const answer = withoutNotFound(context, operation, () => operation.handle(call));
        reply.code(operation.success ?? 200);
        if (operation.success === 204) return reply.send();
        return reply.type("application/json; charset=utf-8").send(JSON.stringify(answer));
      },
    });
  }
}

/** The operations that describe a 401 are those with the newer errors. */
function refuseToken({ dialect, workspace }: Context, { errors }: Operation, reply: FastifyReply): void {
  if (errors === "new" && dialect.unauthorized === "described") {
    const body = errorBody("new", new ApiError(401, "Authorization not provided"), workspace.runs.traceId());
    reply.code(401).type("application/json; charset=utf-8").send(JSON.stringify(body));
  } else {
    reply.code(401).type("text/plain; charset=utf-8").send("Unauthorized");
  }
}

function withoutNotFound({ dialect }: Context, { notFoundStatus }: Operation, handle: () => unknown): unknown {
  try {
    return handle();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404 || !notFoundStatus) throw error;
    throw new ApiError(notFoundStatus(dialect), error.message, error.issues, error.body);
  }
}

function scopeError(operation: Operation, token: Token): ApiError | undefined {
  const { person } = token;
  if (person && !["ADMIN", "MANAGER", "EDITOR"].includes(person.role) && operation.name !== "Me") {
    return forbidden("API access requires the Editor role or higher");
  }
  if (token.kind === "workspace" && operation.scope && !token.scopes.includes(operation.scope)) {
    return forbidden(`Token is missing the required scope for ${operation.name}`);
  }
  return undefined;
}
