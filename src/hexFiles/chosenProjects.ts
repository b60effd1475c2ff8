import { isUuid, type ProjectId } from "../hex/types";
import { Emitter } from "../util/events";
import type { StoredState } from "../util/memento";

const key = "hexRuns.projectsOfFiles";
const mostFiles = 1_000;

/** The projects of files without a project ID: chosen once and kept in the workspace state, not in the file. */
export class ChosenProjects {
  private readonly changed = new Emitter<string>();

  /** Fires with the file whose project was chosen. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly memento: StoredState) {}

  of(uri: string): ProjectId | undefined {
    const id = this.all[uri];
    return typeof id === "string" && isUuid(id) ? (id as ProjectId) : undefined;
  }

  async choose(uri: string, id: ProjectId): Promise<void> {
    const others = Object.entries(this.all).filter(([one]) => one !== uri);
    await this.memento.update(key, Object.fromEntries([...others.slice(-mostFiles), [uri, id]]));
    this.changed.fire(uri);
  }

  private get all(): Record<string, unknown> {
    const kept = this.memento.get<unknown>(key);
    return typeof kept === "object" && kept !== null ? { ...kept } : {};
  }
}
