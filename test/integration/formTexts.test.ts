import assert from "node:assert/strict";
import { stringify } from "yaml";
import { runWithInputs } from "../../src/inputs/run";
import type { ProjectId, RunOptions } from "../../src/hex/types";
import { CommandStage } from "./support/commandStage";
import { choose, type FakeBox } from "./support/fakePicks";

const cell = (inputType: string, name: string, defaultValue?: unknown, options?: unknown) => ({
  cellType: "INPUT",
  cellLabel: name.toUpperCase(),
  config: { inputType, name, defaultValue, options },
});

describe("The form says", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];
  let picks: CommandStage["picks"];
  let projectId: ProjectId;
  let sent: RunOptions[];

  beforeEach(() => {
    stage = new CommandStage();
    ({ at, picks, projectId, sent } = stage);
  });
  afterEach(() => stage.dispose());

  const exports = (...cells: object[]) =>
    at.hex.exports.set(projectId, stringify({ meta: { title: "Revenue" }, cells }));
  /** What is said of each text that is typed into the box of the first input. */
  async function saidOf(texts: readonly string[], options?: RunOptions): Promise<(string | undefined)[]> {
    const said: (string | undefined)[] = [];
    picks.inBoxes.push((box: FakeBox) => {
      for (const text of texts) {
        box.type(text);
        said.push(box.says);
      }
      box.hide();
    });
    await runWithInputs(at.context, { projectId, options });
    assert.equal(picks.inBoxes.length, 0);
    return said;
  }

  it("in how many lines a text is sent, however its line breaks are typed", async () => {
    exports(cell("TEXT_AREA", "notes", "x"));
    assert.deepEqual(await saidOf(["", "one", "one\\ntwo", "one↵two↵three"]), [
      "NOTES (notes): Sends empty text.",
      "NOTES (notes): Sent as one line.",
      "NOTES (notes): Sent as 2 lines.",
      "NOTES (notes): Sent as 3 lines.",
    ]);
  });

  it("that an empty text is sent, and nothing of any other", async () => {
    exports(cell("TEXT_INPUT", "name", "x"));
    assert.deepEqual(await saidOf(["", "a"]), ["NAME (name): Sends empty text.", undefined]);
  });

  it("which day a date is, unless it is typed in full", async () => {
    exports(cell("DATE", "as_of", { dateString: "2026-08-09" }));
    const [full, relative] = await saidOf(["2026-08-10", "today"]);
    assert.equal(full, undefined);
    assert.match(relative ?? "", /^as_of is \w+day, \d{4}-\d\d-\d\d/);
  });

  it("which inputs of the file are shown once though it has them more often", async () => {
    exports(cell("CHECKBOX", "trials", false), cell("CHECKBOX", "trials", true));
    picks.then(choose("No (false)"), (pick) => {
      assert.ok(
        pick.labels.some(
          (label) => label === "Several inputs have the same name: trials. Only the first one is shown.",
        ),
        pick.labels.join("\n"),
      );
      pick.choose("Run");
    });
    await runWithInputs(at.context, { projectId });
    assert.deepEqual(sent.length, 1);
  });

  it("in its summary what is not sent and what is, and starts at the row that was changed", async () => {
    exports(cell("CHECKBOX", "trials", false), cell("CHECKBOX", "late", false));
    picks.then(
      choose("Use the default, false"),
      choose("Yes (true)"),
      (pick) => {
        assert.match(pick.item("TRIALS (trials)").description ?? "", /keeps its default, false/);
        pick.choose("LATE (late)");
      },
      choose("No (false)"),
      (pick) => {
        assert.deepEqual(
          pick.activeItems.map(({ label }) => label),
          ["LATE (late)"],
        );
        pick.choose("Run");
      },
    );
    await runWithInputs(at.context, { projectId });
    assert.deepEqual(sent, [{ inputs: { late: false } }]);
  });

  it("in which zone a relative default counts its days, and nothing of a date that was chosen", async () => {
    exports(cell("DATE", "as_of", { unit: "DAY", amount: 0, operation: "AGO", timezone: "Pacific/Kiritimati" }));
    const says: (string | undefined)[] = [];
    const look = (box: FakeBox) => {
      says.push(box.says);
      box.hide();
    };
    picks.inBoxes.push(look, look);
    await runWithInputs(at.context, { projectId });
    picks.then(choose("AS_OF (as_of)"), (pick) => pick.hide());
    await runWithInputs(at.context, { projectId, options: { inputs: { as_of: "2026-08-09" } } });
    assert.match(says[0] ?? "", /Pacific\/Kiritimati/);
    assert.deepEqual(says.slice(1), [undefined]);
  });

  it("an empty option in words", async () => {
    exports(cell("DROPDOWN", "region", "EMEA", { valueOptions: ["", "EMEA"] }));
    picks.then((pick) => {
      assert.ok(
        pick.labels.every((label) => label.trim() !== ""),
        pick.labels.join("\n"),
      );
      assert.equal(pick.labels.length, 3);
      pick.hide();
    });
    await runWithInputs(at.context, { projectId });
  });

  it("nothing to Hex of a list without a default in which nothing is ticked, but that it is empty when it was not", async () => {
    exports(cell("MULTISELECT", "plans", undefined, { valueOptions: ["a", "b"] }));
    picks.then((pick) => pick.tick(), choose("Run"));
    await runWithInputs(at.context, { projectId });
    await at.clock.advance(5_000);
    picks.then(choose("PLANS (plans)"), (pick) => pick.tick(), choose("Run"));
    await runWithInputs(at.context, { projectId, options: { inputs: { plans: ["a"] } } });
    assert.deepEqual(sent, [{}, { inputs: { plans: [] } }]);
  });

  it("nothing of inputs that are reset together", async () => {
    exports(cell("CHECKBOX", "trials", false), cell("CHECKBOX", "late", false));
    picks.then(choose("Reset all to defaults"), (pick) => {
      assert.ok(!pick.labels.includes("Reset all to defaults"), pick.labels.join("\n"));
      pick.choose("Run");
    });
    await runWithInputs(at.context, { projectId, options: { inputs: { trials: true, late: true } } });
    assert.deepEqual(sent, [{}]);
  });

  it("who is told, until nobody is to be", async () => {
    exports();
    const notification = { type: "ALL", slackChannelIds: ["C0123456789"] } as const;
    const row = (label: string) => label.includes("C0123456789");
    picks.then(
      (pick) => pick.choose(pick.labels.find(row) ?? pick.labels.join()),
      (pick) => {
        // A way back changes nothing.
        assert.ok(pick.labels.includes("Don’t notify anyone"));
        pick.choose("When…");
      },
      (pick) => pick.goBack(),
      choose("Done"),
      (pick) => pick.choose(pick.labels.find(row) ?? pick.labels.join()),
      choose("Don’t notify anyone"),
      (pick) => {
        assert.ok(!pick.labels.some(row));
        pick.choose("Notify when finished…");
      },
      (pick) => {
        assert.ok(!pick.labels.includes("Don’t notify anyone"));
        pick.goBack();
      },
      choose("Run"),
    );
    await runWithInputs(at.context, { projectId, options: { notifications: [notification] } });
    assert.equal(sent.length, 1);
    assert.deepEqual(sent[0]?.notifications ?? [], []);
  });
});
