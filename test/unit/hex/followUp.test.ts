import assert from "node:assert/strict";
import { failure, fakeFetch, makeClient, someProject, someToken, type Reply } from "./support";

const html = { "Content-Type": "text/html; charset=utf-8" };
const page: Reply = {
  status: 200,
  headers: html,
  body: `<!doctype html><h1>Sign in</h1> ${someToken} ${"x".repeat(5_000)}`,
};

async function recordOf(reply: Reply, call: "read" | "start" = "read") {
  const { client, records } = makeClient(fakeFetch(reply).fetch);
  const error = await failure(
    call === "read"
      ? client.send("GetProject", { id: someProject }, { attempts: 1 })
      : client.send("RunProject", { id: someProject, run: { inputs: { region: "secret-value" } } }),
  );
  return { error, record: records[0] };
}

describe("an answer that is not Hex's can be followed up in the log:", () => {
  it("its type, length and beginning, without the token", async () => {
    const { error, record } = await recordOf(page);
    assert.deepEqual([error.kind, error.details.isPage], ["unexpectedAnswer", true]);
    assert.equal(record?.body?.type, "text/html; charset=utf-8");
    assert.equal(record.body.bytes, (page.body as string).length);
    assert.match(record.body.start ?? "", /^<!doctype html><h1>Sign in<\/h1> \[token\] x+…$/);
    assert.equal(record.body.start?.length, 200);
  });

  it("of an error in Hex's own shapes there is nothing more to say", async () => {
    for (const body of [
      { reason: "No", traceId: "t" },
      { code: "X", message: "No" },
    ]) {
      assert.equal((await recordOf({ status: 400, body })).record?.body, undefined);
    }
  });

  it("of what answers a start only a page is quoted, as anything else may hold input values", async () => {
    assert.deepEqual(
      (await recordOf({ status: 500, headers: { "Content-Type": "text/plain" }, body: "bad secret-value" }, "start"))
        .record?.body,
      { type: "text/plain", bytes: 16, start: undefined },
    );
    assert.match((await recordOf({ ...page, status: 502 }, "start")).record?.body?.start ?? "", /^<!doctype html>/);
  });
});

describe("a list of which nothing can be read", () => {
  const { fetch } = fakeFetch({
    body: { values: [{ id: 5 }, { id: "x" }], runs: [{ runId: 1 }], pagination: { after: null } },
  });
  const { client } = makeClient(fetch);

  it("is not an empty one", async () => {
    for (const read of [client.send("ListProjects", {}), client.send("GetProjectRuns", { id: someProject })]) {
      const error = await failure(read);
      assert.equal(error.kind, "unexpectedAnswer");
      assert.match(error.message, /no entry of the list can be read/);
    }
  });

  it("does not keep what comes after it from being loaded", async () => {
    assert.deepEqual(await client.send("ListProjects", { after: "cursor" }), {
      projects: [],
      after: undefined,
      skipped: 2,
    });
    assert.equal((await client.send("GetProjectRuns", { id: someProject, offset: 25 })).skipped, 1);
  });
});
