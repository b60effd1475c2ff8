import type { CallOptions, HexClient } from "../../hex/client";
import type { Collection, Project, ProjectId, ProjectPage, ProjectQuery, RunPage } from "../../hex/types";
import { askNewestRuns, runsAPage } from "./newestRuns";

/** The reads that can be asked for, as data: one window may send them for another. */
interface Reads {
  ListProjects: { operation: "ListProjects"; query: ProjectQuery };
  GetProject: { operation: "GetProject"; id: ProjectId };
  /** A page of a project's runs, newest first. */
  GetProjectRuns: { operation: "GetProjectRuns"; id: ProjectId; offset: number };
  ListCollections: { operation: "ListCollections" };
}

export interface Answers {
  ListProjects: ProjectPage;
  GetProject: Project;
  GetProjectRuns: RunPage;
  ListCollections: Collection[];
}

export type Operation = keyof Reads;
export type Read<O extends Operation = Operation> = Reads[O];
export type Answer = Answers[Operation];

/** Has reads answered; rejects with a HexError. Equal reads that wait or are under way share an answer. */
export interface Reader {
  read<O extends Operation>(priority: "user" | "view", read: Read<O>): Promise<Answers[O]>;
}

/**
 * Sends a read.
 *
 * @throws HexError
 */
export function send(client: HexClient, read: Read, options: CallOptions): Promise<Answer> {
  switch (read.operation) {
    case "ListProjects":
      return client.listProjects(read.query, options);
    case "GetProject":
      return client.getProject(read.id, options);
    case "GetProjectRuns":
      return read.offset === 0
        ? askNewestRuns(client, read.id, options)
        : client.getProjectRuns(read.id, { limit: runsAPage, offset: read.offset }, options);
    case "ListCollections":
      return client.listCollections(options);
  }
}
