import assert from "node:assert/strict";
import type { Fetch, FetchResponse } from "../../../src/hex/transport";
import type { ProjectId } from "../../../src/hex/types";
import { makeClient } from "../hex/support";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;

describe("Hex out of reach", () => {
  it("is said of every active run and of the list after one failed poll, and taken back when Hex answers", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    hex.durationMs = () => 3_600 * second;
    const ids = ["One", "Two", "Three"].map((title) => hex.addProject(title));
    const workspace = openWorkspace(hex, clock, { pinned: [] });
    const errors = () => ids.map((id) => workspace.store.runsOf(id).error?.kind);
    try {
      workspace.screen.setViewVisible(true);
      for (const id of ids) {
        await workspace.actions.run(id, {});
      }
      await clock.advance(60 * second);
      assert.deepEqual(errors(), [undefined, undefined, undefined]);
      hex.fail("offline");
      const before = hex.requests.length;
      while (hex.requests.length === before) {
        await clock.advance(second);
      }
      assert.equal(hex.requests.length, before + 1);
      assert.deepEqual(errors(), ["offline", "offline", "offline"]);
      assert.equal(workspace.projects.error?.kind, "offline");
      hex.mend();
      await clock.advance(60 * second);
      assert.deepEqual(errors(), [undefined, undefined, undefined]);
      assert.equal(workspace.projects.error, undefined);
    } finally {
      workspace.dispose();
    }
  });

  it("is asked for no more often when a proxy or the network answers that than when nothing does", async () => {
    assert.equal(await requestsWhile(undefined), 22);
    for (const status of [407, 408, 511]) {
      assert.equal(await requestsWhile(status), 22, String(status));
    }
  });
});

/** How many requests go out in ten minutes in which all are answered with a status, or none is, while projects run. */
async function requestsWhile(status: number | undefined): Promise<number> {
  const ids = [1, 2, 3, 4].map((number) => `5a8591dd-4039-49df-9202-96385ba3eff${number}` as ProjectId);
  let isDown = false;
  let sent = 0;
  const fetch: Fetch = async (url) => {
    sent += 1;
    if (isDown && status === undefined) {
      throw new Error("There is no network");
    }
    const id = ids.find((one) => url.includes(one));
    const body = id
      ? { runs: [{ projectId: id, runId: id, status: "RUNNING", startTime: new Date(startMs).toISOString() }] }
      : { values: ids.map((one) => ({ id: one, title: one, type: "PROJECT" })), pagination: {} };
    return isDown && status !== undefined ? answer(status, "") : answer(200, JSON.stringify(body));
  };
  const { client, clock } = makeClient(fetch);
  const startMs = clock.now();
  const workspace = openWorkspace(client, clock, { pinned: ids });
  workspace.screen.setViewVisible(true);
  await clock.advance(60 * second);
  assert.equal(workspace.store.activeRuns().length, ids.length);
  isDown = true;
  sent = 0;
  await clock.advance(600 * second);
  workspace.dispose();
  return sent;
}

function answer(status: number, text: string): FetchResponse {
  const pieces = async function* () {
    yield text;
  };
  return { status, headers: new Headers(), body: pieces() };
}
