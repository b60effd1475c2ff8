import { isHexError } from "../../src/hex/errors";
import { askMe, createHexClient } from "../../src/hex/client";
import type { Fetch } from "../../src/hex/transport";
import type { HexHost, ProjectId, RunId, RunNotification } from "../../src/hex/types";
import { isChart } from "../../src/hex/types";
import type { Descriptions } from "./descriptions";
import type { Report } from "./report";
import type { Stage } from "./stage";

/** Has the extension's client make each of its requests, with all that it can ask for, and checks them and the answers. */
export async function exerciseClient(stage: Stage, descriptions: Descriptions, report: Report): Promise<void> {
  const { simulator } = stage;
  const fetch: Fetch = async (url, init) => {
    const { method, body } = init;
    const headers = Object.fromEntries(
      Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const sent = { method, url: new URL(url), headers, body };
    report.add(
      `Request of the client for ${descriptions.operationOf(sent) ?? method}`,
      descriptions.requestProblems(sent),
    );
    const response = await globalThis.fetch(url, { method, headers: init.headers, body, redirect: "manual" });
    const text = await response.text();
    stage.check({ status: response.status, contentType: response.headers.get("content-type") ?? "", text });
    return {
      status: response.status,
      headers: response.headers,
      body:
        text === ""
          ? null
          : (async function* () {
              yield text;
            })(),
    };
  };
  const client = createHexClient({ host: simulator.url as HexHost, token: simulator.token, version: "0.0.0", fetch });
  /** A refusal is an answer as well: it was checked. */
  const tried = async <T>(asked: Promise<T>): Promise<T | undefined> => {
    try {
      return await asked;
    } catch (error) {
      if (!isHexError(error)) throw error;
      return undefined;
    }
  };
  const project = simulator.workspace.project("Revenue by region");
  const id = project.id as ProjectId;
  await tried(askMe(client));
  const first = await tried(client.send("ListProjects", { limit: 1 }));
  await tried(client.send("ListProjects", { limit: 1, after: first?.after }));
  await tried(
    client.send("ListProjects", {
      limit: 100,
      includeArchived: true,
      statuses: ["Production", "Approved"],
      categories: ["Finance"],
      ownerEmail: simulator.userEmail,
      collectionId: project.collectionIds[0] ?? simulator.workspace.data.collections[0]?.id,
      sortBy: "LAST_EDITED_AT",
      sortDirection: "DESC",
    }),
  );
  await tried(client.send("GetProject", { id }));
  const notifications: RunNotification[] = [
    {
      type: "ALL",
      includeSuccessScreenshot: true,
      screenshotFormat: "png",
      userIds: [simulator.workspace.data.people[0]?.id ?? ""],
      subject: "Done",
      body: "All well",
    },
    {
      type: "FAILURE",
      includeSuccessScreenshot: false,
      groupIds: [simulator.workspace.data.groups[0]?.id ?? ""],
      slackChannelIds: ["C024BE91L"],
    },
  ];
  const started = await tried(
    client.send("RunProject", { id, run: { inputs: { region: "EMEA" }, useCachedSqlResults: false, notifications } }),
  );
  await tried(client.send("RunProject", { id, run: { dryRun: true, updatePublishedResults: true } }));
  await tried(client.send("RunProject", { id, run: { dryRun: true, viewId: project.viewIds[0] } }));
  await tried(client.send("GetProjectRuns", { id, limit: 25 }));
  await tried(client.send("GetProjectRuns", { id, limit: 25, offset: 25, status: "COMPLETED", trigger: "SCHEDULED" }));
  const runId = started?.runId ?? ("123e4567-e89b-42d3-a456-426614174000" as RunId);
  await tried(client.send("GetRunStatus", { id, runId }));
  await tried(client.send("GetRunStatus", { id, runId, withEvents: true }));
  simulator.endRun(runId);
  const cells = (await tried(client.send("ListCells", { id }))) ?? [];
  const chart = cells.find(isChart);
  if (chart)
    await tried(
      client.send("GetChartImageFromRun", { projectId: id, runId, staticId: chart.staticId, width: 400, height: 200 }),
    );
  await tried(client.send("ExportProject", { id }));
  await tried(client.send("ListCollections", {}));
  await tried(client.send("ListUsers", {}));
  await tried(client.send("ListGroups", {}));
  await tried(client.send("CancelRun", { id, runId }));
}
