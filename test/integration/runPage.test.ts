import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { compareRuns } from "../../src/runPage/compare";
import type { RunId, RunOptions } from "../../src/hex/types";
import type { CompareView, RunView } from "../../src/runPage/pageMessages";
import { CommandStage } from "./support/commandStage";
import { choose } from "./support/fakePicks";
import { until } from "./support/fakes";
import { PageStage, type FakePanel } from "./support/pageStage";

const chart = "00000000-0000-4000-8000-0000000000c1";
const missing = "00000000-0000-4000-8000-0000000000ee" as RunId;

describe("A run's page", () => {
  let folder: string;
  let stage: PageStage;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hex-runs-page-"));
    stage = new PageStage(folder);
    await stage.workspace.projects.refresh("user");
  });
  afterEach(async () => {
    stage.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const ended = (outcome = "COMPLETED", agoMs = 600_000) =>
    stage.hex.addRun(stage.projectId, 80_000, outcome, "SCHEDULED", -agoMs);
  const runView = (panel: FakePanel): RunView => {
    assert.equal(panel.view?.kind, "run", JSON.stringify(panel.view));
    return panel.view as RunView;
  };
  const preview = (panel: FakePanel) => panel.told.findLast((message) => message.type === "view")?.preview;
  const primary = (view: RunView) => view.buttons.filter((button) => button.primary).map(({ title }) => title);
  const says = (panel: FakePanel) =>
    panel.view?.kind === "message"
      ? [panel.view.text, ...panel.view.buttons.map(({ title }) => title)]
      : panel.view?.kind;
  const facts = (view: RunView) =>
    Object.fromEntries(
      [view.about, view.ids, view.inputs, view.options]
        .flatMap((section) => section?.rows ?? [])
        .map(({ label, value }) => [label, value]),
    );
  async function start(options: RunOptions = {}): Promise<RunId> {
    const outcome = await stage.workspace.actions.run(stage.projectId, options);
    assert.equal(outcome.kind, "started");
    return outcome.kind === "started" ? outcome.started.runId : missing;
  }

  describe("in its webview", () => {
    it("may run our script, take our styles and show pictures that it was told, and nothing else", async () => {
      const { webview } = await stage.open(ended());
      const policy =
        /Content-Security-Policy" content="([^"]+)"/.exec(webview.html)?.[1]?.replaceAll("&quot;", '"') ?? "";
      const nonce = /'nonce-([\w-]{32})'/.exec(policy)?.[1];
      assert.equal(
        policy,
        `default-src 'none'; script-src 'nonce-${nonce}'; style-src https://csp.example; img-src data:; base-uri 'none'; form-action 'none'`,
      );
      assert.deepEqual(
        [...webview.html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag),
        [`<script type="module" nonce="${nonce}" src="https://csp.example/extension/dist/page.js">`],
      );
      assert.doesNotMatch(webview.html, /<style|style=|onload=|onerror=/);
      assert.deepEqual(
        webview.options.localResourceRoots?.map(({ path }) => path),
        ["/extension/dist", "/extension/media"],
      );
      assert.equal(webview.options.enableScripts, true);
    });

    it("is told nothing before it is ready, nor while it is not on the screen, and all when it comes back", async () => {
      const runId = ended();
      stage.runPages.show(stage.projectId, runId);
      await stage.settled();
      const [panel] = stage.panels;
      assert.ok(panel);
      assert.deepEqual(
        panel.told.filter(({ type }) => type !== "clear"),
        [],
      );
      panel.say({ type: "ready" });
      assert.equal(panel.view?.kind, "run");
      panel.setVisible(false);
      panel.told.length = 0;
      stage.runPages.tick();
      assert.deepEqual(panel.told, []);
      panel.setVisible(true);
      panel.say({ type: "ready" });
      assert.equal(panel.view?.kind, "run");
      assert.deepEqual(
        stage.visible.filter((value, index, all) => value !== all[index - 1]),
        [true, false, true],
      );
    });

    it("only does what pages may ask for, with runs of its project", async () => {
      const [runId, other] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.open(runId);
      for (const message of [
        { type: "run", command: "cancelRun", runId },
        { type: "run", command: "showRun", runId: other },
        { type: "run", command: "showRun", runId: missing },
        { type: "run", command: "signOut", runId },
        { type: "command", command: "workbench.action.quit" },
        { type: "plain", command: "showLog" },
      ]) {
        panel.say(message);
      }
      const { projectId } = stage;
      assert.deepEqual(stage.ran, [
        ["hexRuns.cancelRun", { projectId, runId }],
        ["hexRuns.showRun", { projectId, runId: other }],
        ["hexRuns.showLog", undefined],
      ]);
    });

    it("is brought up again, and made anew after it was closed", async () => {
      const runId = ended();
      const panel = await stage.open(runId);
      stage.runPages.show(stage.projectId, runId);
      assert.deepEqual([stage.panels.length, panel.reveals], [1, 1]);
      panel.dispose();
      await stage.open(runId);
      assert.equal(stage.panels.length, 2);
      assert.equal(stage.visible.at(-1), true);
    });

    it("is left alone once it was closed, whatever is answered or happens after that", async () => {
      const runId = await start();
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      for (const operation of ["GetRunStatus", "GetProjectRuns"] as const) {
        const answer = stage.hex.operations[operation] as (query: unknown) => Promise<unknown>;
        const later = async (query: unknown) => {
          await held;
          return answer(query);
        };
        Object.assign(stage.hex.operations, { [operation]: later });
      }
      const panel = await stage.open(runId);
      panel.dispose();
      letGo();
      await stage.clock.advance(60_000);
      stage.sessionsChanged.fire();
      await stage.settled();
      assert.deepEqual(panel.misused, []);
      assert.equal(stage.visible.at(-1), false);
    });

    it("is a preview, which the next run takes over, and lets the one before go", async () => {
      const [one, other] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.open(one);
      assert.equal(preview(panel)?.button.title, "Keep Open");
      const told = panel.told.length;
      stage.runPages.show(stage.projectId, other);
      await stage.settled();
      assert.equal(stage.panels.length, 1);
      assert.deepEqual([runView(panel).runId, panel.reveals], [other, 1]);
      assert.ok(
        panel.told.slice(told).every(({ type }) => type !== "clear"),
        "It doesn’t go blank in between.",
      );
      assert.deepEqual(panel.state, { kind: "run", projectId: stage.projectId, runId: other, preview: true });
    });

    it("stays when it was kept, by the button, by the command or by a double-click", async () => {
      const runs = [ended(), ended("ERRORED", 900_000), ended("KILLED", 1_200_000), ended("COMPLETED", 1_500_000)];
      const [one, two, three, four] = runs as [RunId, RunId, RunId, RunId];
      const first = await stage.open(one);
      first.say(preview(first)?.button.sends);
      assert.deepEqual(stage.ran, [["hexRuns.keepPage", undefined]]);
      stage.runPages.keep();
      assert.equal(preview(first), undefined);
      assert.deepEqual(first.state, { kind: "run", projectId: stage.projectId, runId: one });
      await stage.open(two);
      assert.equal(stage.panels.length, 2);
      stage.runPages.show(stage.projectId, two);
      await stage.open(three);
      assert.equal(stage.panels.length, 3);
      // Opened again much later: no double-click.
      await stage.clock.advance(2_000);
      stage.runPages.show(stage.projectId, three);
      await stage.open(four);
      assert.equal(stage.panels.length, 3);
      stage.runPages.show(stage.projectId, one);
      assert.deepEqual([stage.panels.length, first.reveals], [3, 1]);
      assert.deepEqual(
        stage.panels.map((panel) => runView(panel).runId),
        [one, two, four],
      );
    });

    it("goes back and forward over what it has shown", async () => {
      const [one, other] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.open(one);
      const keys = () => ["pagePreview", "pageBack", "pageForward"].map((key) => stage.keys.get(`hexRuns.${key}`));
      assert.deepEqual(keys(), [true, undefined, undefined]);
      stage.runPages.show(stage.projectId, other);
      assert.deepEqual(keys(), [true, true, undefined]);
      stage.runPages.go("back");
      await stage.settled();
      assert.deepEqual([runView(panel).runId, ...keys()], [one, true, false, true]);
      stage.runPages.go("back");
      stage.runPages.go("forward");
      assert.deepEqual([runView(panel).runId, ...keys()], [other, true, true, false]);
      panel.dispose();
      assert.deepEqual(keys(), [false, false, false]);
      stage.runPages.go("back");
      assert.equal(stage.panels.length, 1);
    });

    it("marks what it shows as looked at, and no other failure", async () => {
      const [one, two] = [await start(), await start({ inputs: { n: 1 } })];
      for (const run of stage.hex.runs.get(stage.projectId) ?? []) {
        run.outcome = "ERRORED";
      }
      const green = ended();
      await stage.clock.advance(3 * 60_000);
      const failures = () => stage.workspace.unseen.failures.map(({ runId }) => runId).sort();
      assert.deepEqual(failures(), [one, two].sort());
      await stage.open(green);
      assert.deepEqual(failures(), [one, two].sort());
      stage.runPages.show(stage.projectId, two);
      assert.deepEqual(failures(), [one]);
    });

    it("marks a failure that the user sees on it as looked at, and none while another program is in front", async () => {
      for (const [focused, marked] of [
        [true, 0],
        [false, 1],
      ] as const) {
        stage.focused = focused;
        const runId = await start({ inputs: { n: marked } });
        const run = stage.hex.runs.get(stage.projectId)?.find((one) => one.runId === runId) ?? assert.fail();
        run.outcome = "ERRORED";
        const panel = await stage.open(runId);
        await stage.clock.advance(3 * 60_000);
        assert.equal(runView(panel).status.text, "Failed");
        assert.equal(stage.workspace.unseen.failures.length, marked);
      }
    });

    it("ignores what it says about the run that it showed before", async () => {
      const [one, other] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.open(one);
      const before = panel.turn;
      stage.runPages.show(stage.projectId, other);
      await stage.settled();
      const requests = stage.hex.count("GetRunStatus");
      await vscode.env.clipboard.writeText("untouched");
      for (const message of [
        { type: "run", command: "cancelRun", runId: one },
        { type: "run", command: "runAgain", runId: other },
        { type: "copy", what: "runId" },
        { type: "retry", part: "run" },
        { type: "plain", command: "keepPage" },
      ]) {
        panel.say(message, before);
      }
      await stage.settled();
      assert.deepEqual(stage.ran, []);
      assert.equal(await vscode.env.clipboard.readText(), "untouched");
      assert.equal(stage.hex.count("GetRunStatus"), requests);
      panel.say({ type: "copy", what: "runId" });
      await stage.settled();
      assert.equal(await vscode.env.clipboard.readText(), other);
    });

    it("goes on to the run that was started again from it, unless it shows another one or was kept", async () => {
      const [one, two, three] = [ended(), ended("ERRORED", 900_000), ended("KILLED", 1_200_000)];
      const panel = await stage.open(one);
      panel.say({ type: "run", command: "runAgain", runId: one });
      assert.deepEqual(stage.ran, [["hexRuns.runAgain", { projectId: stage.projectId, runId: one, from: "page" }]]);
      stage.runPages.follow(stage.projectId, one, two);
      assert.deepEqual([runView(panel).runId, panel.reveals], [two, 0]);
      stage.runPages.follow(stage.projectId, one, three);
      assert.equal(runView(panel).runId, two, "It shows another run meanwhile.");
      stage.runPages.keep();
      stage.runPages.follow(stage.projectId, two, three);
      stage.panels.at(-1)?.say({ type: "ready" });
      await stage.settled();
      assert.deepEqual(
        stage.panels.map((one) => runView(one).runId),
        [two, three],
      );
    });

    it("has the run’s state as its icon", async () => {
      const [completed, failed] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.open(completed);
      const icons = () =>
        Object.entries(panel.iconPath as Record<string, vscode.Uri>).map(([theme, { path }]) => `${theme} ${path}`);
      const icon = (outcome: string) =>
        ["light", "dark"].map((theme) => `${theme} /extension/media/status/${outcome}-${theme}.svg`);
      assert.deepEqual(icons(), icon("completed"));
      stage.runPages.show(stage.projectId, failed);
      await stage.settled();
      assert.deepEqual(icons(), icon("failed"));
      const running = await start();
      stage.runPages.show(stage.projectId, running);
      assert.deepEqual(icons(), icon("pending"));
      panel.setVisible(false);
      await stage.clock.advance(120_000);
      assert.deepEqual(icons(), icon("completed"), "Also behind another tab.");
      stage.value = undefined;
      stage.changedCurrent.fire();
      assert.equal(panel.iconPath, undefined);
    });

    it("comes back after a reload with the run that it was about; a page that says something else is closed", async () => {
      const runId = ended();
      stage.runPages.restore(stage.addPanel(), { kind: "run", projectId: stage.projectId, runId });
      stage.panels[0]?.say({ type: "ready" });
      await stage.settled();
      assert.equal(stage.panels[0]?.view?.kind, "run");
      stage.runPages.restore(stage.addPanel(), { kind: "run", projectId: "../x", runId });
      assert.equal(stage.panels[1]?.isDisposed, true);
    });

    it("comes back after a reload as a preview if it was one, and there is no other", async () => {
      const { projectId } = stage;
      const [one, two, three, four] = [1, 2, 3, 4].map((n) => ended("COMPLETED", n * 600_000)) as [
        RunId,
        RunId,
        RunId,
        RunId,
      ];
      stage.runPages.restore(stage.addPanel(), { kind: "run", projectId, runId: one });
      stage.runPages.restore(stage.addPanel(), { kind: "run", projectId, runId: two, preview: true });
      stage.runPages.restore(stage.addPanel(), { kind: "run", projectId, runId: three, preview: true });
      stage.panels.forEach((panel) => panel.say({ type: "ready" }));
      await stage.settled();
      assert.deepEqual(
        stage.panels.map((panel) => preview(panel) !== undefined),
        [false, true, false],
      );
      stage.runPages.show(projectId, four);
      await stage.settled();
      assert.deepEqual(
        stage.panels.map((panel) => runView(panel).runId),
        [one, four, three],
      );
    });
  });

  describe("says", () => {
    it("all that is known, but no inputs that look secret, and opens no link of others", async () => {
      const runId = await start({ inputs: { region: "EU", api_token: "s3cret", n: 3 }, useCachedSqlResults: false });
      const panel = await stage.open(runId);
      const view = runView(panel);
      assert.equal(view.title, "Revenue");
      const known = facts(view);
      assert.equal(known["region"], "EU");
      assert.equal(known["n"], "3");
      assert.match(known["api_token"] ?? "", /hidden/);
      assert.equal(known["Use cached SQL results"], "no");
      assert.equal(known["Trigger"], "You");
      assert.ok(view.facts.includes("You") && !view.facts.includes("API"), view.facts.join());
      assert.equal(known["Started by"], "You, from VS Code (Ana (app.hex.tech))");
      assert.equal(known["Run ID"], runId);
      assert.equal(known["Project owner"], "ana@example.com");
      assert.doesNotMatch(JSON.stringify(panel.told), /s3cret/);
    });

    it("how the run goes on, and looks at it again only when its status has changed", async () => {
      const runId = await start();
      const panel = await stage.open(runId);
      assert.deepEqual(runView(panel).status, { outcome: "pending", text: "Pending" });
      assert.deepEqual(
        runView(panel)
          .buttons.map(({ title }) => title)
          .slice(0, 2),
        ["Cancel Run", "Run Again"],
      );
      assert.deepEqual(primary(runView(panel)), [], "What destroys is not primary.");
      assert.match(runView(panel).charts.text ?? "", /when the run has completed/);
      await stage.clock.advance(10_000);
      assert.equal(runView(panel).status.text, "Running");
      assert.match(runView(panel).facts[0] ?? "", /^(9|10)s$/);
      await stage.clock.advance(60_000);
      assert.equal(runView(panel).status.text, "Completed");
      assert.equal(runView(panel).buttons[0]?.title, "Run Again");
      assert.deepEqual(primary(runView(panel)), ["Run Again"]);
      await stage.clock.advance(60_000);
      assert.ok(stage.hex.count("GetRunStatus") <= 3, String(stage.hex.count("GetRunStatus")));
    });

    it("that it has ended while its own status lags behind the list, and asks for that ever less often", async () => {
      const runId = ended("COMPLETED", 90_000);
      const answer = stage.hex.operations.GetRunStatus;
      let lags = true;
      stage.hex.operations.GetRunStatus = async (query) => ({
        ...(await answer(query)),
        ...(lags ? { status: "RUNNING", endTime: undefined, elapsedMs: undefined } : {}),
        stateEvents: [{ type: "STATUS", value: lags ? "RUNNING" : "COMPLETED", timestamp: new Date() }],
      });
      const asked = () => stage.hex.count("GetRunStatus");
      const panel = await stage.open(runId);
      await stage.clock.advance(60_000);
      assert.equal(runView(panel).status.text, "Completed");
      assert.ok(asked() >= 3 && asked() <= 6, String(asked()));
      lags = false;
      await stage.clock.advance(5 * 60_000);
      assert.deepEqual(
        runView(panel).events.events.map(({ text }) => text),
        ["Completed"],
      );
      const before = asked();
      await stage.clock.advance(10 * 60_000);
      assert.equal(asked(), before);
    });

    it("what happened to it, in order, and how long each step took", async () => {
      const runId = ended();
      const at = (ms: number) => new Date(stage.clock.now() - 60_000 + ms);
      const answer = stage.hex.operations.GetRunStatus;
      stage.hex.operations.GetRunStatus = async (query) => ({
        ...(await answer(query)),
        notifications: [
          {
            type: "FAILURE",
            recipientType: "SLACK_CHANNEL",
            recipientName: "#alerts <b>",
            includeSuccessScreenshot: true,
          },
        ],
        stateEvents: [
          { type: "STATUS", value: "PENDING", timestamp: at(0) },
          { type: "STATUS", value: "COMPLETED", timestamp: at(80_000) },
          { type: "KERNEL", value: "released", timestamp: at(81_000) },
        ],
      });
      const panel = await stage.open(runId);
      const view = runView(panel);
      assert.deepEqual(
        view.events.events.map(({ outcome, text, after }) => [outcome, text, after]),
        [
          ["pending", "Pending", undefined],
          ["completed", "Completed", "after 1m 20s"],
          ["other", "KERNEL: released", "after 1s"],
        ],
      );
      assert.deepEqual(view.notifications?.rows, [
        { label: "When it fails", value: "#alerts <b>", detail: "Slack channel · with a screenshot" },
      ]);
    });

    it("the trace ID of the request that started it, where that was from here", async () => {
      const run = stage.hex.operations.RunProject;
      stage.hex.operations.RunProject = async (...call) => ({ ...(await run(...call)), traceId: "trace-1" });
      const panel = await stage.open(await start());
      const last = runView(panel).ids.rows.at(-1);
      assert.deepEqual(
        [last?.label, last?.value, last?.detail],
        ["Trace ID", "trace-1", "Quote this ID to Hex support."],
      );
      panel.say({ type: "copy", what: "traceId" });
      await stage.settled();
      assert.equal(await vscode.env.clipboard.readText(), "trace-1");
      const others = await stage.open(ended());
      assert.deepEqual(
        runView(others).ids.rows.map(({ label }) => label),
        ["Run ID", "Project ID"],
      );
    });

    for (const [outcome, words] of [
      ["ERRORED", /A cell failed/],
      ["UNABLE_TO_ALLOCATE_KERNEL", /All kernels were busy/],
      ["KILLED", /cancelled before it finished/],
      ["COMPLETED", undefined],
    ] as const) {
      it(`what became of a run that is ${outcome}`, async () => {
        const view = runView(await stage.open(ended(outcome)));
        assert.match(view.notice?.text ?? "none", words ?? /^none$/);
        assert.equal(view.charts.items.length, 0);
      });
    }

    it("that a failed run is best looked at in Hex, with a button and a link", async () => {
      const runId = ended("ERRORED");
      const panel = await stage.open(runId);
      const view = runView(panel);
      assert.deepEqual([view.buttons[0]?.title, ...primary(view)], ["Open in Hex", "Open in Hex"]);
      assert.equal(view.buttons.filter(({ title }) => title === "Open in Hex").length, 1);
      assert.equal(view.notice?.link?.title, "Open the run in Hex to see the error.");
      panel.say(view.notice.link.sends);
      assert.deepEqual(stage.ran, [["hexRuns.openRun", { projectId: stage.projectId, runId }]]);
    });

    it("who started it, where that is known, and that its inputs are not", async () => {
      const view = runView(await stage.open(ended()));
      assert.equal(facts(view)["Started by"], "Schedule");
      assert.match(view.inputs.text ?? "", /inputs aren’t available/);
    });

    it("how long it took beside what is usual", async () => {
      for (let index = 1; index < 6; index++) {
        ended("COMPLETED", 600_000 * index);
      }
      await stage.workspace.loader.runs(stage.projectId, "user");
      const view = runView(await stage.open(ended()));
      assert.deepEqual(
        [view.length?.medianMs, view.length?.elapsedMs, view.length?.text],
        [80_000, 80_000, "1m 20s; usually 1m 20s"],
      );
    });

    it("that it loads, that it cannot be had, and after Try Again what it was", async () => {
      const runId = ended();
      stage.hex.fail("offline");
      const panel = await stage.open(runId);
      assert.deepEqual(says(panel), [
        "Can’t reach app.hex.tech. Check your network connection, VPN or proxy.",
        "Try Again",
      ]);
      assert.ok(
        panel.told.some((message) => message.type === "view" && message.view.kind === "message" && message.view.busy),
      );
      stage.hex.mend();
      panel.say({ type: "retry", part: "run" });
      await stage.settled();
      assert.equal(runView(panel).status.text, "Completed");
    });

    it("whose it is, also when the project is in no list", async () => {
      const far = stage.hex.addProject("Far away", { ownerEmail: "ben@example.com" });
      const runId = stage.hex.addRun(far, 80_000, "COMPLETED", "SCHEDULED", -600_000);
      stage.runPages.show(far, runId);
      const [panel] = stage.panels;
      assert.ok(panel);
      panel.say({ type: "ready" });
      await stage.settled();
      const view = runView(panel);
      assert.deepEqual([view.title, facts(view)["Project owner"]], ["Far away", "ben@example.com"]);
      assert.equal(stage.hex.count("GetProject"), 1);
    });

    it("that Hex does not know the run", async () => {
      const panel = await stage.open(missing);
      assert.match(String(says(panel)), /^This run can’t be found.*,Try Again$/);
      panel.say({ type: "retry", part: "run" });
      assert.deepEqual(says(panel), ["Loading…"]);
      await stage.settled();
      assert.match(String(says(panel)), /^This run can’t be found.*,Try Again$/);
    });

    it("that nobody is signed in, and forgets what it showed", async () => {
      const panel = await stage.open(ended());
      stage.value = undefined;
      stage.state = "signedOut";
      stage.changedCurrent.fire();
      stage.sessionsChanged.fire();
      assert.deepEqual(says(panel), ["Sign in to Hex to see this run.", "Sign In"]);
      assert.ok(panel.told.some(({ type }) => type === "clear"));
      assert.equal(panel.history, undefined);
      stage.state = "refused";
      stage.sessionsChanged.fire();
      assert.match(String(says(panel)), /no longer accepts your token.*Sign In Again/);
    });

    it("texts of others as they are, on one line", async () => {
      stage.hex.projects.forEach((project) => (project.title = "<img src=x onerror=alert(1)>\u202e\u0007 x"));
      await stage.workspace.projects.refresh("user");
      const panel = await stage.open(ended());
      assert.equal(runView(panel).title, "<img src=x onerror=alert(1)> x");
      assert.match(panel.title, /^<img src=x onerror=aler…, /);
    });
  });

  describe("shows the last runs", () => {
    it("as points with words, this one marked, and asks at most twice for them", async () => {
      for (let index = 0; index < 70; index++) {
        ended(index % 10 === 0 ? "ERRORED" : "COMPLETED", (index + 2) * 3_600_000);
      }
      const runId = ended();
      const { history } = await stage.open(runId);
      assert.equal(history?.points.length, 50);
      assert.equal(history.heading, "The project’s last 50 runs");
      assert.deepEqual(
        history.points.filter(({ isThis }) => isThis).map((point) => point.runId),
        [runId],
      );
      assert.match(history.points[0]?.label ?? "", /^.+ · Completed · 1m 20s · Scheduled · this run$/);
      assert.equal(history.points[0]?.cells.length, history.table.columns.length);
      assert.equal(history.axes.timeZone, new Intl.DateTimeFormat().resolvedOptions().timeZone);
      assert.deepEqual(
        history.legend.map(({ text }) => text),
        ["Completed (45)", "Failed (5)"],
      );
      assert.equal(stage.hex.count("GetProjectRuns"), 2);
    });

    it("and says why they are missing", async () => {
      stage.hex.fail("serverFailed", "GetProjectRuns");
      const panel = await stage.open(ended());
      assert.equal(panel.history?.problem?.buttons[0]?.title, "Try Again");
      assert.equal(panel.history.points.length, 1);
      stage.hex.mend();
      panel.say({ type: "retry", part: "history" });
      assert.equal(panel.history.problem, undefined, "The press shows at once.");
      await stage.settled();
      assert.equal(panel.history.problem, undefined);
    });
  });

  describe("shows charts", () => {
    beforeEach(() => {
      stage.hex.cells.set(stage.projectId, [
        { id: "1", staticId: "sql", cellType: "SQL", label: "Query" },
        { id: "2", staticId: chart, cellType: "CHART", label: "By day" },
        { id: "3", staticId: "00000000-0000-4000-8000-0000000000c2", cellType: "EXPLORE" },
      ]);
    });

    it("of a completed run, when their places are seen, and from the disk the next time", async () => {
      const runId = ended();
      const panel = await stage.open(runId);
      assert.deepEqual(
        runView(panel).charts.items.map(({ label, place }) => [label, place.alt]),
        [
          ["By day", "Chart: By day"],
          ["Chart 2", "Chart: Chart 2"],
        ],
      );
      assert.equal(stage.hex.count("GetChartImageFromRun"), 0);
      panel.say({ type: "chart", runId, staticId: chart, width: 640 });
      panel.say({ type: "chart", runId, staticId: chart, width: 640 });
      assert.match(JSON.stringify(panel.picture(chart)), /waiting.*at most 20 a minute/);
      await until(() => panel.picture(chart)?.state === "shown");
      assert.equal(stage.hex.count("GetChartImageFromRun"), 1);
      panel.dispose();
      const again = await stage.open(runId);
      again.say({ type: "chart", runId, staticId: chart, width: 700 });
      await until(() => again.picture(chart)?.state === "shown");
      assert.equal(stage.hex.count("GetChartImageFromRun"), 1);
      assert.equal(stage.hex.count("ListCells"), 1);
    });

    it("and says why one is missing, and tries again", async () => {
      const runId = ended();
      const panel = await stage.open(runId);
      stage.hex.fail("notFound", "GetChartImageFromRun");
      panel.say({ type: "chart", runId, staticId: chart, width: 640 });
      await until(() => panel.picture(chart)?.state === "missing");
      const problem = panel.picture(chart);
      assert.ok(problem?.state === "missing" && /This chart isn’t in this run/.test(problem.problem.text));
      stage.hex.mend();
      panel.say(problem.problem.buttons[0]?.sends);
      await until(() => panel.picture(chart)?.state === "shown");
    });

    it("of the run that it shows now, before those of a run that it has left", async () => {
      const cells = [1, 2, 3, 4, 5, 6].map((n) => `00000000-0000-4000-8000-0000000000c${n}`);
      stage.hex.cells.set(
        stage.projectId,
        cells.map((staticId, index) => ({ id: String(index), staticId, cellType: "CHART" })),
      );
      const answer = stage.hex.operations.GetChartImageFromRun;
      const asked: string[] = [];
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      stage.hex.operations.GetChartImageFromRun = async (query) => {
        asked.push(query.runId);
        await held;
        return answer(query);
      };
      const [one, other] = [ended(), ended("COMPLETED", 900_000)];
      const panel = await stage.open(one);
      const see = async (runId: RunId) => {
        cells.forEach((staticId) => panel.say({ type: "chart", runId, staticId, width: 640 }));
        await stage.settled();
      };
      await see(one);
      await until(() => asked.length === 4);
      stage.runPages.show(stage.projectId, other);
      await stage.settled();
      await see(other);
      assert.deepEqual(asked, [one, one, one, one]);
      letGo();
      await until(() => cells.every((staticId) => panel.picture(staticId)?.state === "shown"));
      assert.deepEqual(asked.slice(4), Array(6).fill(other));
      assert.deepEqual(stage.lines, []);
    });

    it("unless the token may not read cells, which it says", async () => {
      stage.hex.fail("forbidden", "ListCells");
      const panel = await stage.open(ended());
      assert.match(runView(panel).charts.problem?.text ?? "", /can’t read this project’s cells/);
      stage.hex.mend();
      panel.say({ type: "retry", part: "cells" });
      const { text, problem } = runView(panel).charts;
      assert.deepEqual([text, problem], ["Looking for charts…", undefined]);
      await stage.settled();
      assert.equal(runView(panel).charts.items.length, 2);
    });

    it("or there are none", async () => {
      stage.hex.cells.clear();
      assert.equal(runView(await stage.open(ended())).charts.text, "This project has no charts.");
    });
  });

  describe("that compares two runs", () => {
    const compared = (panel: FakePanel): CompareView => {
      assert.equal(panel.view?.kind, "compare", JSON.stringify(panel.view));
      return panel.view as CompareView;
    };
    const rows = (view: CompareView) =>
      view.tables.flatMap((table) =>
        table.rows.map(({ label, values, differs, difference }) => [label, ...values, differs, difference]),
      );

    it("puts the earlier one first, and marks in words what differs", async () => {
      const first = await start({ inputs: { region: "EU", days: 7, password: "a" } });
      await stage.clock.advance(60_000);
      stage.hex.durationMs = () => 45_000;
      const second = await start({ inputs: { region: "US", days: 7, password: "b" }, useCachedSqlResults: false });
      await stage.clock.advance(120_000);
      const panel = await stage.openComparison(second, first);
      const view = compared(panel);
      assert.deepEqual(
        view.runs.map(({ runId }) => runId),
        [first, second],
      );
      const table = new Map(rows(view).map(([label, ...rest]) => [label, rest]));
      assert.deepEqual(table.get("Duration"), ["30s", "45s", true, "15s longer (50%)"]);
      assert.deepEqual(table.get("Status"), ["Completed", "Completed", false, undefined]);
      assert.deepEqual(table.get("region"), ["EU", "US", true, undefined]);
      assert.deepEqual(table.get("days"), ["7", "7", false, undefined]);
      assert.equal(table.get("password")?.[2], false);
      assert.deepEqual(table.get("Use cached SQL results")?.slice(0, 3), ["yes", "no", true]);
      assert.equal(view.text, "Differences: Duration, region, Use cached SQL results.");
      assert.doesNotMatch(JSON.stringify(panel.told), /"[ab]"/);
    });

    it("says that inputs cannot be compared, and shows charts by cell", async () => {
      stage.hex.cells.set(stage.projectId, [{ id: "2", staticId: chart, cellType: "CHART", label: "By day" }]);
      const [completed, failed] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.openComparison(completed, failed);
      const view = compared(panel);
      assert.match(view.tables[1]?.text ?? "", /Neither run was started from VS Code/);
      const [item] = view.charts.items;
      assert.equal(item?.label, "By day");
      assert.match(String(item.places[0]), /only available for completed runs\. This one: Failed/);
      assert.deepEqual(item.places[1], { runId: completed, staticId: chart, alt: "Chart: By day, Later run" });
      panel.say({ type: "chart", runId: completed, staticId: chart, width: 300 });
      await until(() => panel.picture(chart)?.state === "shown");
    });

    it("is one page, whatever is compared, and says when a run is not known", async () => {
      const [one, other] = [ended(), ended("ERRORED", 900_000)];
      const panel = await stage.openComparison(one, other);
      stage.runPages.compare(stage.projectId, [one, missing]);
      await stage.settled();
      assert.equal(stage.panels.length, 1);
      assert.match(String(says(panel)), /This run can’t be found/);
    });
  });
});

describe("Compare Runs", () => {
  it("asks for what it was not called on: a run, and another one of its project", async () => {
    const stage = new CommandStage();
    const [one, other] = [await stage.runElsewhere(), await stage.runElsewhere()];
    await stage.at.clock.advance(700_000);
    await stage.at.workspace.projects.refresh("user");
    await stage.at.workspace.loader.runs(stage.projectId, "user");
    stage.picks.then(choose("Revenue"));
    await compareRuns(stage.at.context, { projectId: stage.projectId, runId: one });
    assert.deepEqual(stage.at.comparisons, [[stage.projectId, [one, other]]]);
    stage.dispose();
  });
});
