import assert from "node:assert/strict";
import { createHexClient } from "../../../src/hex/client";
import type { Fetch } from "../../../src/hex/transport";
import type { HexHost } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { failure, fakeFetch, makeClient, someProject, someToken } from "./support";

const sign = { host: "https://app.hex.tech" as HexHost, token: someToken, version: "1.2.3" };
const project = { body: { id: someProject } };

describe("a client", () => {
  it("needs neither a clock nor chance of its own", async () => {
    const client = createHexClient({ ...sign, fetch: fakeFetch(project).fetch });
    assert.equal((await client.send("GetProject", { id: someProject })).id, someProject);
    const clock = new FakeClock();
    const later = createHexClient({ ...sign, clock, fetch: fakeFetch({ status: 502 }, project).fetch });
    const read = later.send("GetProject", { id: someProject });
    await clock.advance(60_000);
    assert.equal((await read).id, someProject);
  });

  it("waits before it repeats a read for as long as chance has it", async () => {
    const waits = [0, 0.25, 0.5].map(async (chance) => {
      const clock = new FakeClock();
      const { fetch, sent } = fakeFetch({ status: 502 }, project);
      const client = createHexClient({ ...sign, clock, random: () => chance, fetch });
      const read = client.send("GetProject", { id: someProject });
      while (sent.length < 2) {
        await clock.advance(5);
      }
      await read;
      return clock.now();
    });
    const [shortest = 0, middle = 0, longest = 0] = await Promise.all(waits);
    assert.ok(shortest < middle && middle < longest);
    // Twice the chance, twice as much on top of the shortest wait.
    assert.ok(Math.abs(longest - middle - (middle - shortest)) <= 10, `${shortest}, ${middle}, ${longest}`);
  });

  it("cuts a list whose host always has one more page", async () => {
    let pages = 0;
    const fetch: Fetch = (url, init) => {
      pages += 1;
      const body = { values: [{ id: `c${pages}` }], pagination: { after: `after ${pages}` } };
      return fakeFetch({ body }).fetch(url, init);
    };
    const collections = await makeClient(fetch).client.send("ListCollections", {});
    assert.deepEqual([pages, collections.length, collections.at(-1)?.id], [50, 50, "c50"]);
  });

  it("asks Me anew when a token is refused again later", async () => {
    const { fetch, sent } = fakeFetch({ status: 401, body: "Unauthorized" });
    const { client } = makeClient(fetch);
    let refusals = 0;
    client.onDidRefuse(() => (refusals += 1));
    for (let asked = 0; asked < 2; asked += 1) {
      await failure(client.send("GetProject", { id: someProject }));
    }
    assert.deepEqual([sent.length, refusals], [4, 2]);
  });

  it("sends no run with an input that can have no such name, and says which", async () => {
    const { fetch, sent } = fakeFetch({});
    const { client } = makeClient(fetch);
    const error = await failure(
      client.send("RunProject", { id: someProject, run: { inputs: { region: 1, "a b": 2 } } }),
    );
    assert.deepEqual(
      [error.kind, error.details.unknownInputs, error.details.notSent],
      ["unprocessable", ["a b"], true],
    );
    assert.equal(sent.length, 0);
  });

  it("sends nothing of which no request can be made, and does not quote it", async () => {
    const { fetch, sent } = fakeFetch({});
    const itself: unknown[] = ["secret-value"];
    itself.push(itself);
    const error = await failure(
      makeClient(fetch).client.send("RunProject", { id: someProject, run: { inputs: { region: itself as never } } }),
    );
    assert.deepEqual([error.kind, error.details.code, error.details.notSent], ["badRequest", "TYPEERROR", true]);
    assert.ok(!error.message.includes("secret-value"));
    assert.equal(sent.length, 0);
  });
});
