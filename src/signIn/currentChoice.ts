import type { StoredState } from "../util/memento";

const key = "hexRuns.currentSession";

/**
 * Which sign-in is the current one: each VS Code workspace has its own, whatever other windows switch to;
 * one that has none yet begins with what was chosen last in any window.
 */
export class CurrentChoice {
  constructor(
    private readonly workspaceState: StoredState,
    private readonly globalState: StoredState,
  ) {}

  /** The one of these sign-ins to begin with; from then on it is this workspace's. */
  pick(ids: readonly string[]): string | undefined {
    const own = this.workspaceState.get<unknown>(key);
    const remembered = [own, this.globalState.get<unknown>(key)];
    const picked = remembered.map((id) => ids.find((known) => known === id)).find((id) => id !== undefined) ?? ids[0];
    if (picked !== undefined && own === undefined) {
      void this.workspaceState.update(key, picked);
    }
    return picked;
  }

  /** The user has chosen. */
  async remember(id: string | undefined): Promise<void> {
    await this.workspaceState.update(key, id);
    await this.globalState.update(key, id);
  }
}
