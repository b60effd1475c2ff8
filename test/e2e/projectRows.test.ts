import assert from "node:assert/strict";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { pictureTooltip } from "./support/tooltipPicture";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const bridge = "Monthly recurring revenue bridge";
const revenueRow = /^Revenue by region/;

describe("The rows of projects", () => {
  let workbench: Workbench;
  let unpublished: string;

  before(async () => {
    workbench = await shareWorkbench({ simulator: { projects: 250 }, pins });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(revenueRow).waitFor();
  });

  after(() => workbench.dispose());

  /** Each test begins with what the view shows after a sign-in, also when it runs alone. */
  beforeEach(async () => {
    await workbench.projects.scrollToTop();
    await workbench.projects.collapse(revenueRow);
  });

  function pins(hex: Workbench["simulator"]["workspace"]): string[] {
    unpublished = [...hex.projects.values()].find(isDraft)?.title ?? "";
    return [revenue, bridge, unpublished].map((title) => hex.project(title).id);
  }

  const id = (title: string) => workbench.simulator.workspace.project(title).id;
  const rows = () => workbench.projects.texts();
  const runsOf = (title: string) =>
    workbench.simulator.requests.of("GetProjectRuns").filter(({ path }) => path.includes(id(title)));

  it("say how the last run ended and when the next is due, to screen readers in whole words", async () => {
    await workbench.projects
      .item(
        /^Revenue by region, last run: (Completed|Failed), next in \d+ (hours?|minutes?), you|^Revenue by region, last run: (Completed|Failed), next in/,
      )
      .waitFor();
    const tooltip = await workbench.projects.tooltip(revenueRow);
    const text = await tooltip.innerText();
    for (const part of [
      /Last run: (Completed|Failed) · /,
      /Next scheduled run: in \d+/,
      /Owner: maya\.lindqvist@/,
      /Status: Production/,
      /Categories: Finance/,
      /Published: /,
    ]) {
      assert.match(text, part);
    }
    await pictureTooltip(workbench, workbench.projects, revenueRow, "project-tooltip");
  });

  it("show recent runs when expanded, and more of them on demand", async () => {
    await workbench.projects.expand(revenueRow);
    await workbench.projects.item(/^(Completed|Failed|Cancelled), .*ago, v\d+, (Scheduled|API|App refresh)/).waitFor();
    workbench.simulator.requests.clear();
    await workbench.projects.scrollTo(/^Load more/);
    const before = await workbench.projects.scrollTop();
    await workbench.projects.click(/^Load more/);
    await eventually(() => assert.equal(runsOf(revenue).at(-1)?.query["offset"], "25"));
    await workbench.projects.item(/^Load more/).waitFor({ state: "hidden" });
    assert.ok(Math.abs((await workbench.projects.scrollTop()) - before) < 44, "The list jumped.");
    await workbench.projects.scrollToTop();
  });

  describe("of what was never published", () => {
    const draft = () => new RegExp(`^${literally(unpublished)}`);

    it("say so, say why that cannot be run, and do not offer to", async () => {
      await workbench.projects.item(draft()).waitFor();
      assert.match((await rows()).find((text) => draft().test(text)) ?? "", /not published/);
      assert.match(
        await (await workbench.projects.tooltip(draft())).innerText(),
        /Can’t be run: it was never published\. Publish it in Hex first\./,
      );
      await pictureTooltip(workbench, workbench.projects, draft(), "unpublished-tooltip");
      await workbench.projects.openContextMenu(draft());
      const offered = await workbench.menu.texts();
      assert.ok(
        offered.includes("Open Project in Hex") && !offered.some((text) => text.startsWith("Run")),
        offered.join(),
      );
      await workbench.menu.close();
    });

    it("are not in the list of what to run", async () => {
      await workbench.command("Hex: Run Project");
      await workbench.quickInput.open("Run which project?");
      await workbench.quickInput.row(revenue).waitFor();
      await workbench.quickInput.type(unpublished);
      await eventually(async () =>
        assert.ok(!(await workbench.quickInput.texts()).some((text) => text.startsWith(`${unpublished},`))),
      );
      assert.equal(await workbench.quickInput.row(unpublished).count(), 0);
      await workbench.quickInput.cancel();
    });
  });

  describe("keep their place", () => {
    /** Where the view stands: what is expanded, selected, and on the screen. */
    async function place(): Promise<unknown> {
      const { pane } = workbench.projects;
      return {
        top: await workbench.projects.scrollTop(),
        expanded: await pane.locator("[aria-expanded=true] .label-name").allInnerTexts(),
        selected: await pane.locator("[aria-selected=true] .label-name").allInnerTexts(),
        labels: await workbench.projects.labels(),
      };
    }

    beforeEach(async () => {
      await workbench.projects.expand(revenueRow);
      await workbench.projects
        .item(/^(Completed|Failed|Cancelled), /)
        .first()
        .waitFor();
      await workbench.projects.scrollTo(/^Load more/);
      const place = await workbench.projects.scrollTop();
      const last = Number(await workbench.projects.item(/^Load more/).getAttribute("data-index"));
      await workbench.projects.pane.locator(`.monaco-list-rows [data-index="${last - 2}"]`).click();
      await workbench.projects.pane.locator("[aria-selected=true]").waitFor();
      assert.ok(
        place > 0 && Math.abs((await workbench.projects.scrollTop()) - place) < 44,
        "The list is not scrolled.",
      );
    });

    for (const [way, refresh] of [
      ["the palette", () => workbench.refresh()],
      ["the view's title", () => workbench.refresh(() => workbench.projects.clickTitle("Refresh"))],
    ] as const) {
      it(`while everything is refreshed from ${way}`, async () => {
        const before = await place();
        workbench.simulator.requests.clear();
        await refresh();
        await eventually(() => {
          assert.ok(workbench.simulator.requests.of("ListProjects").length > 0);
          assert.ok(runsOf(revenue).some(({ status }) => status === 200));
        });
        await settled();
        assert.deepEqual(await place(), before);
      });
    }

    it("while runs start and end elsewhere in the tree", async () => {
      const before = await place();
      workbench.simulator.plan(id(bridge), { durationMs: Infinity, pendingMs: 100 });
      const run = workbench.simulator.startRun(id(bridge));
      await workbench.refresh();
      await workbench.runs.item(/^Monthly recurring revenue bridge, (Pending|Running)/).waitFor();
      assert.deepEqual(await place(), before);
      workbench.simulator.endRun(run.id, "ERRORED");
      await workbench.runs.item(/^Monthly recurring revenue bridge, Failed/).waitFor({ timeout: 30_000 });
      await settled();
      assert.deepEqual(await place(), before);
      await workbench.screenshot("views-filled", ["dark", "light"]);
    });

    it("while a run of the expanded project itself comes and ends", async () => {
      await workbench.projects.scrollToTop();
      workbench.simulator.plan(id(revenue), { durationMs: 2_000, pendingMs: 200 });
      await workbench.projects.clickInline(revenueRow, "Run Project");
      await workbench.projects.item(/^(Pending|Running)/).waitFor();
      assert.equal(await workbench.projects.item(revenueRow).getAttribute("aria-expanded"), "true");
      await workbench.notices.message("completed");
      await workbench.projects.item(/^(Pending|Running)/).waitFor({ state: "hidden" });
      assert.equal(await workbench.projects.scrollTop(), 0);
      assert.equal(await workbench.projects.item(revenueRow).getAttribute("aria-expanded"), "true");
      await workbench.notices.clear();
    });

    /** What the view was told is painted: its progress bar is gone. */
    async function settled(): Promise<void> {
      await workbench.projects.pane.locator(".monaco-progress-container.active").waitFor({ state: "hidden" });
    }
  });
});

function isDraft(project: {
  lastPublishedAt: number | null;
  type: string;
  archivedAt: unknown;
  trashedAt: unknown;
  workspaceAccess: string;
}): boolean {
  return (
    project.lastPublishedAt === null &&
    project.type === "PROJECT" &&
    project.archivedAt === null &&
    project.trashedAt === null &&
    project.workspaceAccess === "CAN_EDIT"
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
