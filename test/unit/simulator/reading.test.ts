import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { parseHexFile } from "../../../src/hex/projectFile";
import { noLimits, type Dialect } from "../../simulator/options";
import { bench, closeAll, values } from "./support";

describe("simulator: export, cells and charts", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("exports a project with its inputs", async () => {
    const { sim, send } = await bench();
    const project = sim.workspace.project("Every input type");
    const { status, body } = await send("POST", "/projects/export", { projectId: project.id, version: "latest" });
    assert.equal(status, 200);
    assert.equal(body["filename"], "every-input-type.hex.yaml");
    const content = String(body["content"]);
    assert.match(content, /^schemaVersion: 3\nmeta:\n {2}projectId: /);
    for (const { name } of project.inputs) assert.ok(content.includes(`      name: ${name}\n`), name);
    for (const version of ["newest", 0, 1.5]) {
      assert.equal((await send("POST", "/projects/export", { projectId: project.id, version })).status, 400);
    }
    sim.dialect.exportPadding = 3_000_000;
    const large = await send("POST", "/projects/export", { projectId: project.id, version: 1 });
    assert.ok(String(large.body["content"]).length > 3_000_000);
    sim.dialect.export = false;
    assert.equal((await send("POST", "/projects/export", { projectId: project.id, version: "draft" })).status, 403);
  });

  it("says in an export which cells are in the app, in the way that it is told to", async () => {
    const { sim, send } = await bench();
    const { id: projectId } = sim.workspace.project("Every input type");
    const notInApp = async (layout: Dialect["layout"]) => {
      sim.dialect.layout = layout;
      const { body } = await send("POST", "/projects/export", { projectId, version: "latest" });
      const content = String(body["content"]);
      const file = await parseHexFile(content);
      const elements = content.match(/^ +- type: CELL$/gm)?.length ?? 0;
      return { elements, names: file?.inputs.filter((input) => input.notInApp).map(({ name }) => name) };
    };
    const { elements, names } = await notInApp("cells");
    assert.deepEqual(names, ["debug_rows"]);
    // Four inputs are in a section.
    assert.deepEqual(await notInApp("containers"), { elements: elements - 3, names: ["debug_rows"] });
    assert.deepEqual(await notInApp("empty"), { elements: 0, names: [] });
  });

  it("draws charts of completed runs in the size asked for", async () => {
    const { sim, get } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const cells = values(await get(`/cells?projectId=${project.id}&limit=100`));
    const idOf = (type: string): string => String(cells.find((cell) => cell["cellType"] === type)?.["staticId"]);
    const run = sim.workspace.runs.of(project.id).find(({ outcome }) => outcome === "COMPLETED");
    const path = `/projects/${project.id}/runs/${run?.id}/cells`;
    const { status, body } = await get(`${path}/${idOf("CHART")}/image?width=640&height=360&includeTitle=true`);
    assert.deepEqual([status, body["mimeType"]], [200, "image/png"]);
    const png = Buffer.from(String(body["imageBase64"]), "base64");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [640, 360]);
    const data = png.subarray(png.indexOf("IDAT") + 4, png.indexOf("IEND") - 8);
    assert.equal(inflateSync(data).length, 641 * 360);
    assert.equal((await get(`${path}/${idOf("CHART")}/image?width=640`)).status, 400);
    assert.equal((await get(`${path}/${idOf("CHART")}/image?width=99&height=99`)).status, 400);
    assert.equal((await get(`${path}/${idOf("SQL")}/image`)).status, 400);
    const active = sim.startRun(project.id).id;
    assert.equal((await get(`/projects/${project.id}/runs/${active}/cells/${idOf("CHART")}/image`)).status, 400);
  });

  it("lists the charts of the draft, of which only the published ones are in runs and exports", async () => {
    const { sim, get, send } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    sim.workspace.draftCharts.set(project.id, ["New in the draft"]);
    const added = values(await get(`/cells?projectId=${project.id}&limit=100`)).find(
      (cell) => cell["label"] === "New in the draft",
    );
    const run = sim.workspace.runs.of(project.id).find(({ outcome }) => outcome === "COMPLETED");
    assert.equal(
      (await get(`/projects/${project.id}/runs/${run?.id}/cells/${String(added?.["staticId"])}/image`)).status,
      404,
    );
    const file = await send("POST", "/projects/export", { projectId: project.id, version: "latest" });
    assert.ok(!file.text.includes("New in the draft"));
  });

  it("lists who and what is in the workspace", async () => {
    const { sim, get } = await bench({ limits: noLimits });
    assert.equal(values(await get("/users?limit=5&sortBy=EMAIL")).length, 5);
    const groups = values(await get("/groups"));
    assert.equal(values(await get(`/users?groupId=${String(groups[0]?.["id"])}`)).length, 4);
    const [collection] = values(await get("/collections?limit=1"));
    const inIt = values(await get(`/projects?limit=100&collectionId=${String(collection?.["id"])}`));
    assert.ok(inIt.length > 0 && inIt.length < 20);
    assert.equal(values(await get("/data-connections")).length, 3);
    const project = sim.workspace.project("Revenue by region");
    assert.ok(values(await get(`/projects/${project.id}/queriedTables`)).length > 0);
  });
});
