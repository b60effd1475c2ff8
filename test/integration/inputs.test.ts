import assert from "node:assert/strict";
import * as vscode from "vscode";
import { stringify } from "yaml";
import { runAgainWithChanges, runWithInputs } from "../../src/inputs/run";
import { inputErrorMessage } from "../../src/ui/errors/entryErrors";
import type { InputValue, ProjectId, RunOptions } from "../../src/hex/types";
import { fakeMemory } from "../unit/support/openWorkspace";
import { FakeContext } from "./support/commandContext";
import { CommandStage } from "./support/commandStage";
import { settled, until } from "./support/fakes";
import { choose, type FakeBox } from "./support/fakePicks";

const cell = (inputType: string, name: string, defaultValue?: unknown, options?: unknown) => ({
  cellType: "INPUT",
  cellLabel: name.toUpperCase(),
  config: { inputType, name, defaultValue, options },
});

describe("The form for inputs", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];
  let picks: CommandStage["picks"];
  let user: CommandStage["user"];
  let projectId: ProjectId;
  let sent: RunOptions[];

  beforeEach(() => {
    stage = new CommandStage();
    ({ at, picks, user, projectId, sent } = stage);
  });
  afterEach(() => stage.dispose());

  const exports = (...cells: object[]) =>
    at.hex.exports.set(projectId, stringify({ meta: { title: "Revenue" }, cells }));
  const form = () => runWithInputs(at.context, { projectId });
  /** Hex gives a project's file only when the answer is called; it is held again then. */
  const holdExport = () => {
    let answer = (): void => undefined;
    const exported = at.workspace.loader.exported.bind(at.workspace.loader);
    at.workspace.loader.exported = async (id) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return await exported(id);
    };
    return () => answer();
  };
  /** Types a value into the box of an input; answers what is said of it. */
  const enter = (text: string, says?: RegExp) => (box: FakeBox) => {
    box.type(text);
    if (says) {
      assert.match(box.says ?? "", says);
    }
    box.accept();
  };

  it("names the time zone that a day is counted in when it is not this machine's", async () => {
    exports(cell("DATE", "as_of", { dateString: "2026-08-09" }));
    const settings = vscode.workspace.getConfiguration("hexRuns");
    const says = async (timeZone: string | undefined, expected: RegExp) => {
      await settings.update("timeZone", timeZone, vscode.ConfigurationTarget.Global);
      picks.inBoxes.push((box) => {
        box.type("today");
        assert.match(box.says ?? "", expected);
        box.hide();
      });
      await form();
      assert.equal(picks.inBoxes.length, 0);
    };
    await says("Pacific/Kiritimati", /^as_of is \w+day, \d{4}-\d\d-\d\d \(Pacific\/Kiritimati\)$/);
    await says("Mars/Olympus", /^AS_OF \(as_of\): Unknown time zone “Mars\/Olympus”/);
    await says(undefined, /^as_of is \w+day, \d{4}-\d\d-\d\d$/);
    // A default that counts from today does so in the project's zone.
    exports(cell("DATE", "as_of", { unit: "DAY", amount: 0, operation: "AGO", timezone: "Pacific/Kiritimati" }));
    at.hex.projects.set(projectId, {
      ...(at.hex.projects.get(projectId) ?? assert.fail()),
      lastPublishedAt: new Date(at.clock.now() + 1),
    });
    await at.workspace.loader.project(projectId, "user");
    picks.inBoxes.push((box) => {
      assert.match(box.says ?? "", /^as_of is \w+day, \d{4}-\d\d-\d\d \(Pacific\/Kiritimati\)$/);
      box.accept();
    });
    picks.then((pick) => {
      assert.match(
        pick.item("AS_OF (as_of)").description ?? "",
        /^keeps its default, \d{4}-\d\d-\d\d \(Pacific\/Kiritimati\)$/,
      );
      pick.hide();
    });
    await form();
    assert.equal(picks.inBoxes.length, 0);
  });

  it("says at once what is wrong with a value, and does not take it", async () => {
    exports(cell("SLIDER", "share", 0.5, { min: 0, max: 1, step: 0.1 }), cell("TEXT_INPUT", "name", ""));
    picks.inBoxes.push(
      (box) => {
        assert.match(box.prompt ?? "", /from 0 to 1.*Press Enter to use the default.*published version/);
        box.enter("0.55");
        assert.match(box.says ?? "", /between two steps.*0\.5 or 0\.6/);
        assert.ok(box.isOpen);
        box.enter("0.6");
      },
      (box) => {
        assert.match(box.prompt ?? "", /default is empty/);
        assert.deepEqual([box.step, box.totalSteps], [2, 3]);
        box.accept();
      },
    );
    picks.then(choose("Run"));
    await form();
    assert.deepEqual(sent, [{ inputs: { share: 0.6 } }]);
  });

  it("keeps a default that could not be typed", async () => {
    exports(cell("SLIDER", "share", 0.55, { min: 0, max: 1, step: 0.1 }));
    picks.inBoxes.push((box) => {
      assert.deepEqual([box.value, box.says], ["0.55", undefined]);
      box.accept();
    });
    picks.then(choose("Run"));
    await form();
    assert.deepEqual(sent, [{}]);
  });

  it("has a text of its own for everything that can be wrong with a value", () => {
    const kinds = [
      "notText",
      "notANumber",
      "longNumber",
      "notTrueOrFalse",
      "notADate",
      "notARange",
      "backwards",
      "notAList",
    ] as const;
    const more = [
      { kind: "belowMin", min: 1 },
      { kind: "aboveMax", max: 2 },
      { kind: "offStep", nearest: [1, 2] },
      { kind: "offStep", nearest: [1] },
      { kind: "badTimeZone", timeZone: "[a](b)" },
      { kind: "notAnOption", option: "[a](b)" },
    ] as const;
    const texts = [...kinds.map((kind) => ({ kind })), ...more].map((problem) => inputErrorMessage(problem));
    assert.equal(new Set(texts).size, texts.length);
    assert.ok(texts.every((text) => text.endsWith(".")));
  });

  it("offers what was sent the last time, and leaves an input to its default when that is wanted", async () => {
    exports(
      cell("DROPDOWN", "region", "All", { valueOptions: ["All", "EMEA"] }),
      cell("CHECKBOX", "trials", false),
      cell("MULTISELECT", "plans", ["a"], { valueOptions: ["a", "b"] }),
    );
    await stage.runHere({ inputs: { region: "EMEA", trials: true, plans: ["b", "old"] } });
    await at.clock.advance(5_000);
    picks.then(
      (pick) => {
        assert.deepEqual(pick.labels, ["Use the default, All", "All", "EMEA"]);
        assert.deepEqual(
          pick.activeItems.map(({ label, description }) => [label, description]),
          [["EMEA", "last used"]],
        );
        pick.choose("EMEA");
      },
      (pick) => {
        assert.equal(pick.activeItems[0]?.label, "Yes (true)");
        pick.choose("Use the default, false");
      },
      (pick) => {
        assert.deepEqual(
          pick.selectedItems.map(({ label }) => label),
          ["b", "old"],
        );
        assert.equal(pick.item("old").description, "no longer among the options");
        pick.tick("b", "a");
      },
      (pick) => {
        assert.match(pick.item("TRIALS (trials)").description ?? "", /keeps its default, false/);
        pick.choose("Run");
      },
    );
    await form();
    assert.deepEqual(sent, [{ inputs: { region: "EMEA", plans: ["a", "b"] } }]);
  });

  it("warns of values that an input does not take any more, and changes them from the summary", async () => {
    exports(cell("DROPDOWN", "region", "All", { valueOptions: ["All", "EMEA"] }));
    picks.then(
      (pick) => {
        assert.match(pick.item("REGION (region)").detail ?? "", /Mars isn’t one of/);
        pick.choose("REGION (region)");
      },
      (pick) => pick.goBack(),
      (pick) => pick.press("REGION (region)", "Use default"),
      choose("Run"),
    );
    await runWithInputs(at.context, { projectId, options: { inputs: { region: "Mars" } } });
    assert.deepEqual(sent, [{}]);
  });

  it("keeps in a list of several a value that was sent when the input was of another kind", async () => {
    exports(cell("MULTISELECT", "plans", ["a"], { valueOptions: ["a", "b"] }));
    for (const [value, ticked] of [
      ["b", ["b"]],
      ["gone", ["gone"]],
      [null, []],
    ] as const) {
      sent.length = 0;
      picks.then(
        choose("PLANS (plans)"),
        (pick) => {
          assert.deepEqual(
            pick.selectedItems.map(({ label }) => label),
            ticked,
          );
          pick.tick(...ticked);
        },
        choose("Run"),
      );
      await runWithInputs(at.context, { projectId, options: { inputs: { plans: value } } });
      assert.deepEqual(sent, [{ inputs: { plans: [...ticked] } }]);
      // The next run is none beside this one.
      await at.clock.advance(60_000);
    }
  });

  it("is on the screen without a gap, in all kinds of steps, forwards and back", async () => {
    exports(
      cell("TEXT_INPUT", "name", ""),
      cell("DROPDOWN", "region", "All", { valueOptions: ["All", "EMEA"] }),
      cell("MULTISELECT", "plans", ["a"], { valueOptions: ["a", "b"] }),
      cell("CHECKBOX", "trials", false),
    );
    const slow = at.workspace.loader.exported.bind(at.workspace.loader);
    at.workspace.loader.exported = async (id) => {
      await until(() => picks.last.title.startsWith("Loading the project"));
      return await slow(id);
    };
    picks.inBoxes.push(
      (box) => box.enter("Ana"),
      (box) => box.accept(),
      (box) => box.enter("Maya"),
      (box) => box.enter("C0123456789"),
    );
    picks.then(
      choose("Revenue"),
      (pick) => pick.goBack(),
      choose("EMEA"),
      (pick) => pick.tick("b"),
      choose("Yes (true)"),
      choose("NAME (name)"),
      choose("Notify when finished…"),
      choose("When…"),
      choose("On failure"),
      choose("Slack channels…"),
      choose("Done"),
      choose("Run"),
    );
    await at.workspace.loader.project(projectId, "user");
    await runWithInputs(at.context, undefined);
    assert.equal(picks.onTheScreen.indexOf(undefined), picks.onTheScreen.length - 1, picks.onTheScreen.join());
    assert.ok(picks.onTheScreen.length > 15);
    assert.deepEqual(
      sent.map(({ inputs }) => inputs),
      [{ name: "Maya", region: "EMEA", plans: ["b"], trials: true }],
    );
  });

  it("shows no further step when the one that was answered is closed while Hex is asked", async () => {
    let answer = (): void => undefined;
    at.workspace.loader.exported = () => new Promise((_, reject) => (answer = () => reject(new Error("too late"))));
    await at.workspace.loader.project(projectId, "user");
    picks.then(choose("Revenue"));
    const asked = runWithInputs(at.context, undefined);
    await until(() => picks.opened.length > 0 && picks.last.title.startsWith("Loading the project"));
    assert.ok(picks.last.busy);
    picks.last.hide();
    await asked;
    answer();
    assert.deepEqual([picks.opened.length, sent.length], [1, 0]);
  });

  it("can be left or gone on without while Hex is asked", async () => {
    const answer = holdExport();
    exports(cell("TEXT_INPUT", "name", ""));
    picks.meetsWaiting = true;
    picks.then((pick) => {
      assert.equal(pick.busy, true);
      pick.hide();
    });
    await form();
    answer();
    picks.then(choose("Continue Without Waiting"), (pick) => {
      assert.deepEqual(pick.separators[0], "Inputs");
      pick.hide();
    });
    at.hex.projects.set(projectId, {
      ...(at.workspace.store.project(projectId) as NonNullable<ReturnType<typeof at.workspace.store.project>>),
      lastPublishedAt: new Date(),
    });
    await at.workspace.loader.project(projectId, "user");
    await form();
    answer();
    await settled();
    assert.deepEqual([sent, user.messages], [[], []]);
  });

  it("takes what is typed while Hex is asked for the input that comes then, and no Enter for going on without", async () => {
    const answer = holdExport();
    exports(cell("TEXT_INPUT", "name", ""));
    picks.meetsWaiting = true;
    picks.then((pick) => {
      pick.type("night 7");
      pick.tick();
      answer();
    });
    let value: string | undefined;
    picks.inBoxes.push((box) => {
      ({ value } = box);
      box.hide();
    });
    await form();
    assert.equal(value, "night 7");
  });

  it("goes back from the list that waits without what was typed there", async () => {
    holdExport();
    await at.workspace.loader.project(projectId, "user");
    picks.meetsWaiting = true;
    let value: string | undefined;
    picks.then(
      choose("Revenue"),
      (pick) => {
        pick.type("night 7");
        pick.goBack();
      },
      (pick) => {
        ({ value } = pick);
        pick.hide();
      },
    );
    await runWithInputs(at.context, undefined);
    assert.equal(value, "");
  });

  it("lets ids be typed where the token may not list users, and says so", async () => {
    exports();
    const id = "00000000-0000-4000-8000-00000000000a";
    at.hex.fail("forbidden", "ListUsers");
    at.hex.groups.push({ id: "00000000-0000-4000-8000-00000000000b", name: "Finance" });
    picks.inBoxes.push(
      (box) => {
        assert.match(box.prompt ?? "", /can’t list.*users.*Type user IDs/);
        box.enter("ana");
        assert.match(box.says ?? "", /ana isn’t an ID/);
        box.enter(id);
      },
      enter(" C0123456789, , C9876543210,", /Notifies 2/),
    );
    picks.then(
      (pick) => {
        assert.ok(pick.labels.includes("The project has no inputs"));
        pick.choose("Notify when finished…");
      },
      (pick) => {
        pick.choose("Done");
        assert.ok(pick.isOpen);
        pick.choose("Users…");
      },
      () => undefined,
      choose("Groups…"),
      async (pick) => {
        await until(() => !pick.busy);
        pick.tick("Finance");
      },
      choose("Slack channels…"),
      choose("Screenshot…"),
      choose("As PDF"),
      choose("Done"),
      choose("Run"),
    );
    await form();
    assert.deepEqual(sent[0]?.notifications, [
      {
        type: "ALL",
        includeSuccessScreenshot: true,
        screenshotFormat: "pdf",
        slackChannelIds: ["C0123456789", "C9876543210"],
        userIds: [id],
        groupIds: ["00000000-0000-4000-8000-00000000000b"],
      },
    ]);
  });

  it("reopens at what Hex refused, and says what Hex said", async () => {
    exports(cell("TEXT_INPUT", "name", ""), cell("NUMBER", "days", 7));
    picks.inBoxes.push((box) => {
      assert.equal(box.says, "DAYS (days): Hex rejected this value: the input is of type NUMBER.");
      box.enter("30");
    });
    picks.then(choose("Run"));
    const refused = { invalidInputs: [{ name: "days", value: "x", dataType: "NUMBER" }], unknownInputs: undefined };
    await runWithInputs(at.context, { projectId, options: { inputs: { days: "x" } }, refused });
    assert.deepEqual(sent, [{ inputs: { days: 30 } }]);
    picks.inBoxes.push((box) => {
      assert.match(box.says ?? "", /no input with this name/);
      box.pressInTitle("Use default");
    });
    picks.then(choose("Run"));
    await at.clock.advance(5_000);
    await runWithInputs(at.context, {
      projectId,
      options: { inputs: { nane: "x", days: 1 } },
      refused: { unknownInputs: ["nane"] },
    });
    assert.deepEqual(sent[1], { inputs: { days: 1 } });
  });

  it("takes no notice of an argument that is none of Hex's refusals", async () => {
    for (const refused of [null, 7, { invalidInputs: "x", unknownInputs: [{}] }]) {
      picks.then((pick) => pick.hide());
      await runWithInputs(at.context, { projectId, options: { dryRun: true }, refused });
    }
    assert.equal(picks.boxes.length, 0);
  });

  it("is filled with what a run had, and asks for its secrets again", async () => {
    const memory = fakeMemory();
    const before = new FakeContext({ memory });
    before.hex.addProject();
    const outcome = await before.workspace.actions.run(projectId, {
      inputs: { region: "EMEA", password: "x" },
      useCachedSqlResults: false,
    });
    before.dispose();
    const after = new FakeContext({ memory });
    after.hex.addProject();
    const inHex: RunOptions[] = [];
    const runInHex = after.hex.operations.RunProject;
    after.hex.operations.RunProject = (query, call) => {
      inHex.push(query.run);
      return runInHex(query, call);
    };
    picks.inBoxes.push((box) => {
      assert.deepEqual([box.password, box.value], [true, ""]);
      box.enter("sesame");
    });
    picks.then((pick) => {
      assert.equal(pick.item("password").description, "••••••");
      assert.equal(pick.item("region").description, "EMEA");
      assert.doesNotMatch(JSON.stringify(pick.items), /sesame/);
      pick.choose("Run");
    });
    await runAgainWithChanges(after.context, {
      projectId,
      runId: outcome.kind === "started" ? outcome.started.runId : "",
    });
    assert.deepEqual(inHex, [{ inputs: { region: "EMEA", password: "sesame" }, useCachedSqlResults: false }]);
    assert.doesNotMatch(JSON.stringify(memory.read()), /sesame/);
    assert.doesNotMatch(after.lines.join(), /sesame/);
    after.dispose();
  });

  it("sends a text of several lines exactly as it is", async () => {
    const text: InputValue = "a\\n\n\tb ↵ \\";
    exports(cell("TEXT_AREA", "notes", "x"));
    picks.inBoxes.push((box) => {
      assert.equal(box.value, "a\\\\n↵\\tb \\↵ \\");
      box.enter(`${box.value}!`);
    });
    picks.then(choose("NOTES (notes)"), choose("Run"));
    await runWithInputs(at.context, { projectId, options: { inputs: { notes: text } } });
    assert.deepEqual(sent, [{ inputs: { notes: `${text}!` } }]);
  });
});
