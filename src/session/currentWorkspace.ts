import * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import type { Memory } from "../runs/startedRuns";
import type { HexWorkspace } from "../runs/workspace";
import { systemClock } from "../util/clock";
import { DisposableStore } from "../util/disposables";
import type { ConfigValue } from "../util/settings";
import { logRequests } from "./requestLog";
import type { Session, Sessions } from "./sessions";

export interface CurrentWorkspaceOptions {
  context: Pick<vscode.ExtensionContext, "globalState" | "extension">;
  sessions: Sessions;
  log: vscode.LogOutputChannel;
  requestsPerMinute: ConfigValue<number>;
  pinnedProjects: ConfigValue<string[]>;
}

/** A workspace and the sign-in that it belongs to. */
export interface SignedInWorkspace {
  readonly session: Session;
  readonly workspace: HexWorkspace;
}

/** The Hex workspace of the current sign-in: made, replaced and disposed as sessions change. */
export class CurrentWorkspace implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private current: (SignedInWorkspace & { parts: DisposableStore }) | undefined;

  /** Another workspace, or none, is the current one. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly options: CurrentWorkspaceOptions) {
    const { sessions, context, log } = options;
    const follow = () => void this.follow().catch((error: unknown) => log.error(String(error)));
    this.disposables.add(sessions.onDidChange(follow));
    this.disposables.add(
      sessions.onDidRemove((session) => void context.globalState.update(memoryKey(session), undefined)),
    );
    this.disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => this.value?.workspace.setFocused(focused)));
    this.disposables.add(options.pinnedProjects.onDidChange(() => this.value?.workspace.pinsChanged()));
    follow();
  }

  /** Undefined while nobody is signed in, or the token was refused. */
  get value(): SignedInWorkspace | undefined {
    return this.current;
  }

  dispose(): void {
    this.current?.parts.dispose();
    this.current = undefined;
    this.disposables.dispose();
  }

  private async follow(): Promise<void> {
    const { sessions } = this.options;
    const session = wanted(sessions);
    if (session === this.current?.session) {
      return;
    }
    const token = session && (await sessions.token(session.id));
    const code = session && (await loadCode());
    // The answer is only of use while the same sign-in is still the current one.
    if (session !== wanted(sessions) || session === this.current?.session) {
      return;
    }
    this.current?.parts.dispose();
    this.current = session && code && token !== undefined ? this.open(session, token, code) : undefined;
    this.changed.fire();
  }

  private open(session: Session, token: string, code: Code): SignedInWorkspace & { parts: DisposableStore } {
    const { context, sessions, log, requestsPerMinute, pinnedProjects } = this.options;
    const { version } = context.extension.packageJSON as { version: string };
    const client = code.createHexClient({ host: session.host, token, version });
    const parts = new DisposableStore();
    parts.add(logRequests(client, log));
    const workspace = parts.add(
      new code.HexWorkspace({
        client,
        account: session.account,
        clock: systemClock,
        random: Math.random,
        memory: this.memory(session),
        requestsPerMinute: () => requestsPerMinute.value,
        pinned: () => pinnedProjects.value.map((id) => id.toLowerCase() as ProjectId),
        report: (error) => log.error(error instanceof Error ? error : String(error)),
      }),
    );
    workspace.setFocused(vscode.window.state.focused);
    parts.add(workspace.onDidRefuse(() => sessions.refuse(session.id, token)));
    return { session, workspace, parts };
  }

  private memory(session: Session): Memory {
    const { globalState } = this.options.context;
    const key = memoryKey(session);
    return {
      read: () => globalState.get(key),
      write: (value) => void globalState.update(key, value),
    };
  }
}

type Code = Awaited<ReturnType<typeof loadCode>>;

/** What only a sign-in needs is loaded after activation. */
async function loadCode() {
  const [{ createHexClient }, { HexWorkspace }] = await Promise.all([import("../hex/httpClient"), import("../runs/workspace")]);
  return { createHexClient, HexWorkspace };
}

function wanted(sessions: Sessions): Session | undefined {
  return sessions.state === "signedIn" ? sessions.current : undefined;
}

function memoryKey(session: Session): string {
  return `hexRuns.started.${session.id}`;
}
