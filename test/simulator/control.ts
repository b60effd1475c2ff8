import type { FastifyInstance, FastifyRequest } from "fastify";
import * as v from "valibot";
import type { Context } from "./context";
import { ApiError } from "./errors";
import type { FaultAction } from "./faults/faults";
import { readBody } from "./routes/run-body";
import type { Simulator } from "./simulator";
import { scopes } from "./tokens";
import { accessLevels, roles, runStatuses, runTriggers } from "./workspace/model";

const outcome = v.picklist(runStatuses.slice(2) as ["COMPLETED", "ERRORED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL"]);
const count = v.pipe(v.number(), v.minValue(0));
/** JSON has no Infinity: `null` says "never" or "always". */
const orForever = v.pipe(
  v.nullable(count),
  v.transform((value) => value ?? Infinity),
);
const project = { projectId: v.string() };

const bodies = {
  fault: v.strictObject({
    match: v.optional(
      v.strictObject({
        method: v.optional(v.string()),
        path: v.optional(v.union([v.string(), v.strictObject({ regex: v.string(), flags: v.optional(v.string()) })])),
        times: v.optional(orForever),
        skip: v.optional(count),
      }),
      {},
    ),
    action: v.looseObject({ kind: v.string() }),
  }),
  plan: v.strictObject({
    ...project,
    durationMs: v.optional(orForever),
    pendingMs: v.optional(orForever),
    outcome: v.optional(outcome),
    times: v.optional(orForever),
    trigger: v.optional(v.picklist(runTriggers)),
  }),
  startRun: v.strictObject({ ...project, trigger: v.optional(v.picklist(runTriggers)), by: v.optional(v.string()) }),
  endRun: v.strictObject({ runId: v.string(), status: v.optional(outcome) }),
  deleteProject: v.strictObject(project),
  setRole: v.strictObject({ email: v.string(), role: v.picklist(roles) }),
  setAccess: v.strictObject({ ...project, email: v.string(), access: v.picklist(accessLevels) }),
  issueToken: v.strictObject({
    email: v.optional(v.string()),
    scopes: v.optional(v.array(v.picklist(scopes))),
    expiresAt: v.optional(v.nullable(v.number())),
  }),
  token: v.strictObject({ token: v.string() }),
  expireToken: v.strictObject({ token: v.string(), at: v.optional(v.number()) }),
  settings: v.record(v.string(), v.union([orForever, v.string(), v.boolean()])),
};

/**
 * What tests and demos in other processes can do: `POST /__sim/<action>` with a JSON body, answered
 * with JSON. Only from this machine; free of limits and faults, and not in the log of requests.
 */
export function addControl(app: FastifyInstance, context: Context, simulator: Simulator): void {
  const action = <S extends v.GenericSchema>(
    name: string,
    schema: S,
    act: (body: v.InferOutput<S>) => unknown,
  ): void => {
    app.post(`/__sim/${name}`, { onRequest: onlyLoopback }, async (request, reply) => {
      const answer = act(readBody(schema, request.body ?? {}));
      reply.type("application/json; charset=utf-8");
      return JSON.stringify(answer ?? {});
    });
  };
  const nothing = v.strictObject({});
  action("faults/add", bodies.fault, ({ match, action }) => {
    const path = typeof match.path === "object" ? new RegExp(match.path.regex, match.path.flags) : match.path;
    return { id: context.faults.add({ match: { ...match, path }, action: action as FaultAction }) };
  });
  action("faults/clear", nothing, () => context.faults.clear());
  action("plan", bodies.plan, ({ projectId, ...plan }) => simulator.plan(projectId, plan));
  action("startRun", bodies.startRun, ({ projectId, trigger, by }) => ({
    runId: simulator.startRun(projectId, trigger, by).id,
  }));
  action("endRun", bodies.endRun, ({ runId, status }) => ({ ended: simulator.endRun(runId, status) }));
  action("deleteProject", bodies.deleteProject, ({ projectId }) => ({ deleted: simulator.deleteProject(projectId) }));
  action("setRole", bodies.setRole, ({ email, role }) => simulator.setRole(email, role));
  action("setAccess", bodies.setAccess, ({ projectId, email, access }) =>
    simulator.setAccess(projectId, email, access),
  );
  action("tokens/issue", bodies.issueToken, ({ email, scopes: allowed, expiresAt }) => {
    const token = allowed
      ? context.tokens.makeWorkspaceToken(allowed, { expiresAt })
      : context.tokens.issue(email ?? simulator.userEmail, { expiresAt });
    return { token: token.value, expiresAt: token.expiresAt };
  });
  action("tokens/revoke", bodies.token, ({ token }) => ({ known: context.tokens.revoke(token) }));
  action("tokens/expire", bodies.expireToken, ({ token, at }) => ({ known: context.tokens.expire(token, at) }));
  action("limits", bodies.settings, (limits) => Object.assign(context.limits, limits));
  action("dialect", bodies.settings, (dialect) => Object.assign(context.dialect, dialect));
  action("limits/reset", nothing, () => context.rateLimits.reset());
  action("requests", nothing, () => context.requests.entries);
  action("requests/clear", nothing, () => context.requests.clear());
  action("state", nothing, () => state(context));
}

/** Projects, and the runs that are active or were started since the simulator was. */
function state({ workspace }: Context): unknown {
  const now = workspace.timeline.now();
  workspace.runs.advance();
  const projects = [...workspace.projects.values()];
  const runs = projects.flatMap((each) =>
    workspace.runs.since(each.id).map((run) => ({ ...run, ...workspace.stateOf(run) })),
  );
  return {
    now,
    active: workspace.runs.active().length,
    projects: projects.map(({ userAccess, ...rest }) => ({ ...rest, userAccess: Object.fromEntries(userAccess) })),
    runs,
    people: workspace.data.people,
  };
}

async function onlyLoopback(request: FastifyRequest): Promise<void> {
  const address = request.raw.socket.remoteAddress ?? "";
  if (!/^(::ffff:)?127\.|^::1$/.test(address)) throw new ApiError(403, "Only from this machine");
}
