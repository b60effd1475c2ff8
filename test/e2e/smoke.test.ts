import assert from "node:assert/strict";
import { startWorkbench } from "./support/start";
import type { Workbench } from "./support/workbench";

describe("Hex in VS Code", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench();
  });

  it("has an icon in the activity bar that opens two views", async () => {
    await workbench.showViews();
    assert.equal(await workbench.runs.header.count(), 1);
    assert.equal(await workbench.projects.header.count(), 1);
  });

  it("has its commands in the palette", async () => {
    assert.equal(await workbench.offersCommand("Hex: Sign In"), true);
    assert.equal(await workbench.offersCommand("Hex: No Such Command"), false);
  });

  it("looks as it should in dark and light", async () => {
    await workbench.screenshot("smoke", ["dark", "light", "highContrast"]);
  });
});
