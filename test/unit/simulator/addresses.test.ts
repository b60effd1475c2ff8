import assert from "node:assert/strict";
import { readAddress } from "../../../src/hex/address";
import type { HexHost } from "../../../src/hex/types";
import { codeOf } from "../../simulator/addresses";
import { startSimulator, type Simulator } from "../../simulator/simulator";

describe("The simulator's addresses", () => {
  let sim: Simulator;
  before(async () => {
    sim = await startSimulator({ activeRuns: 0, schedules: false });
  });
  after(() => sim.close());

  const project = () =>
    [...sim.workspace.projects.values()].find(({ lastPublishedAt }) => lastPublishedAt !== null) ?? assert.fail();
  const open = async (path: string) => {
    const answer = await fetch(`${sim.url}${path}`);
    return { status: answer.status, url: answer.url, text: await answer.text() };
  };

  it("have the 22 characters of Hex's own examples", () => {
    assert.equal(codeOf("019de9ff-969c-7000-8463-5dfe9a5f730a"), "0339sAIgaMNYNW4ffgEBZK");
    assert.equal(codeOf("019a0000-0000-7000-8000-000000000001"), "031MyIAX6l6JJen2z5Acrp");
  });

  for (const form of ["title", "uuid"] as const) {
    it(`lead from a project's address to its page, and are read by the extension (${form})`, async () => {
      sim.dialect.addresses = form;
      const { id } = project();
      const { status, url, text } = await open(`/hex/${id}`);
      assert.equal(status, 200);
      assert.equal(url.includes(id), form === "uuid");
      assert.match(text, /<h1>/);
      const read = readAddress(url);
      assert.ok(read && "projectId" in read);
      assert.deepEqual(
        [read.projectId, read.host, read.org],
        [id, sim.url as HexHost, form === "uuid" ? "northwind" : sim.workspace.data.orgId],
      );
    });

    it(`are those of runs (${form})`, async () => {
      sim.dialect.addresses = form;
      const { id } = project();
      const run = sim.startRun(id);
      const answer = await fetch(`${sim.url}/api/v1/projects/${id}/runs/${run.id}`, {
        headers: { Authorization: `Bearer ${sim.token}` },
      });
      const { runUrl } = (await answer.json()) as { runUrl: string };
      const read = readAddress(runUrl);
      assert.ok(read && "projectId" in read);
      assert.deepEqual([read.projectId, read.runId], [id, run.id]);
      assert.match((await open(runUrl.slice(sim.url.length))).text, new RegExp(run.id));
    });
  }

  it("of another organisation, kind or project are not there", async () => {
    const code = codeOf(project().id);
    for (const path of [
      `/elsewhere/app/${code}/latest`,
      `/northwind/settings/${code}/x`,
      `/northwind/app/${codeOf("019a0000-0000-7000-8000-000000000001")}/latest`,
      "/api/v1/nothing/x/y",
    ]) {
      assert.equal((await open(path)).status, 404, path);
    }
    assert.equal((await open(`/northwind/hex/Any-title-${code}/draft/logic`)).status, 200);
  });
});
