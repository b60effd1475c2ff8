import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaultAction } from "../simulator/faults/faults";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { View } from "./support/view";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const revenueRow = /^Revenue by region/;
const unexpected = /Unexpected answer from 127\.0\.0\.1:\d+\. Try again, or check the log\./;
const webPage = /127\.0\.0\.1:\d+ sent a web page instead of an answer\./;
const asOf = /Last updated \d{1,2}:\d{2}\s[AP]M\./;

describe("Views that cannot be brought up to date", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({ pins: (hex) => [hex.project(revenue).id] });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(revenueRow).waitFor();
  });

  after(() => workbench.dispose());

  afterEach(async () => {
    workbench.simulator.faults.clear();
    await workbench.notices.clear();
  });

  const pinRevenue = () =>
    workbench.changeSettings({ "hexRuns.pinnedProjects": [workbench.simulator.workspace.project(revenue).id] });
  const fails = (path: string, action: FaultAction) => workbench.simulator.faults.add({ match: { path }, action });
  /** Holds the answers until they are released: what is shown meanwhile lasts as long as a test needs to see it. */
  function holds(path: string): { release: () => void } {
    let release = () => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    fails(path, { kind: "hold", until });
    return { release: () => (workbench.simulator.faults.clear(), release()) };
  }
  const message = (view: View, text: RegExp) => view.message.filter({ hasText: text });

  /** Loads the list anew, so that nothing of it is known meanwhile. */
  async function sortBy(choice: string): Promise<void> {
    await workbench.command("Hex: Sort Projects…");
    await workbench.quickInput.open("Sort projects by");
    await workbench.quickInput.pick(choice);
  }

  /** Everything is refreshed and nothing is stale any more. */
  async function recovers(): Promise<void> {
    workbench.simulator.faults.clear();
    await workbench.refresh();
    for (const view of [workbench.runs, workbench.projects]) {
      await message(view, asOf).waitFor({ state: "hidden" });
    }
    await workbench.projects.item(revenueRow).waitFor();
    await workbench.projects.item(/^(Couldn’t be loaded|Loading…)/).waitFor({ state: "hidden" });
  }

  /** The rows are as they were; what is said above them takes the place of some. */
  async function keeps(labels: readonly string[]): Promise<void> {
    assert.deepEqual((await workbench.projects.labels()).slice(0, 6), labels.slice(0, 6));
  }

  async function showsLog(): Promise<void> {
    await workbench.page
      .locator(".part.panel .view-line")
      .filter({ hasText: /\/projects/ })
      .first()
      .waitFor();
    await workbench.command("View: Hide Panel");
  }

  it("say that they load", async () => {
    const answer = holds("ListProjects");
    await sortBy("Created");
    await workbench.projects.item("Loading…").waitFor();
    await workbench.screenshot("loading", ["dark", "light"]);
    answer.release();
    await workbench.projects.item("Loading…").waitFor({ state: "hidden" });
  });

  it("say that a list never came, and lead to the log", async () => {
    fails("ListProjects", { kind: "html" });
    await sortBy("Last edited");
    await workbench.projects.item(/^Couldn’t be loaded, .* sent a web page/).waitFor();
    assert.deepEqual(await workbench.notices.buttons(webPage), ["Show Log"]);
    await workbench.screenshot("list-error", ["dark", "light"]);
    await workbench.notices.clear();
    await workbench.projects.click(/^Couldn’t be loaded, .* sent a web page/);
    await showsLog();
    await recovers();
  });

  for (const kind of ["html", "truncated"] as const) {
    it(`keep what they know when the body is ${kind}`, async () => {
      const says = kind === "html" ? webPage : unexpected;
      fails("ListProjects", { kind });
      fails("GetProjectRuns", { kind });
      const labels = await workbench.projects.labels();
      await workbench.refresh();
      for (const view of [workbench.runs, workbench.projects]) {
        await message(view, asOf).filter({ hasText: says }).waitFor();
      }
      await keeps(labels);
      await workbench.notices.click(says, "Show Log");
      await showsLog();
      await recovers();
    });
  }

  it("say of a project's runs that they never came, and lead to the log", async () => {
    const title =
      (await workbench.projects.texts())
        .find((text) => /^(?!Revenue by region).*, next in /.test(text))
        ?.split(",")[0] ?? "";
    const row = new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
    fails("GetProjectRuns", { kind: "html" });
    const error = workbench.projects.item(/^Couldn’t be loaded, .* sent a web page/);
    await workbench.projects.expand(row);
    await error.waitFor();
    await workbench.screenshot("runs-error", ["dark", "light"]);
    await workbench.projects.click(/^Couldn’t be loaded, .* sent a web page/);
    await showsLog();
    await recovers();
    await workbench.projects.item(/^(Completed|Failed|Cancelled|No runs yet)/).waitFor();
    await workbench.projects.collapse(row);
  });

  it("keep what they know while offline, say since when, and catch up by themselves", async () => {
    const labels = await workbench.projects.labels();
    await workbench.simulator.stopListening();
    await workbench.refresh();
    for (const view of [workbench.runs, workbench.projects]) {
      await message(view, asOf)
        .filter({ hasText: /Can’t reach/ })
        .waitFor();
    }
    await keeps(labels);
    await workbench.screenshot("stale", ["dark", "light"]);
    await workbench.simulator.listen();
    for (const view of [workbench.runs, workbench.projects]) {
      await message(view, asOf).waitFor({ state: "hidden", timeout: 60_000 });
    }
  });

  it("paint what was known at once after a restart, still signed in, and say from when it is while that is brought up to date", async () => {
    await workbench.showViews();
    await workbench.projects.item(revenueRow).waitFor();
    const rows = (await workbench.projects.labels()).slice(0, 4);
    const answer = holds("ListProjects");
    await workbench.restartServer(() =>
      ageFiles(join(workbench.server.userDataFolder, "User", "globalStorage"), 3 * 3_600_000),
    );
    await workbench.showViews();
    // Three hours ago may have been yesterday.
    const since = workbench.projects.header.filter({ hasText: /as of (\w+ \d+, \d+, )?\d{1,2}:\d{2}.*, updating…/ });
    await since.waitFor();
    await eventually(async () => assert.deepEqual((await workbench.projects.labels()).slice(0, 4), rows));
    await since.waitFor();
    await workbench.screenshot("updating", ["dark", "light"]);
    answer.release();
    await since.waitFor({ state: "hidden" });
    assert.equal(await workbench.offersCommand("Hex: Sign Out"), true);
  });

  it("say that there is no project, and what to do then", async () => {
    const { projects } = workbench.simulator.workspace;
    const kept = [...projects];
    projects.clear();
    await workbench.changeSettings({ "hexRuns.pinnedProjects": undefined });
    await workbench.refresh();
    const button = workbench.projects.welcomeButton("Switch workspace");
    await button.waitFor();
    await eventually(async () => assert.deepEqual(await workbench.projects.labels(), []));
    await workbench.screenshot("no-projects", ["dark", "light"]);
    await button.click();
    await workbench.quickInput.open("Hex workspaces");
    await workbench.quickInput.cancel();
    kept.forEach(([id, project]) => projects.set(id, project));
    await pinRevenue();
    await recovers();
  });

  // The last test: no click gets through while Hex wants none.
  it("say when the limit for requests lets them try again", async () => {
    fails("ListProjects", { kind: "status", status: 429, headers: { "Retry-After": "90" } });
    await workbench.refresh();
    assert.match(await workbench.notices.message("limit"), /Try again in \d+ seconds/);
    await message(workbench.projects, asOf)
      .filter({ hasText: /request limit/ })
      .waitFor();
    await workbench.screenshot("rate-limited", ["dark", "light"]);
  });
});

/** Makes what the extension has saved of runs and lists older by `ms`. */
async function ageFiles(folder: string, ms: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  const saved = entries.filter((path) => /(?:^|\/)(?:list|runs)-[^/]*\.json$/.test(path));
  assert.ok(saved.length >= 2, "The extension has saved nothing.");
  for (const path of saved.map((name) => join(folder, name))) {
    const value = JSON.parse(await readFile(path, "utf8")) as { loadedAtMs?: number };
    await writeFile(path, JSON.stringify({ ...value, loadedAtMs: (value.loadedAtMs ?? Date.now()) - ms }));
  }
}
