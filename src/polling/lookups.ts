import type { Cell, ChartImage, ChartQuery, Group, Person, ProjectId, Run, RunId } from "../hex/types";
import type { Reader } from "./readRequests";

/**
 * What is asked for now and then and is no list that the views show: a run's events, a project's
 * cells, who can be notified. All of it goes through the one queue, within the one budget. Each
 * method rejects with a HexError.
 */
export class Lookups {
  private people: Promise<Person[]> | undefined;
  private groups: Promise<Group[]> | undefined;

  constructor(private readonly reader: Reader) {}

  /** The run as it is now, with its state events where Hex tells them; the store learns of it too. */
  run(id: ProjectId, runId: RunId, priority: "user" | "view"): Promise<Run> {
    return this.reader.read<"GetRunStatus">(priority, { operation: "GetRunStatus", id, runId });
  }

  cells(id: ProjectId): Promise<Cell[]> {
    return this.reader.read<"ListCells">("user", { operation: "ListCells", id });
  }

  /** A chart of a completed run. Waits for its turn: Hex makes few pictures a minute. */
  chart(chart: ChartQuery): Promise<ChartImage> {
    return this.reader.read<"GetChartImageFromRun">("view", { operation: "GetChartImageFromRun", chart });
  }

  /** A version, the published one when none is named, as the text of a `*.hex.yaml` file. */
  async exported(id: ProjectId, version?: number): Promise<string> {
    const { content } = await this.reader.read<"ExportProject">("user", {
      operation: "ExportProject",
      id,
      ...(version === undefined ? {} : { version }),
    });
    return content;
  }

  /** Everyone in the workspace; asked for once, again after a failure. */
  users(): Promise<Person[]> {
    this.people ??= this.reader.read<"ListUsers">("user", { operation: "ListUsers" }).catch((error: unknown) => {
      this.people = undefined;
      throw error;
    });
    return this.people;
  }

  /** Asked for once, again after a failure. */
  userGroups(): Promise<Group[]> {
    this.groups ??= this.reader.read<"ListGroups">("user", { operation: "ListGroups" }).catch((error: unknown) => {
      this.groups = undefined;
      throw error;
    });
    return this.groups;
  }
}
