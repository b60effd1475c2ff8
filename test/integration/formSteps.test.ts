import assert from "node:assert/strict";
import { stringify } from "yaml";
import { runWithInputs } from "../../src/inputs/run";
import type { InputValue, ProjectId, RunNotification, RunOptions } from "../../src/hex/types";
import { CommandStage } from "./support/commandStage";
import { until } from "./support/fakes";
import { choose, type FakeBox, type FakePick, type PickStep } from "./support/fakePicks";
import { assertShown, shownText } from "./support/shownText";

const cell = (inputType: string, name: string, defaultValue?: unknown, options?: object, outputType?: string) => ({
  cellType: "INPUT",
  cellLabel: name.toUpperCase(),
  config: { inputType, name, defaultValue, options, outputType },
});

const period = { start: { dateString: "2026-07-01" }, end: { dateString: "2026-07-31" } };
/** Every type of input, with and without a default. */
const cells = [
  cell("CHECKBOX", "trials", false, { text: "Count trials" }),
  cell("CHECKBOX", "late"),
  cell("DROPDOWN", "region", "EMEA", { valueOptions: ["EMEA", "", "APAC"], optional: true }),
  cell("DROPDOWN", "plan", "Big", {
    valueOptions: [
      { key: "b", value: "Big" },
      { key: "s", value: "Small" },
    ],
  }),
  cell("DROPDOWN", "year", undefined, { valueOptions: [2025, 2026], optional: true }, "NUMBER"),
  cell("DROPDOWN", "city", undefined, { valueOptions: { dfName: "cities", columnName: "name" } }),
  cell("MULTISELECT", "plans", ["a"], { valueOptions: ["a", "b", ""] }),
  cell("MULTISELECT", "tags", undefined, { valueOptions: { variableName: "tags" } }),
  cell("TEXT_INPUT", "name", ""),
  cell("TEXT_INPUT", "note", "one\ntwo"),
  cell("NUMERIC_INPUT", "rate", 0.25, { min: 0, numberFormatting: { format: "PERCENTAGE" } }),
  cell("SLIDER", "price", 1200, { min: 0, max: 5000, numberFormatting: { format: "CURRENCY", thousands: true } }),
  cell("NUMERIC_INPUT", "most", undefined, { max: 5 }),
  cell("DATE", "as_of", { dateString: "2026-08-09" }),
  cell("DATE", "at_time", { isoDateString: "2026-08-09T10:30:00.000Z", timezoneName: "UTC" }, { enableTime: true }),
  cell("DATE", "period", period, { useDateRange: true }),
  cell("DATE", "since", undefined, { dynamicDefault: { variableName: "first_day" } }),
  cell("TEXT_INPUT", "api_token", "t0k"),
  cell("COLOR", "shade", "#fff"),
  cell("TABLE", "rows"),
  cell("FILE_UPLOAD", "upload"),
];
/** Another value for each of them. */
const values: Record<string, InputValue> = {
  trials: true,
  late: false,
  region: null,
  plan: "s",
  year: 2026,
  city: "Paris",
  plans: ["b", "gone"],
  tags: ["x", "y z"],
  name: " Ana ",
  note: "three\nfour",
  rate: 0.5,
  price: 99.5,
  most: 5,
  as_of: "2026-08-10",
  at_time: "2026-08-10T08:00:00.000Z",
  period: { start: "2026-06-01", end: "2026-06-30" },
  since: "2026-01-01",
  api_token: "t1k",
  shade: "#000",
};

