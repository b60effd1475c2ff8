import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../simulator/addresses";
import { signIn } from "./support/signIn";
import { shareWorkbench, shift } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const shifts = "Shift planning";
const tasksJson = `{
  // Runs after the models are built.
  "version": "2.0.0",
  "tasks": [
    { "label": "Plan shifts", "type": "hex", "project": "${shifts}", "inputs": { "shift_id": "\${env:SHIFT}", "api_key": "hidden" }, "problemMatcher": [] },
    { "label": "Other", "type": "hex", "project": "" }
  ]
}
`;

describe("Where people already are", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({
      pins: (hex) => [hex.project(shifts).id],
      files: { ".vscode/tasks.json": tasksJson, "notes.md": "# Notes\n" },
    });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(new RegExp(shifts)).waitFor();
  });

  after(() => workbench.dispose());

  const projectId = () => workbench.simulator.workspace.project(shifts).id;

  /** What the terminal shows. */
  async function terminalText(): Promise<string> {
    const text = await workbench.page.locator(".terminal-wrapper.active .xterm-rows").innerText();
    return text.replaceAll("\u00A0", " ");
  }

  it("runs a task of tasks.json, and its terminal shows the run's way to its end", async () => {
    workbench.simulator.plan(projectId(), { durationMs: 8_000, pendingMs: 500, times: 1 });
    await workbench.command("Tasks: Run Task");
    await workbench.quickInput.open();
    await workbench.quickInput.type("Plan shifts");
    await workbench.quickInput.row(/Plan shifts/).waitFor();
    await workbench.quickInput.press("Enter");
    await eventually(async () => assert.match(await terminalText(), /Running · usually takes about/), 20_000);
    await workbench.screenshot("task-terminal-running", ["dark", "light"]);
    await eventually(async () => assert.match(await terminalText(), /The run completed in 8s\./), 30_000);
    const text = await terminalText();
    assert.ok(text.includes(`shift_id = ${shift}`), text);
    assert.match(text, /api_key = ••••••/);
    await workbench.screenshot("task-terminal", ["dark", "light"]);
    const [request, more] = workbench.simulator.requests.of("RunProject");
    assert.ok(!more);
    assert.deepEqual(request?.body, { inputParams: { shift_id: shift, api_key: "hidden" } });
    assert.equal(await workbench.notices.toasts.count(), 0, "The terminal has told the end, so no notice does.");
  });

  it("completes projects by their titles in tasks.json", async () => {
    await workbench.openFile("tasks.json:6:52");
    // The list is opened when the word is there: its first row is what Enter takes.
    await workbench.page.keyboard.type("churn");
    const text = workbench.page.locator(".monaco-editor .view-lines").first();
    await eventually(async () => assert.match(await text.innerText(), /"project":.*"churn"/));
    await workbench.page.keyboard.press("Control+Space");
    const suggestions = workbench.page.locator(".suggest-widget.visible");
    const focused = suggestions.locator(".monaco-list-row.focused", { hasText: "Churn risk by account" });
    await focused.waitFor();
    await workbench.screenshot("tasks-json-completion", ["dark", "light"]);
    await workbench.page.keyboard.press("Enter");
    const id = workbench.simulator.workspace.project("Churn risk by account").id;
    await eventually(async () => assert.ok((await text.innerText()).includes(id)));
    await workbench.command("File: Revert File");
  });

  it("follows a link in a text to the page of the run", async () => {
    const runId = workbench.simulator.workspace.runs.since(projectId())[0]?.id ?? "";
    // Today's form, as Hex gives it with the run.
    const { orgId } = workbench.simulator.workspace.data;
    const link = `${workbench.simulator.url}/${orgId}/app/Shift-planning-${codeOf(projectId())}/latest?runId=${runId}`;
    await writeFile(
      join(workbench.folder, "notes.md"),
      `# Notes\n\nThe last run: ${link}\n\nElsewhere: https://example.com/hex/${projectId()}\n`,
    );
    await workbench.openFile("notes.md:1:1");
    const found = workbench.page.locator(".monaco-editor .detected-link").first();
    await found.hover();
    const hover = workbench.page.locator(".monaco-hover:visible").last();
    await hover.getByText(/Show in Hex Runs/).waitFor();
    await workbench.screenshot("document-link", ["dark", "light"]);
    await workbench.openFile("notes.md:3:20");
    await workbench.command("Open Link");
    await workbench.page
      .getByRole("tab", { name: new RegExp(shifts) })
      .first()
      .waitFor();
  });

  it("copies a project's run as curl", async () => {
    await workbench.projects.contextMenu(new RegExp(shifts), "Copy Run As…");
    await workbench.quickInput.open(/Copy as/);
    await workbench.screenshot("copy-run-as", ["dark", "light"]);
    await workbench.quickInput.pick("curl");
    await workbench.quickInput.closed();
    await eventually(async () => assert.match(await workbench.clipboard(), /^curl /));
    assert.ok((await workbench.clipboard()).includes("$"));
    assert.ok(!(await workbench.clipboard()).includes(workbench.simulator.token));
  });
});
