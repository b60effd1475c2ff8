import type { Socket } from "node:net";
import { createServer, type Server } from "node:http";
import { systemClock, Timeline } from "./clock";
import type { Context } from "./context";
import { addControl } from "./control";
import { Faults } from "./faults/faults";
import { type Dialect, documentedLimits, type Limits, type SimulatorOptions, usualDialect } from "./options";
import { RateLimits } from "./rate-limits";
import { RequestLog } from "./request-log";
import { allOperations } from "./routes/all";
import { makeServer } from "./server";
import { Tokens } from "./tokens";
import { addWebPages } from "./web-pages";
import type { Access, Role, Run, RunOutcome, RunTrigger } from "./workspace/model";
import type { RunPlan } from "./workspace/run-book";
import { Workspace } from "./workspace/workspace";

/** A running Hex workspace to talk to, and to meddle with. */
export interface Simulator {
  /** `http://127.0.0.1:PORT`; the API is below `/api/v1`. */
  readonly url: string;
  readonly port: number;
  /** The personal token of Maya Lindqvist, an Editor who owns many projects. */
  readonly token: string;
  readonly userEmail: string;
  readonly tokens: Tokens;
  readonly workspace: Workspace;
  readonly requests: RequestLog;
  /** The names of the API's operations that it answers. */
  readonly operations: readonly string[];
  readonly faults: Faults;
  /** Can be changed while it runs. */
  readonly limits: Limits;
  readonly dialect: Dialect;
  readonly rateLimits: RateLimits;
  /** Says how the project's next run or runs go. */
  plan(projectId: string, plan: RunPlan): void;
  /** Starts a run as someone else, a schedule or an app's viewer does. */
  startRun(projectId: string, trigger?: RunTrigger, byEmail?: string): Run;
  /** Ends an active run now; answers whether it was active. */
  endRun(runId: string, status?: RunOutcome): boolean;
  /** Makes a project unknown to everyone. */
  deleteProject(projectId: string): boolean;
  setRole(email: string, role: Role): void;
  /** What someone may do with a project; `NONE` hides it. */
  setAccess(projectId: string, email: string, access: Access): void;
  /** Answers a request of this process without a socket. */
  inject(request: InjectedRequest): Promise<InjectedAnswer>;
  /** Listens again, on the same port and with everything as it was. */
  listen(): Promise<void>;
  /** Stops listening and cuts every connection, as a network that is gone. */
  stopListening(): Promise<void>;
  close(): Promise<void>;
}

export interface InjectedRequest {
  method: "GET" | "POST" | "DELETE";
  /** Path and query, from `/api/v1` on. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface InjectedAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Starts a simulator; everything it knows is its own. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port: wantedPort = 0,
    host = "127.0.0.1",
    seed = 1,
    speed = 1,
    projects = 64,
    odd = false,
    activeRuns = 3,
    schedules = true,
  } = options;
  if (!(speed > 0)) throw new RangeError("speed must be above 0");
  const timeline = new Timeline(options.clock ?? systemClock, speed, options.now);
  const now = (): number => timeline.now();
  const limits: Limits = { ...documentedLimits, ...options.limits };
  const workspace = new Workspace(timeline, () => limits.kernels, { seed, projects, odd, activeRuns, schedules });
  const tokens = new Tokens(now, (email) => workspace.person(email));
  const userEmail = workspace.data.people[0]?.email ?? "";
  const token = tokens.issue(userEmail, options.token === undefined ? {} : { value: options.token }).value;
  let port = wantedPort;
  const url = (): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const context: Context = {
    workspace,
    tokens,
    limits,
    rateLimits: new RateLimits(limits, now),
    dialect: { ...usualDialect, ...options.dialect },
    faults: new Faults(),
    requests: new RequestLog(),
    url,
  };

  const operations = allOperations(context);
  const app = makeServer(context, operations);
  addWebPages(app, context);
  const listener = new Listener((request, response) => app.routing(request, response));
  const simulator: Simulator = {
    ...context,
    operations: operations.map(({ name }) => name),
    get url() {
      return url();
    },
    get port() {
      return port;
    },
    token,
    userEmail,
    plan: (projectId, plan) => workspace.runs.plan(projectId, plan),
    startRun: (projectId, trigger = "API", byEmail) => {
      const project = workspace.projects.get(projectId);
      if (!project) throw new Error(`No project has the id ${projectId}.`);
      workspace.runs.advance();
      return workspace.runs.start(project, { trigger, userId: workspace.person(byEmail ?? project.ownerEmail).id });
    },
    endRun: (runId, status = "COMPLETED") => {
      const run = workspace.runs.active().find((candidate) => candidate.id === runId);
      return run !== undefined && workspace.runs.end(run, status);
    },
    deleteProject: (projectId) => workspace.deleteProject(projectId),
    setRole: (email, role) => workspace.setRole(email, role),
    setAccess: (projectId, email, access) => workspace.setAccess(projectId, email, access),
    inject: async ({ method, path, headers, body }) => {
      const {
        statusCode,
        headers: answered,
        payload,
      } = await app.inject({ method, url: path, headers, payload: body });
      const texts = Object.entries(answered).map(([name, value]): [string, string] => [name, String(value)]);
      return { status: statusCode, headers: new Headers(texts), text: payload };
    },
    listen: async () => {
      port = await listener.listen(port, host);
    },
    stopListening: () => listener.stop(),
    close: async () => {
      await listener.stop();
      await app.close();
    },
  };
  addControl(app, context, simulator);
  await app.ready();
  await simulator.listen();
  return simulator;
}

/** An HTTP server that can stop and start again while the application behind it stays. */
class Listener {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly handle: Parameters<typeof createServer>[1]) {}

  async listen(port: number, host: string): Promise<number> {
    if (this.server) return port;
    const server = createServer(this.handle);
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    this.server = server;
    const address = server.address();
    return typeof address === "object" && address ? address.port : port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
