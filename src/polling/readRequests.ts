import type { ReadPriority } from "./budget";
import type { CallOptions } from "../hex/client";
import type {
  Cell,
  ChartImage,
  ChartQuery,
  Collection,
  ExportedProject,
  Group,
  Person,
  Project,
  ProjectId,
  ProjectPage,
  ProjectQuery,
  Run,
  RunId,
  RunPage,
} from "../hex/types";
import { askNewestRuns, runsAPage, type NewestRunsOptions } from "./newestRuns";

/** The reads that can be asked for, as data: one window may send them for another. */
interface Reads {
  ListProjects: { operation: "ListProjects"; query: ProjectQuery };
  GetProject: { operation: "GetProject"; id: ProjectId };
  /** A page of a project's runs, newest first. */
  GetProjectRuns: { operation: "GetProjectRuns"; id: ProjectId; offset: number };
  /** One run, with its state events. */
  GetRunStatus: { operation: "GetRunStatus"; id: ProjectId; runId: RunId };
  ListCollections: { operation: "ListCollections" };
  ListUsers: { operation: "ListUsers" };
  ListGroups: { operation: "ListGroups" };
  /** The published version when none is named. */
  ExportProject: { operation: "ExportProject"; id: ProjectId; version?: number };
  ListCells: { operation: "ListCells"; id: ProjectId };
  GetChartImageFromRun: { operation: "GetChartImageFromRun"; chart: ChartQuery };
}

export interface Answers {
  ListProjects: ProjectPage;
  GetProject: Project;
  GetProjectRuns: RunPage;
  GetRunStatus: Run;
  ListCollections: Collection[];
  ListUsers: Person[];
  ListGroups: Group[];
  ExportProject: ExportedProject;
  ListCells: Cell[];
  GetChartImageFromRun: ChartImage;
}

export type Operation = keyof Reads;
export type ReadRequest<O extends Operation = Operation> = Reads[O];
export type Answer = Answers[Operation];

/** Has reads answered; rejects with a HexError. Equal reads that wait or are under way share an answer. */
export interface Reader {
  read<O extends Operation>(priority: ReadPriority, read: ReadRequest<O>): Promise<Answers[O]>;
}

/**
 * Sends a read.
 *
 * @throws HexError
 */
export function send({ client, store }: NewestRunsOptions, read: ReadRequest, options: CallOptions): Promise<Answer> {
  switch (read.operation) {
    case "ListProjects":
      return client.listProjects(read.query, options);
    case "GetProject":
      return client.getProject(read.id, options);
    case "GetProjectRuns":
      return read.offset === 0
        ? askNewestRuns({ client, store }, read.id, options)
        : client.getProjectRuns(read.id, { limit: runsAPage, offset: read.offset }, options);
    case "ListCollections":
      return client.listCollections(options);
    case "GetRunStatus":
      return client.getRunStatus(read.id, read.runId, { ...options, withEvents: true });
    case "ListUsers":
      return client.listUsers(options);
    case "ListGroups":
      return client.listGroups(options);
    case "ExportProject":
      return client.exportProject(read.id, { ...options, version: read.version });
    case "ListCells":
      return client.listCells(read.id, options);
    case "GetChartImageFromRun":
      return client.getChartImage(read.chart, options);
  }
}
