import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { askMe, createHexClient } from "../../src/hex/client";
import type { HexHost, ProjectId, RunId } from "../../src/hex/types";
import { assertEachPlain, fieldsOf, kindOf, poison, textsIn, type Field } from "../security/support/poison";
import type { FakeClock } from "../unit/support/fakeClock";
import { EverySink } from "./support/everySink";
import { pseudo, pseudoTranslated, untranslated } from "./support/pseudoLocale";
import { PageStage } from "./support/pageStage";
import { answerWith, poisonedClient, recording, type Answers } from "./support/recordedHex";

/** How a refusal of Hex's may look, of any age. */
const refusal = {
  code: "BAD",
  message: "bad",
  issues: [{ message: "bad" }],
  reason: "bad",
  details: "bad",
  traceId: "trace",
  invalid: [{ paramName: "region", paramValue: '"x"', dataType: "STRING", inputCellType: "text" }],
  notFound: ["weeks"],
};

/** What waits for an answer that cannot be read goes on with the clock. */
async function asTimePasses(clock: FakeClock, work: Promise<void>): Promise<void> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  while (!isDone) {
    await clock.advance(1_000);
  }
  await done;
}

describe("Whatever others write in a field of Hex's answers", function () {
  this.timeout(120_000);
  const answers: Answers = {};
  let fields: Map<Field, unknown[]>;
  let projectId: ProjectId;
  let runIds: RunId[];
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "hex-runs-fields-"));
    ({ projectId, runIds } = await record(answers));
    answers["refusal"] = refusal;
    fields = fieldsOf(answers);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** What VS Code is given when these fields are poisoned. */
  async function shownWith(
    isChosen: (field: Field) => boolean,
    isRefused = false,
    text?: string,
  ): Promise<EverySink["given"]> {
    const stage = new PageStage(folder);
    const [runId, other] = runIds as [RunId, RunId];
    const writes = new Set(["RunProject", "CancelRun", "GetChartImageFromRun"]);
    answerWith(
      stage.hex,
      poisonedClient(
        answers,
        isChosen,
        stage.clock,
        (operation) => (isRefused && writes.has(operation) ? 422 : 200),
        text,
      ),
    );
    stage.pins.value = [projectId];
    const sinks = new EverySink(stage);
    try {
      const views = [stage.runs(), stage.projects()];
      const listening = sinks.notices();
      stage.workspace.screen.setViewVisible(true);
      await stage.workspace.projects.refresh("user").catch(() => undefined);
      await stage.workspace.loader.runs(projectId, "user").catch(() => undefined);
      await stage.clock.advance(2_000);
      const bar = sinks.statusBar();
      // An answer that cannot be read has it look for the run as time passes.
      const running = stage.workspace.actions.run(projectId, {}).catch(() => undefined);
      await stage.clock.advance(1_000);
      views.forEach((view) => sinks.tree(view));
      await asTimePasses(stage.clock, sinks.page(runId, other));
      await asTimePasses(stage.clock, sinks.lenses(projectId));
      await asTimePasses(stage.clock, sinks.commands(projectId, runId));
      await asTimePasses(stage.clock, sinks.chat(projectId, runId));
      await asTimePasses(stage.clock, sinks.tasks(projectId));
      await stage.clock.advance(120_000);
      await running;
      views.forEach((view) => sinks.tree(view));
      bar.dispose();
      listening.dispose();
      return sinks.given;
    } finally {
      sinks.dispose();
      stage.dispose();
    }
  }

  const ofKind =
    (...kinds: string[]) =>
    (field: Field) =>
      kinds.includes(kindOf(fields.get(field) ?? []));

  it("is known of every operation", () => {
    assert.deepEqual(Object.keys(answers).sort(), [
      "ExportProject",
      "GetChartImageFromRun",
      "GetProject",
      "GetProjectRuns",
      "GetRunStatus",
      "ListCells",
      "ListCollections",
      "ListGroups",
      "ListProjects",
      "ListUsers",
      "Me",
      "RunProject",
      "refusal",
    ]);
    assert.ok(fields.size > 120, String(fields.size));
  });

  it("reaches the places that show something, without poison in it as well", async () => {
    const given = await shownWith(() => false);
    const places = new Set(
      given.filter(({ value }) => textsIn(value).some((text) => text !== "")).map(({ where }) => where.split(":")[0]),
    );
    for (const place of [
      "project row",
      "project tooltip",
      "run row",
      "run tooltip",
      "status bar",
      "status bar tooltip",
      "page",
      "page title",
      "picture",
      "lens",
      "runWithInputs",
      "filterProjects",
      "hex_get_runs",
      "hex_run_project",
      "terminal",
      "task",
      "completion",
    ]) {
      assert.ok(places.has(place), `${place} is missing in ${[...places].join(", ")}`);
    }
    assertEachPlain(given);
  });

  it("is text where it is a text", async () => {
    const given = await shownWith(ofKind("text"));
    const poisoned = new Set(
      given
        .filter(({ value }) => textsIn(value).some((text) => text.includes("zqx")))
        .map(({ where }) => where.split(":")[0]),
    );
    assert.ok(poisoned.size > 12, [...poisoned].join(", "));
    assertEachPlain(given);
  });

  it("is text where a word, a time, an address or a number stands", async () => {
    for (const kind of ["word", "time", "address", "other"]) {
      assertEachPlain(await shownWith(ofKind(kind)));
    }
  });

  it("is text in any mixture of fields", async () => {
    for (let round = 0; round < 4; round += 1) {
      const chosen = new Set([...fields.keys()].filter((_, at) => at % 4 === round));
      assertEachPlain(await shownWith((field) => chosen.has(field)));
    }
  });

  it("is surrounded by words that are all translated", async () => {
    const { t } = vscode.l10n;
    Object.assign(vscode.l10n, { t: pseudoTranslated });
    try {
      const given = await shownWith(ofKind("text"), false, "1234");
      const seen = given.filter(({ where }) => !/^hex_.*: (answer|error)$/.test(where));
      assert.ok(textsIn(seen).some((text) => text.includes(pseudo("Run"))));
      assert.deepEqual(untranslated(seen), []);
    } finally {
      Object.assign(vscode.l10n, { t });
    }
  });

  it("is text in a refusal", async () => {
    assertEachPlain(await shownWith((field) => field.startsWith("refusal."), true));
    assert.ok(poison.length > 9_000);
  });
});

