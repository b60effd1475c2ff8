import assert from "node:assert/strict";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

describe("The list of projects to choose from, when there are many", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({ simulator: { projects: 900 } });
    await signIn(workbench);
  });

  after(() => workbench.dispose());

  /** Projects by last edited, from the 400th on: such that the list does not hold before something is typed. */
  const others = () =>
    [...workbench.simulator.workspace.projects.values()]
      .filter(({ type, archivedAt, trashedAt }) => type === "PROJECT" && archivedAt === null && trashedAt === null)
      .sort((a, b) => b.lastEditedAt - a.lastEditedAt)
      .slice(400);

  async function open(): Promise<void> {
    await workbench.command("Hex: Open Project in Hex");
    await workbench.quickInput.open("Open which project in Hex?");
    await eventually(
      async () => assert.doesNotMatch((await workbench.quickInput.box.getAttribute("placeholder")) ?? "", /so far/),
      60_000,
    );
  }

  it("gives Enter the project that is typed, however soon it comes", async () => {
    for (const { id, title } of others().slice(0, 3)) {
      await open();
      const url = await workbench.openedBy(async () => {
        await workbench.page.keyboard.type(title);
        await workbench.page.keyboard.press("Enter");
      });
      assert.ok(url.includes(id), `${title}: ${url}`);
    }
  });

  it("says how many more there are, shows the first that fits as the active one, and lets arrows move on", async () => {
    await open();
    await workbench.quickInput.press("ArrowUp");
    await workbench.quickInput.row(/more: type to search/).waitFor();
    await workbench.quickInput.type("Revenue by region (1");
    const active = workbench.quickInput.widget.locator(".quick-input-list .monaco-list-row.focused");
    await eventually(async () =>
      assert.match((await active.getAttribute("aria-label")) ?? "", /^Revenue by region \(1/),
    );
    await workbench.quickInput.row(/more: type to search/).waitFor({ state: "hidden" });
    const rows = await workbench.quickInput.texts();
    assert.ok(rows.length > 1, rows.join("\n"));
    assert.equal(await active.getAttribute("aria-label"), rows[0]);
    await workbench.quickInput.press("ArrowDown");
    await eventually(async () => assert.equal(await active.getAttribute("aria-label"), rows[1]));
    await workbench.screenshot("many-projects");
    await workbench.quickInput.cancel();
  });
});