describe("The form shows", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];
  let picks: CommandStage["picks"];
  let projectId: ProjectId;
  let sent: RunOptions[];
  let seen: string[];

  beforeEach(async () => {
    stage = new CommandStage();
    ({ at, picks, projectId, sent } = stage);
    seen = [];
    exports(cells);
    await at.workspace.loader.project(projectId, "user");
  });
  afterEach(() => stage.dispose());

  const exports = (all: object[], more: object = {}) =>
    at.hex.exports.set(projectId, stringify({ meta: { title: "Revenue" }, cells: all, ...more }));
  /** Keeps what a list or a box shows, and presses Enter. */
  const enter = (input: FakePick | FakeBox) => {
    seen.push(shownText(input));
    if (!("items" in input)) {
      input.accept();
    } else if (input.canSelectMany) {
      input.tick(...input.selectedItems.map(({ label }) => label));
    } else {
      input.choose(input.activeItems[0]?.label ?? "");
    }
  };
  /** Presses Enter in every list and box until the project is run. */
  const enterAll = async (options?: RunOptions) => {
    picks.then(...Array<typeof enter>(cells.length).fill(enter));
    picks.inBoxes.push(...Array<typeof enter>(cells.length).fill(enter));
    await runWithInputs(at.context, { projectId, options });
  };
  const hide = (pick: FakePick) => pick.hide();
  /** Does this with one list after the other, keeps what each of them shows, and then closes the form. */
  const through = async (options: RunOptions, ...steps: PickStep[]) => {
    for (const step of [...steps, hide]) {
      picks.then(async (pick) => {
        await until(() => !pick.busy);
        seen.push(shownText(pick));
        await step(pick);
      });
    }
    await runWithInputs(at.context, { projectId, options });
  };

  it("each type of input with its default, and sends nothing of what is left as it is", async () => {
    await enterAll();
    await assertShown("defaults", seen);
    assert.deepEqual(sent, [{}]);
  });

  it("the values of the last run, and sends them again but for secrets", async () => {
    await stage.runHere({ inputs: values });
    await enterAll();
    await assertShown("lastValues", seen);
    const { api_token: _, ...others } = values;
    assert.deepEqual(sent, [{ inputs: others }]);
  });

  it("values that are set, in the summary and where each is changed", async () => {
    const names = Object.keys(values);
    const labels = names.map((name) => `${name.toUpperCase()} (${name})`);
    const lists = new Set(["trials", "late", "region", "plan", "year", "plans"]);
    picks.then(
      (pick) => {
        seen.push(shownText(pick));
        pick.choose(labels[0] ?? "");
      },
      ...names.flatMap((name, index) => [...(lists.has(name) ? [enter] : []), choose(labels[index + 1] ?? "Run")]),
    );
    picks.inBoxes.push(...names.map(() => enter));
    await runWithInputs(at.context, { projectId, options: { inputs: values } });
    await assertShown("setValues", seen);
    assert.deepEqual(sent, [{ inputs: values }]);
  });

  it("what each option of a run shuts out, and what it does", async () => {
    picks.then((pick) => {
      for (const option of [
        undefined,
        "Dry run (validate only)",
        "Use cached SQL results",
        "Update published results",
      ]) {
        if (option !== undefined) {
          pick.choose(option);
        }
        seen.push(shownText(pick));
      }
      pick.hide();
    });
    await runWithInputs(at.context, { projectId, options: { useCachedSqlResults: false } });
    await through({ viewId: "00000000-0000-4000-8000-00000000000b" });
    await through({ inputs: { late: true } });
    await assertShown("options", seen);
  });

  it("whom a run notifies, when and with what", async () => {
    at.hex.people.push({ id: "00000000-0000-4000-8000-0000000000a1", name: "Ana Ruiz", email: "ana@example.com" });
    const notification: RunNotification = {
      type: "FAILURE",
      userIds: ["00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"],
      groupIds: ["00000000-0000-4000-8000-0000000000b1"],
      includeSuccessScreenshot: true,
      screenshotFormat: "pdf",
    };
    await through(
      { notifications: [notification] },
      (pick) => pick.choose(pick.labels.find((label) => label.startsWith("On failure")) ?? ""),
      choose("When…"),
      choose("On success"),
      choose("Screenshot…"),
      choose("As PNG"),
      choose("Screenshot…"),
      (pick) => pick.goBack(),
      choose("Groups…"),
      (pick) => pick.tick(...pick.selectedItems.map(({ label }) => label)),
      choose("Users…"),
      (pick) => pick.tick("Ana Ruiz"),
      choose("Done"),
      choose("Notify when finished…"),
      choose("Screenshot…"),
      hide,
      hide,
    );
    await assertShown("notifications", seen);
  });

  it("what it knows of inputs that it cannot show", async () => {
    const noted = (more: object, all: object[] = [cell("CHECKBOX", "late")]) => {
      exports(all, more);
      // A newer version, whose inputs are not known yet.
      const project = at.hex.projects.get(projectId) ?? assert.fail();
      at.hex.projects.set(projectId, { ...project, lastPublishedAt: new Date(at.clock.now() + seen.length + 1) });
      return at.workspace.loader
        .project(projectId, "user")
        .then(() => through({ dryRun: false, inputs: { other: 1 } }));
    };
    await noted({}, []);
    await noted({ schemaVersion: 9 });
    await noted({}, [cell("CHECKBOX", "late"), cell("CHECKBOX", "late"), cell("CHECKBOX", "not a name")]);
    await noted({}, [cell("CHECKBOX", "late"), cell("CHECKBOX", "1st"), cell("CHECKBOX", "2nd")]);
    await assertShown("notes", seen);
  });

  it("what is typed where an input is added by its name, and what earlier runs had", async () => {
    await stage.runHere({ inputs: { region: "EMEA", most: 5, late: true, none: null, list: [1], api_token: "x" } });
    at.hex.exports.delete(projectId);
    picks.then(
      choose("Add an input value…"),
      (pick) => {
        for (const text of [
          "",
          "region",
          "9",
          "= 5",
          "a b = 5",
          "a = ",
          "a = 5",
          'a = "5"',
          "a = [1]",
          "a = {}",
          "a = null",
        ]) {
          pick.type(text);
          seen.push(shownText(pick));
        }
        pick.goBack();
      },
      hide,
    );
    await runWithInputs(at.context, { projectId, options: { inputs: { late: false } } });
    await assertShown("added", seen);
  });
});
