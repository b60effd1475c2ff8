import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { boxSays, signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const everything = "Every input type";
const revenue = "Revenue by region";
const churn = "Churn risk by account";
const shifts = "Shift planning";
const themes = ["dark", "light"] as const;

describe("Running with inputs", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({
      pins: (hex) => [everything, revenue, churn].map((title) => hex.project(title).id),
    });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(new RegExp(`^${everything}`)).waitFor();
  });

  after(() => workbench.dispose());

  beforeEach(() => {
    workbench.simulator.requests.clear();
    workbench.simulator.dialect.export = true;
    for (const title of [everything, revenue, churn, shifts]) {
      workbench.simulator.plan(project(title).id, { durationMs: 300, pendingMs: 50 });
    }
  });

  afterEach(async () => {
    const { quickInput, notices } = workbench;
    if (await quickInput.widget.isVisible()) {
      await quickInput.cancel();
    }
    await notices.clear();
  });

  const project = (title: string) => workbench.simulator.workspace.project(title);
  const maya = () => workbench.simulator.workspace.data.people.find(({ name }) => name === "Maya Lindqvist")?.id;
  const bodies = () => workbench.simulator.requests.of("RunProject").map(({ body }) => body);

  async function openForm(title: string): Promise<void> {
    await workbench.projects.contextMenu(new RegExp(`^${title}`), "Run with Inputs…");
  }

  /** Waits until the form asks for an input, and types into it. */
  async function step(input: RegExp, ...texts: string[]): Promise<void> {
    await workbench.quickInput.asks(input);
    for (const text of texts) {
      await workbench.quickInput.type(text);
    }
  }

  /** A row of the summary, whose label and description it says. */
  async function says(label: string | RegExp, description: RegExp): Promise<void> {
    const row = workbench.quickInput.row(label);
    await eventually(async () => assert.match(await row.innerText(), description));
  }

  /** `-7d` as the form understands it, counted another way. */
  function daysAgo(days: number): string {
    const now = new Date();
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days, 12);
    return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
  }

  it("asks for inputs of every type, one after the other, and sends exactly what was entered", async () => {
    const { quickInput } = workbench;
    await openForm(everything);
    await step(/^Region \(region\) · /);
    await quickInput.open(`Run ${everything} (1/14)`);
    await workbench.screenshot("inputs-dropdown", themes);
    await quickInput.enter("APAC");
    await step(/Shift ID \(shift_id\)/);
    await workbench.screenshot("inputs-text");
    await quickInput.enter(" S-7 ");
    await step(/Notes for the report/, String.raw`one\ntwo↵C:\data`);
    await boxSays(workbench, /3 lines/);
    await workbench.screenshot("inputs-text-area");
    await quickInput.press("Enter");
    await step(/Weeks ahead/, "abc");
    await boxSays(workbench, /Type a number, such as/);
    await workbench.screenshot("inputs-wrong", themes);
    await quickInput.press("Enter");
    await boxSays(workbench, /Type a number, such as/);
    await quickInput.enter("26");
    await step(/Confidence/, "100");
    await boxSays(workbench, /at most 99/);
    await quickInput.enter("95");
    await step(/Include trials/);
    await workbench.screenshot("inputs-checkbox");
    await quickInput.enter("Yes");
    await step(/Plans \(plans\)/);
    await quickInput.tick("Team");
    await quickInput.tick("Free");
    await workbench.screenshot("inputs-multiselect", themes);
    await quickInput.press("Enter");
    await step(/As of/, "-7d");
    await boxSays(workbench, new RegExp(daysAgo(7)));
    await workbench.screenshot("inputs-date");
    await quickInput.press("Enter");
    await step(/Period/);
    await quickInput.button("Back").click();
    await step(/As of/);
    assert.equal(await quickInput.box.inputValue(), "-7d");
    await boxSays(workbench, new RegExp(daysAgo(7)));
    await quickInput.press("Enter");
    await step(/Period/, "today..-7d");
    await boxSays(workbench, /ends before it begins/);
    await quickInput.type("-7d..today");
    await boxSays(workbench, new RegExp(`${daysAgo(7)}.*${daysAgo(0)}`));
    await workbench.screenshot("inputs-date-range", themes);
    await quickInput.press("Enter");
    await step(/^Account \(account\): /);
    await quickInput.open(/10\/14/);
    await boxSays(workbench, /dataframe accounts/);
    await quickInput.enter("Contoso");
    await step(/Budget \(budget\)/, "1,250.5");
    await boxSays(workbench, /€1,250\.50/);
    await quickInput.press("Enter");
    await step(/Tier \(tier\)/);
    await workbench.screenshot("inputs-optional", themes);
    await quickInput.enter("Silver");
    await step(/Since \(since\)/, "2026-08-09 14:30Z");
    await quickInput.press("Enter");
    await quickInput.open(/14\/14/);
    await says("Region (region)", /APAC/);
    await workbench.screenshot("inputs-summary", themes);
    assert.deepEqual(bodies(), []);
    await quickInput.press("Enter");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies(), [
      {
        inputParams: {
          region: "APAC",
          shift_id: " S-7 ",
          notes: "one\ntwo\nC:\\data",
          horizon_weeks: 26,
          confidence: 95,
          include_trials: true,
          plans: ["Free", "Business"],
          as_of: daysAgo(7),
          period: { start: daysAgo(7), end: daysAgo(0) },
          account: "Contoso",
          budget: 1250.5,
          tier: "t2",
          since: "2026-08-09T14:30Z",
        },
      },
    ]);
  });

  it("keeps every default with Enter alone", async () => {
    const { quickInput } = workbench;
    await openForm(revenue);
    await step(/Region \(region\)/);
    await quickInput.press("Enter");
    await step(/As of/);
    assert.equal(await quickInput.box.inputValue(), "2026-08-09");
    await quickInput.press("Enter");
    await quickInput.open(/3\/3/);
    await says("As of (as_of)", /keeps its default, 2026-08-09/);
    await quickInput.press("Enter");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies(), [{}]);
  });

  it("runs from any step with its Run button, by keyboard too", async () => {
    const { quickInput, page } = workbench;
    await openForm(everything);
    await step(/Region \(region\)/, "APAC");
    await quickInput.row("APAC").waitFor();
    await quickInput.press("Enter");
    await step(/Shift ID/, "S-7");
    await workbench.screenshot("inputs-run-button", themes);
    // VS Code leads from the box to the buttons of the title with Shift+Tab.
    const run = quickInput.button("Run");
    await quickInput.press("Shift+Tab");
    await eventually(async () =>
      assert.ok(await run.evaluate((element) => element === element.ownerDocument.activeElement)),
    );
    await page.keyboard.press("Enter");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies(), [{ inputParams: { region: "APAC", shift_id: "S-7" } }]);
    await workbench.notices.clear();
    await openForm(revenue);
    await step(/Region \(region\)/);
    await quickInput.row("EMEA").waitFor();
    await quickInput.pickWithKeys("EMEA");
    await step(/As of/, "yesterdy");
    await run.click();
    await boxSays(workbench, /^As of \(as_of\): Type a date/);
    assert.equal(bodies().length, 1);
    await quickInput.type("yesterday");
    await boxSays(workbench, new RegExp(daysAgo(1)));
    await run.click();
    await workbench.notices.message("completed");
    assert.deepEqual(bodies()[1], { inputParams: { region: "EMEA", as_of: daysAgo(1) } });
  });

  it("tells users who were picked by name, checks with a dry run, and closes what Hex refuses together", async () => {
    const { quickInput } = workbench;
    await openForm(revenue);
    await step(/Region \(region\)/);
    await quickInput.enter("EMEA");
    await step(/As of/);
    await quickInput.button("Skip Remaining Inputs").click();
    await quickInput.open(/3\/3/);
    await says("Update published results", /only with default inputs/);
    await quickInput.pick("Update published results");
    await quickInput.pick("Notify when finished…");
    await quickInput.open("Notifications");
    await quickInput.pick("Users…");
    await quickInput.open("Notify which users");
    await quickInput.type("Maya");
    await quickInput.row("Maya Lindqvist").waitFor();
    await quickInput.tick("Maya Lindqvist");
    await workbench.screenshot("inputs-recipients");
    await quickInput.press("Enter");
    await quickInput.open("Notifications");
    await quickInput.pick("When…");
    await quickInput.pick("On failure");
    await quickInput.open("Notifications");
    await workbench.screenshot("inputs-notification");
    await quickInput.pick("Done");
    await quickInput.row(/On failure: Maya Lindqvist/).waitFor();
    await quickInput.pick(/Dry run/);
    await workbench.screenshot("inputs-options", themes);
    await quickInput.pick("Validate Without Running");
    const accepted = quickInput.row("Hex accepts this request");
    await accepted.waitFor();
    assert.match(
      await accepted.innerText(),
      /nothing was started · Hex may check values only when the project runs · trace ID/,
    );
    await workbench.screenshot("inputs-dry-run", themes);
    const notifications = [{ type: "FAILURE", includeSuccessScreenshot: false, userIds: [maya()] }];
    const sent = { inputParams: { region: "EMEA" }, notifications };
    assert.deepEqual(bodies(), [{ ...sent, dryRun: true }]);
    await says(/Dry run/, /off/);
    await quickInput.press("Enter");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies()[1], sent);
  });

  it("saves a date as it was typed in a preset, which means it anew on the day of each run", async () => {
    const { quickInput, projects } = workbench;
    await openForm(revenue);
    await step(/Region \(region\)/);
    await quickInput.enter("EMEA");
    await step(/As of/, "-7d");
    await boxSays(workbench, new RegExp(daysAgo(7)));
    await quickInput.press("Enter");
    await says("As of (as_of)", new RegExp(String.raw`-7d \(${daysAgo(7)}\)`));
    await workbench.screenshot("inputs-relative-summary", themes);
    await quickInput.pick("Save as preset…");
    await quickInput.open(`New preset for ${revenue}`);
    await quickInput.enter("Last week");
    await quickInput.pick("For me");
    // The form is still there, and Escape leaves it.
    await quickInput.open(`Run ${revenue}`);
    await quickInput.cancel();
    assert.deepEqual(bodies(), []);
    await projects.expand(new RegExp(`^${revenue}`));
    await projects.item(new RegExp(String.raw`^Last week, preset, personal, EMEA · -7d \(${daysAgo(7)}\)`)).waitFor();
    await workbench.screenshot("preset-relative-date", themes);
    await projects.clickInline(/^Last week, preset/, /Run Preset/);
    await workbench.notices.message("completed");
    assert.deepEqual(bodies(), [{ inputParams: { region: "EMEA", as_of: daysAgo(7) } }]);
    await projects.collapse(new RegExp(`^${revenue}`));
  });

  it("reopens at what Hex refused, with its complaint", async () => {
    const { quickInput, simulator } = workbench;
    simulator.dialect.export = false;
    await openForm(churn);
    await says("Reload inputs from Hex", /may not offer exports/);
    await workbench.screenshot("inputs-unknown");
    await quickInput.pick("Add an input value…");
    await quickInput.open("Add an input value");
    await quickInput.enter("confidence = 500");
    await quickInput.pick("Run");
    await workbench.notices.click("doesn’t accept the values", "Change Inputs…");
    await step(/confidence/);
    await boxSays(workbench, /Hex rejected this value.*of type number/);
    await workbench.screenshot("inputs-refused", themes);
    await quickInput.enter("95");
    await quickInput.pick("Run");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies().at(-1), { inputParams: { confidence: 95 } });
  });

  it("runs again with changes, from what was sent", async () => {
    const { quickInput } = workbench;
    await workbench.runs.contextMenu(new RegExp(`^${churn}, Completed`), "Run Again with Changes…");
    // Hex refused the export a moment ago, and is asked again only when the user wants that.
    await quickInput.pick("Reload inputs from Hex");
    await says("Confidence (%) (confidence)", /95/);
    await quickInput.pick("Confidence (%) (confidence)");
    await step(/Confidence/);
    await quickInput.enter("80");
    await says("Confidence (%) (confidence)", /80/);
    await quickInput.pick("Run");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies(), [{ inputParams: { confidence: 80 } }]);
  });

  it("loses no key to the editor, however fast the answers are typed", async () => {
    const { quickInput, page, simulator } = workbench;
    const readme = join(workbench.folder, "README.md");
    const before = await readFile(readme, "utf8");
    await workbench.openFile("README.md");
    await workbench.command("Hex: Run with Inputs…");
    await quickInput.open("Run which project with inputs?");
    // Its inputs are not known yet: the next step waits for Hex.
    await quickInput.type(shifts);
    await quickInput.row(shifts).waitFor();
    let release = () => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    simulator.faults.add({ match: { path: "ExportProject", times: 1 }, action: { kind: "hold", until } });
    await quickInput.press("Enter");
    // What comes early stays out of the file, before and while a list says that Hex takes its time.
    await page.keyboard.type("early ", { delay: 60 });
    await quickInput.row("Continue Without Waiting").waitFor();
    await page.keyboard.type("keys", { delay: 60 });
    release();
    await step(/Shift ID/);
    // They are in the box a moment after it: until then they would replace what is typed into it.
    await eventually(async () => assert.equal((await quickInput.boxState()).value, "early keys"));
    await quickInput.type("");
    await page.keyboard.type("night 7\n", { delay: 60 });
    await step(/As of/, "");
    await page.keyboard.type("2026-08-12\n", { delay: 60 });
    await quickInput.open(/3\/3/);
    await says("Shift ID (shift_id)", /night 7/);
    await quickInput.press("Enter");
    await workbench.notices.message("completed");
    assert.deepEqual(bodies(), [{ inputParams: { shift_id: "night 7", as_of: "2026-08-12" } }]);
    assert.equal(await readFile(readme, "utf8"), before);
    assert.equal(await page.locator(".tab.dirty").count(), 0);
  });
});
