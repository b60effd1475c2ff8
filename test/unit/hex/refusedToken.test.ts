import assert from "node:assert/strict";
import type { Fetch } from "../../../src/hex/transport";
import { failure, makeClient, someProject, someRun } from "./support";

const unauthorized = { status: 401, type: "text/plain", text: "Unauthorized" };
const page = { status: 401, type: "text/html", text: "<!doctype html><h1>Sign in to the network</h1>" };
const someone = { status: 200, type: "application/json", text: JSON.stringify({ id: "u", org: { id: "o" } }) };
const failed = { status: 500, type: "text/plain", text: "" };
const unknown = { status: 404, type: "text/plain", text: "" };
type Reply = typeof unauthorized;

/** A Hex that answers Me with one thing and everything else with another. */
function hex({ me, others }: { me: Reply; others: Reply }) {
  const sent: string[] = [];
  const fetch: Fetch = async (url, { method }) => {
    const { pathname } = new URL(url);
    sent.push(`${method} ${pathname.replace("/api/v1", "")}`);
    const { status, type, text } = pathname.endsWith("/users/me") ? me : others;
    return {
      status,
      headers: new Headers({ "Content-Type": type }),
      body: (async function* () {
        yield text;
      })(),
    };
  };
  const { client } = makeClient(fetch);
  let refusals = 0;
  client.onDidRefuse(() => (refusals += 1));
  return { client, sent, refusals: () => refusals };
}

describe("a token that Hex answers with 401", () => {
  it("is refused when one Me is refused as well", async () => {
    const { client, sent, refusals } = hex({ me: unauthorized, others: unauthorized });
    assert.equal((await failure(client.send("ListProjects", {}))).kind, "unauthorized");
    assert.deepEqual([refusals(), sent], [1, ["GET /projects", "GET /users/me"]]);
  });

  it("is refused where there is no Me that could say otherwise", async () => {
    const { client, refusals } = hex({ me: unknown, others: unauthorized });
    assert.equal((await failure(client.send("ListProjects", {}))).kind, "unauthorized");
    assert.equal(refusals(), 1);
  });

  for (const [what, me] of [
    ["accepts it", someone],
    ["fails", failed],
    ["answers with a portal's page", page],
  ] as const) {
    it(`is not refused while Me ${what}: a read has failed for now, a write is not allowed`, async () => {
      const { client, refusals } = hex({ me, others: unauthorized });
      const read = await failure(client.send("GetProjectRuns", { id: someProject }));
      const start = await failure(client.send("RunProject", { id: someProject, run: {} }));
      const cancel = await failure(client.send("CancelRun", { id: someProject, runId: someRun }));
      assert.deepEqual(
        [read, start, cancel].map(({ kind, details }) => [kind, details.status]),
        [
          ["serverFailed", 401],
          ["forbidden", 401],
          ["forbidden", 401],
        ],
      );
      assert.deepEqual([start.mayHaveHappened, refusals()], [false, 0]);
    });
  }

  it("is confirmed once for calls that are refused together", async () => {
    const { client, sent } = hex({ me: unauthorized, others: unauthorized });
    await Promise.all(Array.from({ length: 5 }, () => failure(client.send("GetProject", { id: someProject }))));
    assert.equal(sent.filter((request) => request.endsWith("/users/me")).length, 1);
  });

  it("is not refused by the page of a portal, proxy or gateway, and Me is not asked", async () => {
    const { client, sent, refusals } = hex({ me: unauthorized, others: page });
    const { kind, details } = await failure(client.send("ListProjects", {}));
    assert.deepEqual([kind, details.notHex, refusals(), sent.length], ["unexpectedAnswer", true, 0, 1]);
  });
});
