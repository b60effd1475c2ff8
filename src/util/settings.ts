import * as vscode from "vscode";
import { DisposableStore } from "./disposables";

const section = "hexRuns";

/**
 * One setting of the extension, read when asked for and checked on the way in: what a settings
 * file holds may be of any type.
 */
export class ConfigValue<T> implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<T>());
  /** Fires with the new value. */
  readonly onDidChange = this.changed.event;

  /**
   * @param key The setting's name below `hexRuns.`
   * @param parse Makes the value of what the settings say; answers the default for what it cannot use.
   */
  constructor(
    private readonly key: string,
    private readonly parse: (raw: unknown) => T,
  ) {
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration(`${section}.${key}`) && this.changed.fire(this.value),
      ),
    );
  }

  get value(): T {
    return this.parse(vscode.workspace.getConfiguration(section).get<unknown>(this.key));
  }

  /** Writes where the setting already is: in the workspace's settings when it is there, else the user's. */
  async update(value: T): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(section);
    const inWorkspace = configuration.inspect(this.key)?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await configuration.update(this.key, value, target);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}

/** A parser for a setting with a fixed list of values. */
export function oneOf<const T extends string>(values: readonly T[], fallback: T): (raw: unknown) => T {
  return (raw) => values.find((value) => value === raw) ?? fallback;
}

/** A parser for a whole number, brought into its range. */
export function integer(minimum: number, maximum: number, fallback: number): (raw: unknown) => number {
  return (raw) =>
    typeof raw === "number" && Number.isFinite(raw) ? Math.min(maximum, Math.max(minimum, Math.round(raw))) : fallback;
}

/** A parser for a list of texts; entries that are none are left out. */
export function texts(raw: unknown): string[] {
  return Array.isArray(raw) ? raw.filter((entry) => typeof entry === "string") : [];
}
