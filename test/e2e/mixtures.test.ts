import assert from "node:assert/strict";
import { documentedLimits, type Dialect, type Limits, noLimits, usualDialect } from "../simulator/options";
import { signIn, signOut } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const bridge = "Monthly recurring revenue bridge";

/** Ways to answer where no source says how Hex does. */
const mixtures: Readonly<Record<string, { dialect: Partial<Dialect>; limits: Partial<Limits> }>> = {
  "an older Hex, without Me and exports": {
    dialect: {
      projectVersion: "string",
      runTrigger: false,
      me: false,
      export: false,
      unauthorized: "text",
      unknown: 404,
      unpublishedRuns: "empty",
      runUrl: "hex",
    },
    limits: { headerStyle: "X-RateLimit-*", headersTell: "overall", retryAfter: "date" },
  },
  "token expiry in milliseconds, and what is gone is a bad request": {
    dialect: {
      tokenExp: "milliseconds",
      unknown: 400,
      cellIds: "own",
      layout: "containers",
      bracketLists: "take",
      publishedView: "take",
      cancelTakesMs: 1_500,
    },
    limits: { headerStyle: "X-Rate-Limit-*", retryAfter: "seconds" },
  },
  "no limit headers, and what is gone is forbidden": {
    dialect: {
      unknown: 403,
      unknownInputs: "refuse",
      queriedTables: false,
      tokenExp: "missing",
      dryRun: "structure",
      layout: "empty",
      unpublishedSort: "first",
    },
    limits: { headerStyle: "none", retryAfter: "none" },
  },
  "the description to the letter": { dialect: {}, limits: {} },
};

describe("Whichever way Hex answers what no source says", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({ pins: (hex) => [revenue, bridge].map((title) => hex.project(title).id) });
    await workbench.showViews();
  });

  after(() => workbench.dispose());

  for (const [title, { dialect, limits }] of Object.entries(mixtures)) {
    it(`runs, follows and cancels, and tells what is gone: ${title}`, async () => {
      const { simulator } = workbench;
      Object.assign(simulator.dialect, usualDialect, dialect);
      Object.assign(simulator.limits, documentedLimits, noLimits, limits);
      const token = simulator.tokens.issue(simulator.userEmail, { expiresAt: Date.now() + 60 * 86_400_000 }).value;
      await signIn(workbench, token);
      simulator.requests.clear();

      simulator.plan(simulator.workspace.project(revenue).id, { durationMs: 2_000, pendingMs: 300 });
      await workbench.projects.clickInline(new RegExp(revenue), "Run Project");
      assert.match(await workbench.notices.message("completed"), /Revenue by region.* completed in/);
      await workbench.runs.item(/^Revenue by region, Completed/).waitFor();
      await workbench.notices.clear();

      const project = simulator.workspace.project(bridge);
      simulator.plan(project.id, { durationMs: Infinity, pendingMs: 100, times: 2 });
      await workbench.projects.clickInline(new RegExp(bridge), "Run Project");
      await active(bridge).waitFor();
      await workbench.command("Hex: Cancel Run");
      await workbench.quickInput.open("Cancel which run?");
      await workbench.quickInput.press("Enter");
      assert.match(await workbench.notices.message("cancelled"), new RegExp(bridge));
      await workbench.notices.clear();

      await workbench.projects.clickInline(new RegExp(bridge), "Run Project");
      await active(bridge).waitFor();
      await eventually(() => assert.equal(simulator.workspace.runs.active().length, 1));
      simulator.deleteProject(project.id);
      assert.match(await workbench.notices.message("can’t be found"), new RegExp(bridge));
      await active(bridge).waitFor({ state: "hidden" });
      simulator.workspace.projects.set(project.id, project);
      simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id));
      await workbench.notices.clear();

      assert.equal(simulator.requests.of("RunProject").length, 3);
      assert.deepEqual(
        simulator.requests.entries.filter(({ leaksToken, status }) => leaksToken || status === 500),
        [],
      );
      await signOut(workbench);
    });
  }

  function active(title: string) {
    return workbench.runs.item(new RegExp(`^${title}, (Pending|Running|Cancelling)`));
  }
});
