import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "../simulator/simulator";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const presetName = "EMEA, fresh";
const elsewhere = "5a8591dd-4039-49df-9202-96385ba3eff8";

/** Runs in the page: notes where the line `meta:` is in each frame, as a lens that comes and goes would move it. */
const watchMetaLine = `{
  const tops = new Set();
  globalThis.metaLine = { tops: [], frames: 0 };
  const look = () => {
    const line = [...document.querySelectorAll(".view-line")].find((one) => one.textContent.startsWith("meta:"));
    if (line) {
      tops.add(Math.round(line.getBoundingClientRect().top));
      globalThis.metaLine = { tops: [...tops], frames: globalThis.metaLine.frames + 1 };
    }
    requestAnimationFrame(look);
  };
  look();
}`;

describe("Files in the open folder", () => {
  let workbench: Workbench;
  let projectId: string;

  before(async () => {
    // The same seed makes the same projects: their ids go into files that are there from the start.
    const first = await startSimulator({ seed: 1 });
    projectId = first.workspace.project(revenue).id;
    await first.close();
    const yaml = (id: string, title: string) =>
      [
        "schemaVersion: 3",
        "meta:",
        `  projectId: ${id}`,
        `  title: ${title}`,
        "  hexType: PROJECT",
        "cells:",
        "  - cellType: INPUT",
        "    cellLabel: Region",
        "    config:",
        "      inputType: DROPDOWN",
        "      name: region",
        "      options: { valueOptions: [All, EMEA, APAC] }",
        "      defaultValue: All",
        "  - cellType: INPUT",
        "    cellLabel: Weeks",
        "    config:",
        "      inputType: NUMBER",
        "      name: weeks",
        "      min: 1",
        "      max: 52",
        "      defaultValue: 13",
        "",
      ].join("\n");
    const preset = {
      name: presetName,
      project: projectId,
      inputs: { region: "EMEA" },
      options: { useCachedSqlResults: false },
    };
    workbench = await shareWorkbench({
      files: {
        "revenue.hex.yaml": yaml(projectId, revenue),
        "export.yaml": "schemaVersion: 3\nmeta:\n  title: Weekly churn\n  codeLanguage: PYTHON\ncells: []\n",
        "other.yaml": "schemaVersion: 3\nservices: []\n",
        "old/elsewhere.hex.yaml": yaml(elsewhere, "Of another workspace"),
        ".hex/runs.json": JSON.stringify({ presets: [preset] }, undefined, 2),
        "monday.hex-inputs.json": `{\n  // for Mondays\n  "$schema": "hex-inputs:/${projectId}.json",\n  "project": "${projectId}",\n  "inputs": {\n    "region": "EMEA",\n    "weeks": 99\n  }\n}\n`,
      },
    });
    await workbench.showViews();
    await signIn(workbench);
  });

  after(() => workbench.dispose());

  const posts = () => workbench.simulator.requests.of("RunProject");
  const lens = (text: RegExp) => workbench.page.locator(".codelens-decoration").filter({ hasText: text }).first();

  it("shows the folder's projects with their presets, and runs one", async () => {
    const { projects } = workbench;
    await projects.item("In this folder").waitFor();
    // The same project is in this list as well.
    await projects.collapse("All projects");
    await projects.item(/Of another workspace, not in this Hex workspace/).waitFor();
    await projects.expand(new RegExp(`^${revenue}`));
    await projects.item(/EMEA, fresh, preset, team/).waitFor();
    workbench.simulator.plan(projectId, { durationMs: 500, pendingMs: 100 });
    await projects.clickInline(/EMEA, fresh, preset/, /Run Preset/);
    await eventually(() => assert.equal(posts().length, 1));
    assert.deepEqual(posts()[0]?.body, { inputParams: { region: "EMEA" }, useCachedSqlResults: false });
    await workbench.notices.message("completed");
    await workbench.notices.clear();
    await workbench.screenshot("folder-group", ["dark", "light"]);
    for (const open of [
      () => workbench.command("Hex: Run Project"),
      () => workbench.statusBar.click("hexRuns.status"),
    ]) {
      await open();
      await workbench.quickInput.row(presetName).waitFor();
      assert.match((await workbench.quickInput.texts()).join("\n"), /EMEA, fresh.*Revenue by region · EMEA/s);
      await workbench.screenshot("presets-in-picker", ["dark", "light"]);
      await workbench.quickInput.cancel();
    }
  });

  it("shows the last run above meta, runs from there, and is live", async () => {
    await workbench.openFile("revenue.hex.yaml");
    await lens(/Completed/).waitFor();
    await workbench.page.evaluate(watchMetaLine);
    workbench.simulator.plan(projectId, { durationMs: Infinity, pendingMs: 100 });
    await lens(/Completed/)
      .locator("a", { hasText: /^\s*Run$/ })
      .click();
    await lens(/Running|Pending/).waitFor();
    // In the theme that is on: another one has another height of tabs, which moves the line.
    await workbench.screenshot("code-lens-running");
    await lens(/Running|Pending/)
      .locator("a", { hasText: "Cancel Run" })
      .click();
    await lens(/Cancelled/).waitFor();
    assert.equal(
      await lens(/Cancelled/)
        .locator("a", { hasText: "Cancel Run" })
        .count(),
      0,
    );
    assert.deepEqual(posts()[1]?.body, {});
    const { tops, frames } = await workbench.page.evaluate<{ tops: number[]; frames: number }>("metaLine");
    assert.ok(frames > 20, `Only ${frames} frames were looked at.`);
    assert.equal(tops.length, 1, `The line below the lens moved: ${tops.join(", ")}`);
    await workbench.screenshot("code-lens", ["dark", "light"]);
    await workbench.notices.clear();
  });

  it("lets a plain export that names no project have one, chosen once", async () => {
    const { projects, quickInput, folder } = workbench;
    const path = join(folder, "export.yaml");
    const before = await readFile(path, "utf8");
    assert.equal(await projects.item(/^Churn risk by account/).count(), 0, "All projects is collapsed.");
    await workbench.openFile("export.yaml");
    await lens(/Choose Project/)
      .locator("a")
      .first()
      .click();
    await quickInput.open(/Which project does export.yaml belong to/);
    await quickInput.type("Churn risk by acc");
    await quickInput.pickWithKeys("Churn risk by account");
    await lens(/Completed|Failed|Cancelled|Run with Inputs/).waitFor();
    await projects.item(/^Churn risk by account/).waitFor();
    await workbench.screenshot("project-chosen", ["dark"]);
    assert.equal(await readFile(path, "utf8"), before);
  });

  it("follows changes of the presets' file, and says that it is broken", async () => {
    const path = join(workbench.folder, ".hex", "runs.json");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(presetName, "Renamed"));
    await workbench.projects.item(/Renamed, preset, team/).waitFor();
    await writeFile(path, "{ broken");
    await workbench.projects.item(/runs\.json, isn’t valid JSON/).waitFor();
    await workbench.screenshot("broken-presets", ["dark"]);
    await writeFile(path, text);
    await workbench.projects.item(/EMEA, fresh, preset, team/).waitFor();
  });

  it("completes and checks a file with inputs while it is written", async () => {
    await workbench.openFile("monday.hex-inputs.json");
    await workbench.page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
    await workbench.screenshot("inputs-file", ["dark", "light"]);
    await workbench.page.locator(".view-line", { hasText: '"EMEA"' }).first().click();
    await workbench.page.keyboard.press("End");
    await workbench.page.keyboard.press("ArrowLeft");
    await workbench.page.keyboard.press("ArrowLeft");
    await workbench.page.keyboard.press("Control+Space");
    const offered = workbench.page.locator(".suggest-widget.visible .monaco-list-row");
    await offered.filter({ hasText: "EMEA" }).first().waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.command("Hex: Run from Inputs File…");
    await workbench.quickInput.open("Run with inputs from which file?");
    await workbench.quickInput.pick("monday.hex-inputs.json");
    assert.match(await workbench.notices.message("Nothing was sent"), /Line 7: weeks/);
    assert.equal(posts().length, 2);
  });
});
