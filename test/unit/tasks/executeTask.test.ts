import assert from "node:assert/strict";
import { encodeId } from "../../../src/hex/address";
import type { HexErrorKind } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { parseTaskDefinition, type HexTaskDefinition } from "../../../src/tasks/taskDefinition";
import { exitCode, executeTask, type TaskEnd, type TaskNews } from "../../../src/tasks/executeTask";
import { Emitter } from "../../../src/util/events";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

describe("A task", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;
  let projectId: ProjectId;
  let stop: AbortController;
  let news: TaskNews[];
  const left = new Emitter<void>();

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    projectId = hex.addProject("Revenue");
    workspace = openWorkspace(hex, clock);
    stop = new AbortController();
    news = [];
  });
  afterEach(() => workspace.dispose());

  function begin(more: Partial<HexTaskDefinition> = {}): Promise<TaskEnd> {
    const order: HexTaskDefinition = { project: projectId, options: {}, wait: true, ...more };
    return executeTask(order, {
      workspace,
      report: (one) => news.push(one),
      signal: stop.signal,
      onDidLeave: left.event,
    });
  }

  /** How it ended, after so much time. */
  async function done(end: Promise<TaskEnd>, ms = 600_000): Promise<TaskEnd> {
    await clock.advance(ms);
    return await Promise.race([end, Promise.reject(new Error("The task did not end"))]);
  }

  /** Runs that Hex starts end so. */
  function willEnd(outcome: string): void {
    const { addRun } = hex;
    hex.addRun = (id, durationMs, _, ...rest) => addRun.call(hex, id, durationMs, outcome, ...rest);
  }

  for (const [status, code] of [
    ["COMPLETED", 0],
    ["ERRORED", 1],
    ["KILLED", 2],
    ["UNABLE_TO_ALLOCATE_KERNEL", 3],
    ["SOMETHING_NEW", 1],
  ] as const) {
    it(`ends with ${code} when the run ended as ${status}`, async () => {
      willEnd(status);
      const end = await done(begin());
      assert.deepEqual([end.kind, exitCode(end)], ["ended", code]);
      assert.deepEqual(news.map(({ kind }) => kind).slice(0, 2), ["starting", "started"]);
      assert.equal(hex.count("RunProject"), 1);
      assert.equal(hex.count("GetRunStatus"), 0, "follows the run through the store alone");
    });
  }

  it("tells each state once", async () => {
    await done(begin());
    assert.deepEqual(
      news.flatMap((one) => (one.kind === "changed" ? [one.run.status] : [])),
      ["PENDING", "RUNNING"],
    );
  });

  it("ends with 0 once the run is started when it is not to wait", async () => {
    const end = await done(begin({ wait: false }), 0);
    assert.deepEqual([end.kind, exitCode(end)], ["started", 0]);
  });

  it("ends with 0 when Hex accepts a dry run", async () => {
    const end = await done(begin({ options: { dryRun: true } }), 0);
    assert.deepEqual([end.kind, exitCode(end)], ["accepted", 0]);
  });

  it("ends with 3 when Hex has no kernel for it", async () => {
    hex.fail("kernelsBusy", "RunProject");
    const end = await done(begin());
    assert.deepEqual([end.kind, exitCode(end)], ["refused", 3]);
  });

  describe("named by an address", () => {
    const org = "019dc3fe-1f1d-7001-bb19-f6f0af9374ca";
    const address = () => `https://app.hex.tech/${org}/app/Revenue-${encodeId(projectId)}/latest`;

    it("runs the project without looking through the titles", async () => {
      for (const project of [
        address(),
        encodeId(projectId),
        `app.hex.tech/northwind/hex/${projectId}/draft/logic`,
        `https://app.hex.tech/hex/${projectId}`,
      ]) {
        const end = await done(begin({ project, wait: false }), 0);
        assert.deepEqual(end.kind === "started" && end.run.projectId, projectId, project);
      }
      assert.equal(hex.count("ListProjects"), 0);
      assert.ok(news.every(({ kind }) => kind !== "searching"));
    });

    it("sends nothing when the address is of another host, cut, too long or of something else", async () => {
      const code = encodeId(projectId);
      for (const [project, problem] of [
        [address().replace("app.hex.tech", "eu.hex.tech"), "otherHost"],
        [address().replace(code, code.slice(1)), "codeLength"],
        [address().replace(code, `${code}0`), "codeLength"],
        [address().replace(code, `7z${code.slice(2)}`), "codeTooLarge"],
        [`https://app.hex.tech/${org}`, "noProject"],
        [`https://app.hex.tech/${org}/home`, "noProject"],
      ] as const) {
        const end = await done(begin({ project }), 0);
        assert.deepEqual(
          [end.kind, end.kind === "wrongAddress" && end.wrong.problem, exitCode(end)],
          ["wrongAddress", problem, 4],
          project,
        );
      }
      assert.deepEqual(hex.requests, []);
    });

    it("takes 22 letters and digits for a title where there is such a title", async () => {
      const title = "2024RevenueDashboardEU";
      const titled = hex.addProject(title);
      const end = await done(begin({ project: title, wait: false }));
      assert.deepEqual(end.kind === "started" && end.run.projectId, titled);
      const cut = await done(begin({ project: encodeId(projectId).slice(1) }));
      assert.deepEqual(cut.kind === "wrongAddress" && cut.wrong, {
        problem: "codeLength",
        length: 21,
        mayBeTitle: true,
      });
    });
  });

  it("finds a title in any Unicode form, case and kind of space", async () => {
    const id = hex.addProject("Métriques\u00A0clés");
    const end = await done(begin({ project: "me\u0301triques CLES", wait: false }));
    assert.deepEqual(end.kind === "started" && end.run.projectId, id);
  });

  it("is not carried out with a saved view that is none", () => {
    assert.deepEqual(parseTaskDefinition({ project: "x", inputs: { a: 1, b: [{ c: 9007199254740992 }] } }), {
      problem: "longNumbers",
      names: ["b"],
    });
    const order = (viewId: string) => parseTaskDefinition({ project: "x", options: { viewId } });
    assert.deepEqual(order("https://app.hex.tech/northwind/app/031MyIAX6l6JJen2z5Acrp/latest"), { problem: "badView" });
    assert.deepEqual(order("Third quarter"), { problem: "badView" });
    assert.deepEqual(order("https://app.hex.tech/northwind/app/031MyIAX6l6JJen2z5Acrp/latest?view=q3"), {
      project: "x",
      options: { viewId: "q3" },
      wait: true,
    });
  });

  for (const kind of [
    "unauthorized",
    "forbidden",
    "notFound",
    "unprocessable",
    "badRequest",
    "rateLimited",
  ] as HexErrorKind[]) {
    it(`ends with 4 when Hex refuses it: ${kind}`, async () => {
      hex.fail(kind, "RunProject");
      const end = await done(begin());
      assert.deepEqual([end.kind, exitCode(end)], ["refused", 4]);
    });
  }

  it("ends with 4 when the answer was lost and no run is listed", async () => {
    hex.fail("timeout", "RunProject", 1);
    const end = await done(begin());
    assert.deepEqual([end.kind === "lost" && end.started, exitCode(end)], ["notListed", 4]);
    assert.deepEqual(
      news.map((one) => one.kind),
      ["starting", "notKnownYet"],
    );
  });

  it("ends with 4 when the answer was lost and it cannot be told what came of it", async () => {
    hex.fail("timeout", "RunProject", 1, true);
    hex.fail("offline", "GetProjectRuns");
    const end = await done(begin());
    assert.deepEqual([end.kind === "lost" && end.started, exitCode(end)], ["unknown", 4]);
    assert.equal(hex.count("RunProject"), 1);
  });

  it("can be ended while it is not known whether a run has started", async () => {
    hex.fail("timeout", "RunProject", 1);
    const ending = begin();
    await clock.advance(20_000);
    stop.abort();
    assert.equal((await done(ending, 0)).kind, "stopped");
  });

  it("follows a run that has started although the answer was lost", async () => {
    hex.fail("timeout", "RunProject", 1, true);
    const end = await done(begin());
    assert.deepEqual([end.kind, exitCode(end)], ["ended", 0]);
    assert.ok(news.some((one) => one.kind === "started" && one.found));
  });

  it("ends with 4 for a project that is not there or not published", async () => {
    const unpublished = hex.addProject("Draft", { lastPublishedAt: undefined });
    for (const [project, kind] of [
      ["00000000-0000-4000-8000-999999999999", "refused"],
      [unpublished, "notRunnable"],
      ["No such title", "noProject"],
    ] as const) {
      const end = await done(begin({ project }));
      assert.deepEqual([end.kind, exitCode(end)], [kind, 4]);
    }
    assert.equal(hex.count("RunProject"), 0);
  });

  it("finds a project by its title, on a later page too, and says which there are of several", async () => {
    for (let index = 0; index < 150; index += 1) {
      hex.addProject(`Other ${index}`);
    }
    hex.addProject("Costs");
    assert.equal(exitCode(await done(begin({ project: "costs " }))), 0);
    const second = hex.addProject("Revenue");
    await workspace.allProjects.refresh("user");
    await workspace.loader.project(second, "user");
    const end = await done(begin({ project: "Revenue" }));
    assert.deepEqual(end.kind === "several" && end.projects.map(({ id }) => id).sort(), [projectId, second].sort());
    assert.equal(exitCode(end), 4);
  });

  it("leaves the run alone when it is ended, and names it", async () => {
    const running = begin();
    await clock.advance(5_000);
    stop.abort();
    const end = await done(running, 0);
    assert.ok(end.kind === "stopped" && end.run?.projectId === projectId);
    assert.equal(hex.count("CancelRun"), 0);
  });

  it("ends when another sign-in is used", async () => {
    const running = begin();
    await clock.advance(5_000);
    left.fire();
    const end = await done(running, 0);
    assert.deepEqual([end.kind, exitCode(end)], ["left", 1]);
  });

  it("ends when another sign-in is used before it is known whether a run has started", async () => {
    hex.fail("cancelled", "RunProject", 1, true);
    const running = begin();
    await clock.advance(100);
    workspace.dispose();
    const end = await done(running, 0);
    assert.deepEqual([end.kind, exitCode(end)], ["left", 4]);
  });

  it("says that it is being cancelled, and ends with 2", async () => {
    const running = begin();
    await clock.advance(5_000);
    const [run] = workspace.store.activeRuns();
    assert.ok(run);
    await workspace.actions.cancel(run);
    assert.equal(exitCode(await done(running)), 2);
  });
});

