import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { HexFile, InputValue, ProjectId, ProjectInput, RunOptions } from "../../../src/hex/types";
import { oddNames, type KnownInputs } from "../../../src/polling/projectInputs";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { fakeMemory, openWorkspace, type OpenOptions } from "../support/openWorkspace";

describe("Where a project's inputs are known from", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;
  let id: ProjectId;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    id = hex.addProject();
    open();
  });
  afterEach(() => workspace.dispose());

  const open = (options: OpenOptions = {}) => (workspace = openWorkspace(hex, clock, options));
  /** A window with the project's file in an open folder. */
  const openWithFile = (inputs: ProjectInput[]) => {
    workspace.dispose();
    const file: HexFile = { type: "PROJECT", inputs, isComplete: true, notes: [] };
    open({ findHexFile: () => Promise.resolve({ path: "revenue.hex.yaml", file }) });
  };
  const exports = (name: string, defaultValue: InputValue = "All") =>
    hex.exports.set(
      id,
      JSON.stringify({
        meta: {},
        cells: [{ cellType: "INPUT", config: { name, inputType: "TEXT_INPUT", defaultValue } }],
      }),
    );
  const run = async (options: RunOptions) => {
    await clock.advance(1_000);
    await workspace.actions.run(id, options);
  };
  const known = async (how?: { again?: boolean }) => {
    const { source, inputs } = await workspace.inputs.of(id, how);
    return {
      kind: source.kind,
      why: "why" in source ? source.why?.kind : undefined,
      names: inputs.map(({ name }) => name),
    };
  };

  const complete = ({ source, isComplete, notes }: KnownInputs) => ({ kind: source.kind, isComplete, notes });

  it("is a file of an open folder first, without a request", async () => {
    const input = { name: "region", kind: "text" } as const;
    openWithFile([input]);
    const { source, inputs } = await workspace.inputs.of(id);
    assert.deepEqual(source, { kind: "file", path: "revenue.hex.yaml" });
    assert.deepEqual(inputs, [input]);
    assert.equal(hex.requests.length, 0);
  });

  it("is Hex's export else, asked for once for each published version", async () => {
    exports("region");
    assert.deepEqual(await known(), { kind: "export", why: undefined, names: ["region"] });
    assert.deepEqual([hex.count("GetProject"), hex.count("ExportProject")], [1, 1]);
    exports("country");
    assert.deepEqual((await known()).names, ["region"]);
    assert.deepEqual([hex.count("GetProject"), hex.count("ExportProject")], [1, 1]);
    const project = hex.projects.get(id);
    assert.ok(project);
    hex.projects.set(id, { ...project, lastPublishedAt: new Date(clock.now()) });
    await workspace.loader.project(id, "user");
    assert.deepEqual((await known()).names, ["country"]);
    assert.equal(hex.count("ExportProject"), 2);
  });

  it("is asked for once by two that want to know at the same time", async () => {
    exports("region");
    await workspace.loader.project(id, "user");
    const [one, other] = await Promise.all([known(), known()]);
    assert.deepEqual(one, other);
    assert.equal(hex.count("ExportProject"), 1);
  });

  it("is what was sent before where Hex does not export, and says why; when that is wanted Hex is asked again", async () => {
    await run({ inputs: { region: "EMEA", password: "x" } });
    await run({ inputs: { days: 7, region: "APAC" } });
    await run({});
    assert.deepEqual(await known(), { kind: "before", why: "notFound", names: ["days", "region", "password"] });
    assert.deepEqual(
      [...(await workspace.inputs.lastUsed(id))],
      [
        ["days", 7],
        ["region", "APAC"],
      ],
    );
    exports("region");
    assert.equal((await known({ again: true })).kind, "export");
  });

  for (const kind of ["forbidden", "notFound"] as const) {
    it(`is asked for every five minutes, or when that is wanted, where the export is ${kind}`, async () => {
      exports("region");
      hex.fail(kind, "ExportProject");
      const wanted = { kind: "none", why: kind, names: [] };
      assert.deepEqual([await known(), await known()], [wanted, wanted]);
      await clock.advance(299_000);
      assert.deepEqual([await known(), hex.count("ExportProject")], [wanted, 1]);
      await clock.advance(1_000);
      assert.deepEqual([await known(), await known(), hex.count("ExportProject")], [wanted, wanted, 2]);
      assert.deepEqual([await known({ again: true }), hex.count("ExportProject")], [wanted, 3]);
      hex.mend();
      assert.equal((await known()).kind, "none");
      const project = hex.projects.get(id);
      assert.ok(project);
      hex.projects.set(id, { ...project, lastPublishedAt: new Date(clock.now()) });
      await workspace.loader.project(id, "user");
      assert.equal((await known()).kind, "export", "a newer version was published");
      assert.deepEqual([(await known({ again: true })).kind, hex.count("ExportProject")], ["export", 4]);
    });
  }

  it("is asked for anew after any other failure, of one project for itself", async () => {
    exports("region");
    hex.fail("serverFailed", "ExportProject");
    const asked = known();
    await clock.advance(60_000);
    assert.equal((await asked).why, "serverFailed");
    hex.mend();
    assert.equal((await known()).kind, "export");
    const { operations } = hex;
    const exportProject = operations.ExportProject;
    // A proxy's page says nothing of Hex.
    operations.ExportProject = () =>
      Promise.reject(new HexError("forbidden", { operation: "ExportProject", host: "h", notHex: true }));
    id = hex.addProject();
    exports("country");
    assert.equal((await known()).why, "forbidden");
    operations.ExportProject = exportProject;
    assert.deepEqual((await known()).names, ["country"]);
  });

  it("is nothing for a project that was never run from here", async () => {
    await run({ inputs: { region: "EMEA" } });
    id = hex.addProject();
    assert.deepEqual(await known(), { kind: "none", why: "notFound", names: [] });
    assert.deepEqual([...workspace.inputs.lastUsed(id)], []);
    hex.fail("forbidden", "GetProject");
    id = hex.addProject();
    assert.deepEqual(await known(), { kind: "none", why: "forbidden", names: [] });
  });

  it("is at hand without a request where it was exported before", async () => {
    assert.equal(await workspace.inputs.atHand(id), undefined);
    await known();
    assert.equal(await workspace.inputs.atHand(id), undefined, "Hex has not exported it");
    exports("region");
    await known({ again: true });
    const before = hex.requests.length;
    const atHand = await workspace.inputs.atHand(id);
    assert.deepEqual([atHand?.source, atHand?.inputs.length], [{ kind: "export" }, 1]);
    assert.equal(hex.requests.length, before);
  });

  it("is at hand in a file of an open folder, without a request", async () => {
    openWithFile([{ name: "region", kind: "text" }]);
    const atHand = await workspace.inputs.atHand(id);
    assert.deepEqual(atHand?.source, { kind: "file", path: "revenue.hex.yaml" });
    assert.deepEqual(
      atHand.inputs.map(({ name }) => name),
      ["region"],
    );
    assert.equal(hex.requests.length, 0);
  });

  it("is not at hand when the export that is under way fails", async () => {
    const asked = known();
    hex.fail("serverFailed", "ExportProject");
    await clock.advance(0);
    assert.equal(await workspace.inputs.atHand(id), undefined);
    await clock.advance(60_000);
    assert.equal((await asked).why, "serverFailed");
  });

  it("is nothing to fill in for a button, and dates that count from the day on which they are asked for", async () => {
    const relativeDefault = [{ unit: "DAY", count: -1, timeZone: "UTC" } as const];
    openWithFile([
      { name: "go", kind: "button" },
      { name: "day", kind: "date", relativeDefault },
    ]);
    const days: unknown[] = [];
    for (const waitMs of [0, 86_400_000]) {
      await clock.advance(waitMs);
      const { inputs } = await workspace.inputs.of(id);
      days.push(inputs.map(({ name, defaultValue }) => [name, defaultValue]));
    }
    assert.deepEqual(days, [[["day", "2026-01-04"]], [["day", "2026-01-05"]]]);
  });

  it("may be incomplete where Hex does not export: no other name is taken for a mistake", async () => {
    assert.deepEqual(await workspace.inputs.of(id).then(complete), { kind: "none", isComplete: false, notes: [] });
    await run({ inputs: { region: "EMEA" } });
    assert.deepEqual(await workspace.inputs.of(id).then(complete), { kind: "before", isComplete: false, notes: [] });
    assert.deepEqual(
      workspace.inputs.withoutHex(id).inputs.map(({ kind }) => kind),
      ["unknown"],
    );
  });

  it("is the names of secrets too after a reload, each once and without its value", async () => {
    workspace.dispose();
    const memory = fakeMemory();
    open({ memory });
    await run({ inputs: { password: "x", region: "EMEA" } });
    await run({ inputs: { password: "y" } });
    workspace.dispose();
    open({ memory });
    assert.deepEqual((await known()).names, ["password", "region"]);
    assert.deepEqual([...workspace.inputs.lastUsed(id)], [["region", "EMEA"]]);
  });

  it("is not told where the fault is ours", async () => {
    hex.operations.ExportProject = () => Promise.reject(new Error("a fault of ours"));
    await assert.rejects(known(), /a fault of ours/);
  });

  it("tells names that may be mistakes: not in the published app, or not known", () => {
    const inputs = [
      { name: "region", kind: "text" },
      { name: "draft", kind: "text", notInApp: true },
    ] as const;
    assert.deepEqual(oddNames({ inputs }, { inputs: { region: "EU", draft: 1, regoin: "EU" } }), {
      ignored: ["draft"],
      unknown: ["regoin"],
    });
    assert.deepEqual(oddNames({ inputs }, {}), { ignored: [], unknown: [] });
  });

  it("is not an export that is no project", async () => {
    hex.exports.set(id, "<html>");
    assert.deepEqual(await known(), { kind: "none", why: "unexpectedAnswer", names: [] });
  });
});
