import assert from "node:assert/strict";
import { RunPage } from "./support/runPage";
import { takesMedia } from "./support/screen";
import { startWorkbench } from "./support/start";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const revenueRow = /^Revenue by region/;
const environmentButton = "Use the token from the environment";

/** The steps of the walkthrough. */
const titles = ["Sign in to Hex", "Pin the projects you care about", "Run a project", "Get notified when it finishes"];

/** A window as `npm start` opens it: the token of the simulator is in its environment. */
describe("Getting started", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({
      simulator: { speed: 10, schedules: false },
      env: ({ url, token }) => ({ HEX_API_TOKEN: token, HEX_WORKSPACE_URL: url }),
      // VS Code shows a walkthrough's pictures where there is room beside its steps.
      width: 1600,
      // So that the project is among the rows that are shown.
      height: 1100,
    });
  });

  after(() => workbench.dispose());

  const step = (title: string) =>
    workbench.page.locator(".getting-started-step").filter({ has: workbench.page.getByText(title, { exact: true }) });

  async function isDone(title: string): Promise<void> {
    await step(title).locator(".codicon-getting-started-step-checked").waitFor();
  }

  it("has a walkthrough of four steps with pictures", async () => {
    await workbench.command("Hex: Get Started");
    for (const title of titles) {
      await step(title).waitFor();
    }
    assert.equal(await workbench.page.locator(".getting-started-step").count(), titles.length);
    const picture = workbench.page.locator(".getting-started-media img:visible");
    await picture.waitFor();
    await eventually(async () =>
      assert.ok(await picture.evaluate((image) => "naturalWidth" in image && Number(image.naturalWidth) > 0)),
    );
    await workbench.screenshot("walkthrough", ["dark", "light", "highContrast"]);
  });

  it("leads from the first look to the end of a run in at most six actions", async () => {
    let actions = 0;
    const act = async (action: () => Promise<void>) => {
      actions += 1;
      await action();
    };
    await act(() => workbench.activityBarTab().click());
    await workbench.runs.welcomeButton(environmentButton).waitFor();
    await workbench.mediaPicture("walkthrough/signIn", workbench.runs.pane);
    await act(() => workbench.runs.welcomeButton(environmentButton).click());
    await workbench.projects.item(revenueRow).waitFor();
    await act(() => workbench.projects.clickInline(revenueRow, "Run Project"));
    await workbench.runs.item(/^Revenue by region, Running, /).waitFor();
    await workbench.mediaPicture("walkthrough/run", workbench.runs.pane);
    await workbench.notices.message(/“Revenue by region” .*completed/);
    await workbench.mediaPicture("walkthrough/notify", workbench.notices.toast("completed"));
    await workbench.runs.item(/^Revenue by region, Completed/).waitFor();
    assert.ok(actions <= 6, `${actions} actions`);
  });

  it("ticks off the walkthrough's steps as they are done", async () => {
    await workbench.notices.clear();
    await isDone("Sign in to Hex");
    await isDone("Run a project");
    await workbench.command("Hex: Pin Project");
    await workbench.quickInput.open("Pin which project?");
    await workbench.quickInput.pick(revenue);
    await isDone("Pin the projects you care about");
    await workbench.statusBar.click("hexRuns.status");
    await workbench.quickInput.open("Hex runs");
    await workbench.quickInput.cancel();
    await isDone("Get notified when it finishes");
    await workbench.projects.item(/^Pinned/).waitFor();
    await workbench.mediaPicture("walkthrough/pin", workbench.projects.pane);
  });

  if (takesMedia) {
    it("has its pictures for the README", async () => {
      await workbench.command("View: Close All Editors");
      await workbench.page.setViewportSize({ width: 1180, height: 780 });
      const id = workbench.simulator.workspace.project(revenue).id;
      const [ended] = workbench.simulator.workspace.runs.of(id);
      await workbench.runs.click(/^Revenue by region, Completed/);
      const page = new RunPage(workbench);
      await page.open(ended?.id);
      await eventually(async () => assert.ok((await page.pictures.count()) > 0));
      await workbench.mediaPicture("readme-page", workbench.page.locator(".part.editor"), ["dark"]);
      await workbench.projects.clickInline(revenueRow, "Run Project");
      await workbench.runs.item(/^Revenue by region, Running, /).waitFor();
      await workbench.mediaPicture("readme", undefined, ["dark"]);
    });
  }
});