describe("The definition of a task", () => {
  it("is read with its defaults", () => {
    assert.deepEqual(parseTaskDefinition({ type: "hex", project: " Revenue " }), {
      project: "Revenue",
      options: {},
      wait: true,
    });
    assert.deepEqual(
      parseTaskDefinition({
        project: "p",
        inputs: { a: 1 },
        options: { useCachedSqlResults: false, dryRun: true },
        wait: false,
      }),
      {
        project: "p",
        options: { inputs: { a: 1 }, useCachedSqlResults: false, dryRun: true },
        wait: false,
      },
    );
  });

  it("takes true and false as VS Code's variables give them", () => {
    const options = { dryRun: "true", useCachedSqlResults: "false", updatePublishedResults: "false" };
    assert.deepEqual(parseTaskDefinition({ project: "p", options, wait: "false" }), {
      project: "p",
      options: { dryRun: true, useCachedSqlResults: false },
      wait: false,
    });
  });

  it("leaves out nothing that has another type than it should", () => {
    const names = (definition: object) => {
      const read = parseTaskDefinition({ project: "p", ...definition });
      return "problem" in read && read.problem === "badOptions" ? read.names : read;
    };
    assert.deepEqual(names({ options: { dryRun: "yes" } }), ["dryRun"]);
    assert.deepEqual(names({ options: { dryrun: true, useCachedSqlResults: 0 } }), ["dryrun", "useCachedSqlResults"]);
    assert.deepEqual(names({ options: "${input:options}" }), ["options"]);
    assert.deepEqual(names({ inputs: "${input:all}", wait: "no" }), ["inputs", "wait"]);
    assert.deepEqual(names({ inputs: [1] }), ["inputs"]);
    const user = { type: "ALL", userIds: ["ana@example.com"], slackChannelIds: ["C0123456789"] };
    assert.deepEqual(names({ options: { notifications: [user] } }), ["notifications"]);
  });

  it("says what Hex would refuse, and what is no name of an input", () => {
    assert.deepEqual(parseTaskDefinition({ type: "hex" }), { problem: "noProject" });
    assert.deepEqual(parseTaskDefinition({ project: 7 }), { problem: "noProject" });
    assert.deepEqual(parseTaskDefinition({ project: "p", inputs: { "a b": 1 } }), {
      problem: "badInputs",
      names: ["a b"],
    });
    assert.deepEqual(
      parseTaskDefinition({ project: "p", inputs: { a: 1 }, options: { updatePublishedResults: true } }),
      {
        problem: "together",
        options: ["inputs", "updatePublishedResults"],
      },
    );
  });
});
