import assert from "node:assert/strict";
import type { InputValue, ProjectId, RunOptions } from "../../../src/hex/types";
import { oddNames } from "../../../src/polling/projectInputs";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace, type OpenOptions } from "../support/openWorkspace";

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
  const known = async () => {
    const { source, inputs } = await workspace.inputs.of(id);
    return {
      kind: source.kind,
      why: "why" in source ? source.why?.kind : undefined,
      names: inputs.map(({ name }) => name),
    };
  };

  it("is a file of an open folder first, without a request", async () => {
    const input = { name: "region", kind: "text" } as const;
    workspace.dispose();
    open({
      findHexFile: () =>
        Promise.resolve({
          path: "revenue.hex.yaml",
          file: { type: "PROJECT", inputs: [input], isComplete: true, notes: [] },
        }),
    });
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

  it("is what was sent before where Hex does not export, and says why; the next time Hex is asked again", async () => {
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
    assert.equal((await known()).kind, "export");
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
    await known();
    const before = hex.requests.length;
    const atHand = await workspace.inputs.atHand(id);
    assert.deepEqual([atHand?.source, atHand?.inputs.length], [{ kind: "export" }, 1]);
    assert.equal(hex.requests.length, before);
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
