import type { OperationName, QueryOf } from "../../../src/hex/operations";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { Use } from "./failures";

/** What each operation is tried with. */
export interface Known {
  id: ProjectId;
  /** A run that is active, and one that has completed. */
  active: RunId;
  completed: RunId;
  /** A chart's cell. */
  staticId: string;
}

type Row<Name extends OperationName> = { use: Use; query: (known: Known) => QueryOf<Name> };

/** One row for each operation: one without a row does not compile, and fails the test that counts them. */
export const operationRows: { [Name in OperationName]: Row<Name> } = {
  Me: { use: "read", query: () => ({}) },
  ListProjects: { use: "read", query: () => ({ limit: 25 }) },
  GetProject: { use: "read", query: ({ id }) => ({ id }) },
  RunProject: { use: "run", query: ({ id }) => ({ id, run: {} }) },
  GetProjectRuns: { use: "read", query: ({ id }) => ({ id, limit: 25 }) },
  GetRunStatus: { use: "read", query: ({ id, completed }) => ({ id, runId: completed }) },
  CancelRun: { use: "cancel", query: ({ id, active }) => ({ id, runId: active }) },
  ListCollections: { use: "read", query: () => ({}) },
  ListUsers: { use: "read", query: () => ({}) },
  ListGroups: { use: "read", query: () => ({}) },
  ExportProject: { use: "read", query: ({ id }) => ({ id }) },
  ListCells: { use: "read", query: ({ id }) => ({ id }) },
  GetChartImageFromRun: {
    use: "read",
    query: ({ id, completed, staticId }) => ({ projectId: id, runId: completed, staticId, width: 400, height: 200 }),
  },
};
