import { join } from "node:path";
import * as vscode from "vscode";
import { isHexError } from "../hex/errors";
import { createHexClient } from "../hex/client";
import type { ProjectId } from "../hex/types";
import type { FindHexFile } from "../polling/projectInputs";
import { Lifetimes } from "../sync/signInLifetimes";
import { openShared } from "../sync/openSync";
import { HexWorkspace } from "../workspace";
import { userTimeZone } from "../ui/timeZone";
import { systemClock } from "../util/clock";
import { DisposableStore, MutableDisposable, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { ConfigValue } from "../util/settings";
import type { Pins } from "./pins";
import { logRequests } from "./requestLog";
import type { Session, Sessions } from "./sessions";
import { workspacesFolder } from "./sessionSync";

interface CurrentWorkspaceOptions {
  context: Pick<vscode.ExtensionContext, "globalStorageUri" | "extension">;
  sessions: Sessions;
  log: vscode.LogOutputChannel;
  requestsPerMinute: ConfigValue<number>;
  pins: Pins;
  /** Finds a project's `*.hex.yaml` in the open folders. */
  findHexFile?: FindHexFile;
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

  private disposed = false;
  private readonly lives = new Lifetimes((id) => workspaceFolder(this.options.context, { id }));

  /** Another workspace, or none, is the current one. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly options: CurrentWorkspaceOptions) {
    const { sessions, log } = options;
    const follow = () => void this.follow().catch((error: unknown) => logError(log, error));
    this.disposables.add(sessions.onDidChange(follow));
    this.disposables.add(sessions.onDidRemove(({ id }) => this.signedOut(id)));
    this.disposables.add(
      vscode.window.onDidChangeWindowState(({ focused }) => this.value?.workspace.screen.setFocused(focused)),
    );
    this.disposables.add(options.pins.onDidChange(() => this.pinsChanged()));
    follow();
  }

  /** Undefined while nobody is signed in, or the token was refused. */
  get value(): SignedInWorkspace | undefined {
    return this.current;
  }

  /**
   * Whether another sign-in than the current one may see a project: one request, with that
   * sign-in's token. Rejects with a HexError when Hex does not answer that.
   */
  async sees(session: Session, id: ProjectId): Promise<boolean> {
    const { sessions, context, log } = this.options;
    const token = await sessions.token(session.id);
    if (token === undefined || this.disposed) {
      return false;
    }
    const stop = new AbortController();
    const parts = new DisposableStore();
    parts.add(sessions.onDidRemove((removed) => removed.id === session.id && stop.abort()));
    const { version } = context.extension.packageJSON as { version: string };
    const client = createHexClient({ host: session.host, token, version });
    parts.add(logRequests(client, log));
    try {
      await client.send("GetProject", { id }, { signal: stop.signal });
      return true;
    } catch (error) {
      if (
        isHexError(error, "notFound") ||
        isHexError(error, "forbidden") ||
        isHexError(error, "unauthorized") ||
        isHexError(error, "cancelled")
      ) {
        return false;
      }
      throw error;
    } finally {
      parts.dispose();
    }
  }

  dispose(): void {
    this.disposed = true;
    this.current?.parts.dispose();
    this.current = undefined;
    this.disposables.dispose();
  }

  /** Its rows are gone at once, even while the workspace of another sign-in is still being opened. */
  private signedOut(id: string): void {
    this.lives.end(id).catch((error: unknown) => logError(this.options.log, error));
    if (this.current?.session.id === id) {
      this.current.parts.dispose();
      this.current = undefined;
      this.changed.fire();
    }
  }

  private async follow(): Promise<void> {
    const { sessions } = this.options;
    const session = wanted(sessions);
    if (session === this.current?.session) {
      return;
    }
    const token = session && (await sessions.token(session.id));
    // It may have been signed out of meanwhile.
    const opened =
      session && token !== undefined && session === wanted(sessions)
        ? await this.lives.open(session.id, (life) => this.open(life, session, token))
        : undefined;
    // The answer is only of use while the same sign-in is still the current one.
    if (session !== wanted(sessions) || session === this.current?.session || this.disposed) {
      opened?.parts.dispose();
      return;
    }
    this.current?.parts.dispose();
    this.current = opened;
    this.changed.fire();
  }

  private pinsChanged(): void {
    if (this.current) {
      const { session, workspace } = this.current;
      this.options.pins.learn(
        session,
        [...workspace.store.projects].map(({ id }) => id),
      );
      workspace.screen.pinsChanged();
    }
  }

  /** Makes the workspace, which takes over what was known before. Aborting `life` ends it. */
  private async open(
    life: AbortSignal,
    session: Session,
    token: string,
  ): Promise<SignedInWorkspace & { parts: DisposableStore }> {
    const { context, sessions, log, requestsPerMinute, pins, findHexFile } = this.options;
    const { version } = context.extension.packageJSON as { version: string };
    const report = (error: unknown) => logError(log, error);
    const client = createHexClient({ host: session.host, token, version, life });
    const parts = new DisposableStore();
    parts.add(logRequests(client, log));
    const workspace = parts.add(
      new HexWorkspace({
        client,
        account: session.account,
        clock: systemClock,
        random: Math.random,
        ...(await openShared(workspaceFolder(context, session), systemClock, report, life)),
        requestsPerMinute: () => requestsPerMinute.value,
        pinned: () => pins.of(session),
        findHexFile,
        timeZone: userTimeZone,
        report,
      }),
    );
    parts.add(
      workspace.polling.onDidChangeIsPolling((watching) =>
        log.info(
          watching
            ? `This window (process ${process.pid}) asks Hex for all windows.`
            : "Another window asks Hex for all windows.",
        ),
      ),
    );
    parts.add(workspace.store.onDidChange((change) => change.kind === "projects" && pins.learn(session, change.ids)));
    workspace.screen.setFocused(vscode.window.state.focused);
    parts.add(workspace.polling.onDidRefuse(() => sessions.refuse(session.id, token)));
    await workspace.ready;
    return { session, workspace, parts };
  }
}

/** What is known of a sign-in's workspace, shared by all windows; gone with the sign-in. Ids are ours: they are safe in a path. */
export function workspaceFolder(
  context: Pick<vscode.ExtensionContext, "globalStorageUri">,
  { id }: Pick<Session, "id">,
): string {
  return join(workspacesFolder(context), id);
}

/**
 * Calls `open` with the current workspace, now and whenever it is another one, after disposing
 * what `open` answered for the one before.
 */
export function followWorkspace(
  current: Pick<CurrentWorkspace, "value" | "onDidChange">,
  open: (signedIn: SignedInWorkspace | undefined) => Disposable | undefined,
): Disposable {
  const disposables = new DisposableStore();
  const opened = disposables.add(new MutableDisposable());
  opened.value = open(current.value);
  disposables.add(
    current.onDidChange(() => {
      opened.value = undefined;
      opened.value = open(current.value);
    }),
  );
  return disposables;
}

function wanted(sessions: Sessions): Session | undefined {
  return sessions.state === "signedIn" ? sessions.current : undefined;
}
