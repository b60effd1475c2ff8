import { airflow, dagster, python } from "../../../src/copyAs/python";
import { curl, hexCli } from "../../../src/copyAs/shell";
import { makeSnippet, type Snippet } from "../../../src/copyAs/snippet";
import { githubActions, kestra } from "../../../src/copyAs/yaml";
import type { HexHost, ProjectId, RunId } from "../../../src/hex/types";
import { LocalRuns } from "../../../src/store/localRuns";
import { Emitter } from "../../../src/util/events";

export const host = "https://app.hex.tech" as HexHost;
export const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const runId = "0c1d2e3f-4039-49df-9202-96385ba3eff8" as RunId;

export const formats = { curl, hexCli, githubActions, python, airflow, dagster, kestra };
export type Format = keyof typeof formats;

/** A run as another window or an older version may have kept it, with the text at every place that others write. */
export function hostileSnippet(text: string): Snippet {
  const kept = {
    projectId,
    runId,
    title: text,
    startedAtMs: 1,
    told: true,
    options: {
      inputs: {
        notes: text,
        nested: { [text]: [text, 1e21, 1e-7, null] },
        [text]: 1,
        [`a${text}`]: text,
        region: "EMEA",
      },
      notifications: [
        { type: "ALL", includeSuccessScreenshot: false, slackChannelIds: [text], subject: text, body: text },
      ],
      useCachedSqlResults: false,
      [text]: text,
    },
    leftOut: [text],
  };
  const started = new LocalRuns(
    { read: () => [kept], change: () => Promise.resolve(), onDidChange: new Emitter<void>().event },
    () => undefined,
  );
  return makeSnippet(host, projectId, text, started.get(runId));
}

/** As JSON has it. */
export const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