/** Asks the simulator for one answer to each operation; a project with runs and inputs is looked at. */
async function record(answers: Answers): Promise<{ projectId: ProjectId; runIds: RunId[] }> {
  const [host = "", token = ""] = [
    process.env["HEX_RUNS_TEST_SIMULATOR_URL"],
    process.env["HEX_RUNS_TEST_SIMULATOR_TOKEN"],
  ];
  const client = createHexClient({ host: host as HexHost, token, version: "0.0.0", fetch: recording(answers) });
  await askMe(client);
  const { projects } = await client.send("ListProjects", { limit: 100, includeSharing: true } as never);
  await Promise.all([client.send("ListUsers", {}), client.send("ListGroups", {}), client.send("ListCollections", {})]);
  for (const { id, lastPublishedAt } of projects) {
    const { runs } = lastPublishedAt ? await client.send("GetProjectRuns", { id, limit: 10 }) : { runs: [] };
    const [run, other] = runs;
    const file = run && other ? await client.send("ExportProject", { id }).catch(() => undefined) : undefined;
    if (run && other && file?.content.includes("INPUT")) {
      await client.send("GetProject", { id });
      const cells = await client.send("ListCells", { id });
      const chart = cells.find(({ cellType }) => /CHART/.test(cellType));
      const drawn = runs.find(({ status }) => status === "COMPLETED");
      if (!chart || !drawn) {
        continue;
      }
      const { staticId } = chart;
      await client.send("GetChartImageFromRun", {
        projectId: id,
        runId: drawn.runId,
        staticId,
        width: 640,
        height: 400,
      });
      await client.send("RunProject", {
        id,
        run: {
          notifications: [
            { type: "ALL", includeSuccessScreenshot: true, slackChannelIds: ["C1"], subject: "subject", body: "body" },
          ],
        },
      });
      await client.send("GetRunStatus", { id, runId: run.runId });
      const another = runs.find(({ runId }) => runId !== drawn.runId) ?? other;
      return { projectId: id, runIds: [drawn.runId, another.runId] };
    }
  }
  throw new Error("No project of the simulator has runs and inputs.");
}
