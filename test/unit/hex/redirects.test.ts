import assert from "node:assert/strict";
import type http from "node:http";
import type { HexHost } from "../../../src/hex/types";
import { failure, makeClient, serve, someProject, someRun, someToken, type TestServer } from "./support";

const project = JSON.stringify({ id: someProject });

describe("redirects", () => {
  const servers: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function server(handle: http.RequestListener): Promise<TestServer> {
    const made = await serve(handle);
    servers.push(made);
    return made;
  }

  const read = (host: HexHost, attempts = 1) =>
    makeClient(undefined, host).client.send("GetProject", { id: someProject }, { attempts });

  const to =
    (location: string, status = 302) =>
    (_: unknown, response: http.ServerResponse) => {
      response.writeHead(status, { Location: location }).end("moved");
    };

  it("are followed for reads within the host, with a record of each", async () => {
    const { host, requests } = await server((request, response) => {
      if (request.url?.endsWith("/new")) {
        response.end(project);
      } else {
        response.writeHead(308, { Location: `${request.url}/new` }).end();
      }
    });
    const { client, records } = makeClient(undefined, host);
    assert.equal((await client.send("GetProject", { id: someProject })).id, someProject);
    assert.deepEqual(
      requests.map((request) => request.headers.authorization),
      Array(2).fill(`Bearer ${someToken}`),
    );
    assert.deepEqual(
      records.map(({ status, path }) => [status, path]),
      [
        [308, `/projects/${someProject}`],
        [200, `/projects/${someProject}/new`],
      ],
    );
  });

  it("are followed five times", async () => {
    const { host, requests } = await server(to("/api/v1/again", 307));
    const error = await failure(read(host, 3));
    assert.deepEqual([error.kind, requests.length], ["redirected", 6]);
    assert.deepEqual([error.details.redirectsInCircles, error.details.redirectHost], [true, undefined]);
    assert.match(error.message, /redirects in circles/);
  });

  it("of a write within the host are not followed, and say where it was sent", async () => {
    const { host, requests } = await server(to("/api/v2/runs?token=x", 307));
    const error = await failure(makeClient(undefined, host).client.send("RunProject", { id: someProject, run: {} }));
    assert.deepEqual(
      [error.kind, error.details.redirectPath, requests.length],
      ["redirected", `${new URL(host).host}/api/v2/runs`, 1],
    );
    assert.match(error.message, /redirects to .*\/api\/v2\/runs/);
  });

  it("to what has no host name none", async () => {
    for (const target of ["mailto:it@example.com", "about:blank"]) {
      const { host } = await server(to(target));
      const error = await failure(read(host));
      assert.deepEqual([error.kind, error.details.redirectHost], ["redirected", undefined]);
      assert.doesNotMatch(error.message, /redirects to/);
    }
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`to another host are never followed, and it never sees the token (${status})`, async () => {
      const other = await server((_, response) => response.end(project));
      const { host, requests } = await server(to(`${other.host}/api/v1/x`, status));
      const { client } = makeClient(undefined, host);
      const calls = [
        () => client.send("GetProject", { id: someProject }),
        () => client.send("RunProject", { id: someProject, run: {} }),
        () => client.send("CancelRun", { id: someProject, runId: someRun }),
      ];
      for (const call of calls) {
        const error = await failure(call());
        assert.deepEqual([error.kind, error.details.redirectHost], ["redirected", new URL(other.host).host]);
      }
      assert.deepEqual([requests.length, other.requests.length], [3, 0]);
    });

    it(`of writes are not followed within the host either (${status})`, async () => {
      const { host, requests } = await server(to("/api/v1/elsewhere", status));
      const { client } = makeClient(undefined, host);
      assert.equal((await failure(client.send("RunProject", { id: someProject, run: {} }))).kind, "redirected");
      assert.equal((await failure(client.send("CancelRun", { id: someProject, runId: someRun }))).kind, "redirected");
      assert.equal(requests.length, 2);
    });
  }

  for (const location of [
    "https://HOST/x",
    "//evil.example/x",
    "http://user:pass@HOST/x",
    "ftp://HOST/x",
    "javascript:alert(1)",
  ]) {
    it(`to ${location} are refused`, async () => {
      const made: TestServer = await server((_, response) =>
        to(location.replace("HOST", new URL(made.host).host))(_, response),
      );
      assert.equal((await failure(read(made.host))).kind, "redirected");
      assert.equal(made.requests.length, 1);
    });
  }

  it("from https to http are refused", async () => {
    const urls: string[] = [];
    const { client } = makeClient(async (url) => {
      urls.push(url);
      return { status: 302, headers: new Headers({ Location: url.replace("https:", "http:") }), body: null };
    });
    assert.equal((await failure(client.send("GetProject", { id: someProject }))).kind, "redirected");
    assert.equal(urls.length, 1);
  });

  it("to nowhere are unexpected", async () => {
    const { host } = await server((_, response) => response.writeHead(302).end());
    assert.equal((await failure(read(host))).kind, "unexpectedAnswer");
    const bad = await server(to("http://[bad"));
    assert.equal((await failure(read(bad.host))).kind, "unexpectedAnswer");
  });

  it("that echo the token leave none of it in the record or the error", async () => {
    const made = await server((request, response) => {
      const target = request.url?.includes("echo") ? `https://${someToken}.example/` : `/echo?token=${someToken}`;
      response.writeHead(302, { Location: target }).end();
    });
    const { client, records } = makeClient(undefined, made.host);
    const error = await failure(client.send("GetProject", { id: someProject }));
    assert.equal(records.length, 2);
    assert.ok(!JSON.stringify(records).includes(someToken), JSON.stringify(records));
    assert.ok(!JSON.stringify([error.message, error.details]).includes(someToken));
  });
});
