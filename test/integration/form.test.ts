import assert from "node:assert/strict";
import { stringify } from "yaml";
import { runAgainWithChanges, runWithInputs } from "../../src/inputs/run";
import { savePreset } from "../../src/presets/presetCommands";
import { HexError } from "../../src/hex/errors";
import type { ProjectId, RunOptions } from "../../src/hex/types";
import { CommandStage } from "./support/commandStage";
import { choose, type FakeBox } from "./support/fakePicks";
import { until } from "./support/fakes";

const cell = (inputType: string, name: string, defaultValue?: unknown, options?: unknown) => ({
  cellType: "INPUT",
  cellLabel: name.toUpperCase(),
  config: { inputType, name, defaultValue, options },
});

describe("The form's Run button and dry run", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];
  let picks: CommandStage["picks"];
  let user: CommandStage["user"];
  let projectId: ProjectId;
  let sent: RunOptions[];

  beforeEach(async () => {
    stage = new CommandStage();
    ({ at, picks, user, projectId, sent } = stage);
    await at.workspace.projects.refresh("user");
    at.hex.exports.set(
      projectId,
      stringify({
        meta: { title: "Revenue" },
        cells: [
          cell("DROPDOWN", "region", "All", { valueOptions: ["All", "EMEA", "AMER"] }),
          cell("SLIDER", "share", 0.5, { min: 0, max: 1, step: 0.1 }),
          cell("TEXT_INPUT", "name", ""),
        ],
      }),
    );
  });
  afterEach(() => stage.dispose());

  const form = (options?: RunOptions) => runWithInputs(at.context, { projectId, options });
  const tooltips = ({ buttons }: Pick<FakeBox, "buttons">) => buttons.map(({ tooltip }) => tooltip);
  /** Hex refuses what is sent once, naming an input. */
  const refuseOnce = (name: string) => {
    const answer = at.hex.operations.RunProject;
    at.hex.operations.RunProject = ({ run }) => {
      at.hex.operations.RunProject = answer;
      sent.push(run);
      const details = { invalidInputs: [{ name, dataType: "NUMBER" }], unknownInputs: [] };
      throw new HexError("unprocessable", { operation: "RunProject", host: "app.hex.tech", status: 422, ...details });
    };
  };

  it("names the project in every step, and the input in its prompt, also beside what is wrong", async () => {
    picks.inBoxes.push(
      (box) => {
        assert.deepEqual([box.title, box.step, box.totalSteps], ["Run Revenue", 2, 4]);
        assert.match(box.prompt ?? "", /^SHARE \(share\): A number from 0 to 1\./);
        assert.equal(box.placeholder, "SHARE (share)");
        box.type("5");
        assert.equal(box.says, "SHARE (share): Type a number of at most 1.");
        box.enter("0.6");
      },
      (box) => {
        assert.deepEqual([box.title, box.step], ["Run Revenue", 3]);
        box.accept();
      },
    );
    picks.then(
      (pick) => {
        assert.deepEqual([pick.title, pick.step, pick.totalSteps], ["Run Revenue", 1, 4]);
        assert.match(pick.placeholder ?? "", /^REGION \(region\) · Choose a value · /);
        pick.choose("EMEA");
      },
      (pick) => {
        assert.deepEqual([pick.title, pick.placeholder], ["Run Revenue", "Review and run"]);
        pick.choose("Run");
      },
    );
    await form();
    assert.deepEqual(sent, [{ inputs: { region: "EMEA", share: 0.6 } }]);
  });

  it("runs from a step with what is entered there, and leaves the further inputs to their defaults", async () => {
    picks.then((pick) => {
      assert.deepEqual(tooltips(pick), ["Run", "Use default", "Skip Remaining Inputs"]);
      pick.activeItems = [pick.item("AMER")];
      pick.pressInTitle("Run");
    });
    await form();
    assert.deepEqual(sent, [{ inputs: { region: "AMER" } }]);
    assert.deepEqual([picks.opened.length, picks.boxes.length], [1, 0]);
  });

  it("takes the row that is active among those that match what is typed", async () => {
    picks.then((pick) => {
      pick.type("e");
      pick.activeItems = [pick.item("AMER")];
      pick.pressInTitle("Run");
    });
    await form();
    assert.deepEqual(sent, [{ inputs: { region: "AMER" } }]);
  });

  it("stays at a value that is wrong, and says why", async () => {
    picks.then(choose("EMEA"));
    picks.inBoxes.push((box) => {
      box.type("0.55");
      box.pressInTitle("Run");
      assert.match(box.says ?? "", /^SHARE \(share\): .*between two steps/);
      assert.ok(box.isOpen);
      assert.deepEqual(sent, []);
      box.type("0.7");
      box.pressInTitle("Run");
    });
    await form();
    assert.deepEqual(sent, [{ inputs: { region: "EMEA", share: 0.7 } }]);
  });

  it("runs from an input that is changed in the summary", async () => {
    picks.then(choose("SHARE (share)"));
    picks.inBoxes.push((box) => {
      assert.deepEqual(tooltips(box).slice(-2), ["Run", "Use default"]);
      box.type("0.7");
      box.pressInTitle("Run");
    });
    await form({ inputs: { region: "EMEA" } });
    assert.deepEqual(sent, [{ inputs: { region: "EMEA", share: 0.7 } }]);
  });

  it("leads to the summary while a value that Hex refused is as it was", async () => {
    const refused = {
      invalidInputs: [
        { name: "share", dataType: "NUMBER" },
        { name: "name", dataType: "STRING" },
      ],
    };
    picks.inBoxes.push((box) => {
      assert.match(box.says ?? "", /^SHARE \(share\): Hex rejected this value/);
      box.pressInTitle("Run");
    });
    picks.then((pick) => {
      assert.match(pick.item("SHARE (share)").detail ?? "", /Hex rejected this value/);
      assert.match(pick.item("NAME (name)").detail ?? "", /Hex rejected this value/);
      pick.hide();
    });
    const options = { inputs: { share: 0.5, name: "x" } };
    await runWithInputs(at.context, { projectId, options, refused });
    assert.deepEqual(sent, []);
    // Changed, it is run: nothing else was refused.
    picks.inBoxes.push((box) => {
      box.type("0.6");
      box.pressInTitle("Run");
    });
    const first = { invalidInputs: refused.invalidInputs.slice(0, 1) };
    await runWithInputs(at.context, { projectId, options, refused: first });
    assert.deepEqual(sent, [{ inputs: { share: 0.6, name: "x" } }]);
  });

  describe("where Hex refused a value", () => {
    const exports = (...cells: object[]) =>
      at.hex.exports.set(projectId, stringify({ meta: { title: "Revenue" }, cells }));
    const refused = (dataType: string) => ({ invalidInputs: [{ name: "one", dataType }] });
    const tiers = [
      { key: "t1", value: "Gold" },
      { key: "t2", value: "Silver" },
    ];

    it("sends what people see instead of an option’s key, and says so", async () => {
      exports(cell("DROPDOWN", "one", "t1", { valueOptions: tiers }));
      const argument = { projectId, options: { inputs: { one: "t2" } }, refused: refused("STRING") };
      picks.then(
        (pick) => {
          assert.match(pick.placeholder ?? "", /^ONE \(one\) · Hex rejected the key .* sends its label instead/);
          assert.deepEqual(
            pick.activeItems.map(({ label }) => label),
            ["Silver"],
          );
          pick.choose("Silver");
        },
        (pick) => {
          assert.match(pick.item("ONE (one)").detail ?? "", /Hex rejected the key/);
          pick.choose("Run");
        },
      );
      await runWithInputs(at.context, argument);
      assert.deepEqual(sent, [{ inputs: { one: "Silver" } }]);
      // So it is with every other option that is chosen then.
      picks.then(choose("Gold"), (pick) => {
        assert.equal(pick.item("ONE (one)").detail, undefined);
        pick.choose("Run");
      });
      await at.clock.advance(5_000);
      await runWithInputs(at.context, argument);
      assert.deepEqual(sent[1], { inputs: { one: "Gold" } });
      // Hex takes neither half.
      picks.then((pick) => {
        assert.match(pick.placeholder ?? "", /Hex rejected this choice\. Use the input’s default/);
        pick.hide();
      });
      await runWithInputs(at.context, { ...argument, options: { inputs: { one: "Silver" } } });
    });

    it("sends what people see instead of the keys in a list, and the keys where they were not refused", async () => {
      exports(cell("MULTISELECT", "one", [], { multiValueOptions: tiers }));
      const options = { inputs: { one: ["t2"] } };
      picks.then((pick) => pick.tick("Gold", "Silver"), choose("Run"));
      await runWithInputs(at.context, { projectId, options, refused: refused("DYNAMIC") });
      picks.then(choose("ONE (one)"), (pick) => pick.tick("Gold", "Silver"), choose("Run"));
      await at.clock.advance(5_000);
      await runWithInputs(at.context, { projectId, options });
      assert.deepEqual(sent, [{ inputs: { one: ["Gold", "Silver"] } }, { inputs: { one: ["t1", "t2"] } }]);
    });

    it("keeps the key of an option whose input Hex does not know", async () => {
      exports(cell("DROPDOWN", "one", "t1", { valueOptions: tiers }));
      picks.then((pick) => {
        assert.match(pick.placeholder ?? "", /no input with this name/);
        pick.choose("Silver");
      }, choose("Run"));
      const options = { inputs: { one: "t2" } };
      await runWithInputs(at.context, { projectId, options, refused: { unknownInputs: ["one"] } });
      assert.deepEqual(sent, [options]);
    });

    for (const [what, input, value, says] of [
      [
        "a range",
        cell("DATE", "one", null, { enableTime: false, useDateRange: true }),
        { start: "2026-08-01", end: "2026-08-09" },
        "Hex rejected these dates as a range. Use the input’s default, or run the project in Hex.",
      ],
      [
        "a date with a time",
        cell("DATE", "one", null, { enableTime: true }),
        "2026-08-09T10:00:00+02:00",
        "Hex rejected this date with a time. Use the input’s default, or run the project in Hex.",
      ],
      [
        "a date",
        cell("DATE", "one", null, { enableTime: false }),
        "2026-08-09",
        "Hex rejected this value: the input is of type X.",
      ],
      [
        "a list",
        cell("MULTISELECT", "one", null, { multiValueOptions: ["a", "b"] }),
        ["a"],
        "Hex rejected these values as a list. Use the input’s default, or run the project in Hex.",
      ],
      [
        "a checkbox",
        cell("CHECKBOX", "one", false, { style: "switch", text: "" }),
        true,
        "Hex rejected this choice. Use the input’s default, or run the project in Hex.",
      ],
      [
        "an option without a key",
        cell("DROPDOWN", "one", null, { valueOptions: ["a", "b"] }),
        "a",
        "Hex rejected this value: the input is of type X.",
      ],
    ] as const) {
      it(`says what can be done about ${what}`, async () => {
        exports(input);
        const said: (string | undefined)[] = [];
        picks.then((pick) => {
          said.push(pick.placeholder);
          pick.hide();
        });
        picks.inBoxes.push((box) => {
          said.push(box.says);
          box.hide();
        });
        await runWithInputs(at.context, { projectId, options: { inputs: { one: value } }, refused: refused("X") });
        assert.equal(said.length, 1);
        assert.ok(said[0]?.endsWith(says), said[0]);
        assert.deepEqual(sent, []);
      });
    }
  });

  it("does not run where the form saves a preset", async () => {
    picks.then((pick) => {
      assert.deepEqual(tooltips(pick), ["Use default", "Skip Remaining Inputs"]);
      pick.hide();
    });
    await savePreset(at.context, { projectId });
    assert.deepEqual(sent, []);
  });

  it("comes back after a dry run with what Hex accepts, and Enter then runs it", async () => {
    at.hex.operations.RunProject = ((answer) => async (query, call) => ({
      ...(await answer(query, call)),
      version: "12",
      traceId: "[t](x)",
    }))(at.hex.operations.RunProject);
    const options = { inputs: { region: "EMEA" }, dryRun: true };
    picks.then(choose("Validate Without Running"), (pick) => {
      assert.equal(pick.placeholder, "Hex accepts this request · Review and run");
      assert.deepEqual(pick.labels.slice(0, 2), ["Run", "Hex accepts this request"]);
      assert.match(
        pick.item("Hex accepts this request").detail ?? "",
        /^nothing was started · Hex may check values only when the project runs · trace ID /,
      );
      assert.deepEqual(
        pick.activeItems.map(({ label }) => label),
        ["Run"],
      );
      assert.equal(pick.item("Dry run (validate only)").description, "off");
      // What Hex accepted is something else now.
      pick.choose("Use cached SQL results");
      assert.ok(!pick.labels.includes("Hex accepts this request"));
      pick.choose("Use cached SQL results");
      assert.ok(pick.labels.includes("Hex accepts this request"));
      assert.deepEqual(sent, [options]);
      assert.equal(at.workspace.localRuns.all.length, 0);
      assert.equal(at.workspace.store.activeRuns().length, 0);
      pick.choose("Run");
    });
    await form(options);
    assert.deepEqual(sent, [options, { inputs: { region: "EMEA" } }]);
    assert.deepEqual(user.messages, []);
    assert.equal(picks.onTheScreen.indexOf(undefined), picks.onTheScreen.length - 1, picks.onTheScreen.join());
  });

  it("comes back after a dry run at what Hex refuses", async () => {
    refuseOnce("share");
    const options = { inputs: { share: 0.6 }, dryRun: true };
    picks.then(
      choose("Validate Without Running"),
      (pick) => {
        assert.match(pick.item("Hex doesn’t accept this run").detail ?? "", /Hex doesn’t accept.*share/);
        assert.match(pick.item("SHARE (share)").detail ?? "", /the input is of type NUMBER/);
        assert.deepEqual(
          pick.activeItems.map(({ label }) => label),
          ["SHARE (share)"],
        );
        pick.choose("SHARE (share)");
      },
      (pick) => {
        assert.ok(!pick.labels.includes("Hex doesn’t accept this run"));
        assert.equal(pick.item("SHARE (share)").detail, undefined);
        pick.choose("Run");
      },
    );
    picks.inBoxes.push((box) => box.enter("0.7"));
    await form(options);
    assert.deepEqual(sent, [options, { inputs: { share: 0.7 } }]);
    assert.deepEqual(user.messages, []);
  });

  it("complains no more of what a dry run shows to be accepted", async () => {
    const refused = { invalidInputs: [{ name: "share", dataType: "NUMBER" }] };
    picks.inBoxes.push((box) => box.accept());
    picks.then(
      (pick) => {
        assert.match(pick.item("SHARE (share)").detail ?? "", /Hex rejected this value/);
        pick.choose("Dry run (validate only)");
        pick.choose("Validate Without Running");
      },
      (pick) => {
        assert.equal(pick.item("SHARE (share)").detail, undefined);
        assert.deepEqual(
          pick.activeItems.map(({ label }) => label),
          ["Run"],
        );
        pick.hide();
      },
    );
    await runWithInputs(at.context, { projectId, options: { inputs: { share: 0.5 } }, refused });
    assert.deepEqual(sent, [{ inputs: { share: 0.5 }, dryRun: true }]);
  });

  it("stays a dry run from a step, and says so in the summary", async () => {
    picks.then(choose("SHARE (share)"), (pick) => {
      assert.ok(pick.labels.includes("Hex accepts this request"));
      pick.hide();
    });
    picks.inBoxes.push((box) => {
      box.type("0.7");
      box.pressInTitle("Run");
    });
    await form({ inputs: { region: "EMEA" }, dryRun: true });
    assert.deepEqual(sent, [{ inputs: { region: "EMEA", share: 0.7 }, dryRun: true }]);
  });

  it("stays as it was when Hex can't be asked", async () => {
    at.hex.fail("offline", "RunProject", 1);
    picks.then(choose("Validate Without Running"), (pick) => {
      assert.equal(pick.item("Dry run (validate only)").description, "on");
      assert.equal(pick.labels[0], "Validate Without Running");
      pick.hide();
    });
    await form({ dryRun: true });
    assert.deepEqual(user.messages, [
      "Revenue: Can’t reach app.hex.tech. Check your network connection, VPN or proxy.",
    ]);
  });

  it("tells in a message what Hex says when the form was closed meanwhile", async () => {
    let answer = (): void => undefined;
    const usual = at.hex.operations.RunProject;
    at.hex.operations.RunProject = async (query, call) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return await usual(query, call);
    };
    picks.then(choose("Validate Without Running"));
    const asked = form({ dryRun: true });
    await until(() => picks.opened.length > 0 && picks.last.title.startsWith("Asking Hex about a run of “Revenue”"));
    picks.last.hide();
    answer();
    await asked;
    assert.match(
      user.messages.join(),
      /accepts this request for “Revenue”\. Nothing was started\. Hex may check values only when/,
    );
    assert.equal(picks.opened.length, 1);
  });

  it("leads the page on to the run that follows a dry run", async () => {
    const runId = await stage.runHere({ inputs: { region: "EMEA" }, useCachedSqlResults: false });
    await at.clock.advance(60_000);
    picks.then((pick) => {
      pick.choose("Dry run (validate only)");
      pick.choose("Validate Without Running");
    }, choose("Run"));
    await runAgainWithChanges(at.context, { projectId, runId, from: "page" });
    const options = { inputs: { region: "EMEA" }, useCachedSqlResults: false };
    assert.deepEqual(sent, [{ ...options, dryRun: true }, options]);
    const [started] = at.workspace.localRuns.all;
    assert.deepEqual(at.followed, [[projectId, runId, started?.runId]]);
  });
});
