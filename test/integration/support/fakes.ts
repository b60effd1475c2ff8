import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Memory } from "../../../src/store/sharedEntries";
import { eventually } from "../../e2e/support/wait";

/** SecretStorage in memory, shared by as many "windows" as a test has; can be made to fail. */
export class FakeSecrets implements vscode.SecretStorage, vscode.Disposable {
  readonly values = new Map<string, string>();
  fails = { read: false, write: false };
  private readonly changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.changed.event;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.values.keys()]);
  }

  get(key: string): Promise<string | undefined> {
    return this.fails.read ? Promise.reject(new Error("No keyring")) : Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    return this.write(key, () => this.values.set(key, value));
  }

  delete(key: string): Promise<void> {
    return this.write(key, () => this.values.delete(key));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private write(key: string, change: () => unknown): Promise<void> {
    if (this.fails.write) {
      return Promise.reject(new Error("No keyring"));
    }
    change();
    this.changed.fire({ key });
    return Promise.resolve();
  }
}

/** A Memento in memory. */
export class FakeMemento implements vscode.Memento {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, fallback?: T): T | undefined {
    return (this.values.get(key) as T | undefined) ?? fallback;
  }

  update(key: string, value: unknown): Promise<void> {
    // As a real one: what cannot be written as JSON would be lost.
    this.values.set(key, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }

  setKeysForSync(): void {}
}

/** A log that keeps its lines. */
export function fakeLog(): { log: vscode.LogOutputChannel; lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (line: unknown) => void lines.push(`${level}: ${String(line)}`);
  const methods = Object.fromEntries(["trace", "debug", "info", "warn", "error"].map((level) => [level, write(level)]));
  return { log: methods as unknown as vscode.LogOutputChannel, lines };
}

/** A message that was shown. */
export interface ShownMessage {
  readonly message: string;
  readonly detail?: string;
  readonly modal: boolean;
  readonly buttons: readonly string[];
}

/**
 * Takes the place of the user for messages: records them and answers with the button that
 * `answer` names. Restores VS Code's own on dispose.
 */
export class FakeUser implements vscode.Disposable {
  readonly shown: ShownMessage[] = [];
  answer: string | undefined;
  private readonly originals = { ...vscode.window };

  constructor() {
    const show = (message: string, ...rest: unknown[]) => {
      const buttons = rest.filter(isButton);
      const options = rest.find((part): part is vscode.MessageOptions => typeof part === "object" && !isButton(part));
      this.shown.push({
        message,
        detail: options?.detail,
        modal: options?.modal ?? false,
        buttons: buttons.map(titleOf),
      });
      return Promise.resolve(buttons.find((button) => titleOf(button) === this.answer));
    };
    Object.assign(vscode.window, {
      showInformationMessage: show,
      showWarningMessage: show,
      showErrorMessage: show,
    });
  }

  get messages(): string[] {
    return this.shown.map(({ message }) => message);
  }

  dispose(): void {
    const { showInformationMessage, showWarningMessage, showErrorMessage } = this.originals;
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage });
  }
}

function isButton(part: unknown): part is string | vscode.MessageItem {
  return typeof part === "string" || (typeof part === "object" && part !== null && "title" in part);
}

function titleOf(button: string | vscode.MessageItem): string {
  return typeof button === "string" ? button : button.title;
}

/**
 * Resolves when VS Code reports that a path was created or changed; to be called before that happens. What
 * is deleted before its creation was reported, VS Code does not report at all.
 */
export async function reported(glob: string): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(glob, false, false, true);
  await new Promise((resolve) => {
    watcher.onDidCreate(resolve);
    watcher.onDidChange(resolve);
  });
  watcher.dispose();
}

/** Resolves when VS Code reports what happens in a folder that is new: it may miss what is created there at once. */
export async function watched(folder: string): Promise<void> {
  const file = join(folder, "watched.tmp");
  const watcher = vscode.workspace.createFileSystemWatcher("**/watched.tmp", false, false, true);
  let isReported = false;
  watcher.onDidCreate(() => (isReported = true));
  watcher.onDidChange(() => (isReported = true));
  await eventually(async () => {
    await writeFile(file, String(performance.now()));
    assert.ok(isReported, `VS Code reports no change in ${folder}.`);
  });
  watcher.dispose();
  await rm(file);
}

/** Lets everything that is already due happen. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** Waits until something is so; a test that waits in vain runs into its time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await settled();
  }
}

/** A value that several "windows" see and change, as they do a file. */
export class SharedMemory {
  private json = "null";
  private readonly windows = new Set<vscode.EventEmitter<void>>();

  window(): Memory & vscode.Disposable {
    const changed = new vscode.EventEmitter<void>();
    this.windows.add(changed);
    return {
      read: () => JSON.parse(this.json) as unknown,
      change: (change) => {
        this.json = JSON.stringify(change(JSON.parse(this.json)));
        this.windows.forEach((window) => window !== changed && window.fire());
        return Promise.resolve();
      },
      onDidChange: changed.event,
      dispose: () => changed.dispose(),
    };
  }
}
