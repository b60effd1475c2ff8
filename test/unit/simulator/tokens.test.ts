import assert from "node:assert/strict";
import { bench, closeAll, values } from "./support";

describe("simulator: tokens", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("says who a personal token belongs to", async () => {
    const { sim, get } = await bench();
    const { status, body } = await get("/users/me");
    assert.equal(status, 200);
    assert.equal(body["email"], sim.userEmail);
    assert.equal(body["role"], "EDITOR");
    assert.match(sim.token, /^hxtp_[0-9a-f]{96}$/);
  });

  it("leaves the user out for a workspace token", async () => {
    const { sim, get } = await bench();
    const token = sim.tokens.makeWorkspaceToken().value;
    const { body } = await get("/users/me", { authorization: `Bearer ${token}` });
    assert.deepEqual(Object.keys(body), ["org", "token"]);
    assert.deepEqual(body["token"], { exp: null });
  });

  it("may say nothing of the token's expiry, nor a name", async () => {
    const { sim, get } = await bench();
    sim.dialect.tokenExp = "missing";
    sim.workspace.person(sim.userEmail).name = null;
    const { body } = await get("/users/me");
    assert.deepEqual([body["name"], "token" in body], [null, false]);
    const users = values(await get("/users?limit=1"));
    assert.deepEqual([users[0]?.["name"], users[0]?.["email"]], [null, sim.userEmail]);
    const token = sim.tokens.makeWorkspaceToken().value;
    assert.deepEqual(Object.keys((await get("/users/me", { authorization: `Bearer ${token}` })).body), ["org"]);
  });

  it("answers bare Unauthorized for missing, wrong, revoked and expired tokens", async () => {
    const { sim, clock, get } = await bench();
    const revoked = sim.tokens.issue(sim.userEmail).value;
    sim.tokens.revoke(revoked);
    const expired = sim.tokens.issue(sim.userEmail, { expiresAt: clock.now() + 1000 }).value;
    clock.jump(1000);
    for (const authorization of ["", "Bearer nonsense", sim.token, `Bearer ${revoked}`, `Bearer ${expired}`]) {
      const { status, text, headers } = await get("/projects", { authorization });
      assert.deepEqual([status, text], [401, "Unauthorized"], authorization.slice(0, 12));
      assert.match(headers.get("content-type") ?? "", /text\/plain/);
    }
  });

  it("holds a workspace token to its scopes", async () => {
    const { sim, get, send } = await bench();
    const project = sim.workspace.project("Revenue by region");
    const token = sim.tokens.makeWorkspaceToken(["readProjects"]).value;
    const authorization = { authorization: `Bearer ${token}` };
    assert.equal((await get("/projects", authorization)).status, 200);
    assert.equal((await get(`/projects/${project.id}/runs`, authorization)).status, 200);
    const users = await get("/users", authorization);
    assert.deepEqual([users.status, users.body["code"]], [403, "FORBIDDEN"]);
    for (const path of ["/groups", "/collections", "/data-connections"]) {
      const { status, body } = await get(path, authorization);
      assert.deepEqual([status, typeof body["reason"]], [403, "string"], path);
    }
    const refused = await send("POST", `/projects/${project.id}/runs`, {}, authorization);
    assert.equal(refused.status, 403);
    assert.equal(typeof refused.body["reason"], "string");
    assert.equal(sim.workspace.runs.active().length, 0);
  });

  it("refuses people below Editor everything but who they are", async () => {
    const { sim, get } = await bench();
    sim.setRole(sim.userEmail, "EXPLORER");
    assert.equal((await get("/users/me")).status, 200);
    assert.equal((await get("/projects")).status, 403);
  });

  it("accepts tokens without a prefix and never writes one down", async () => {
    const { sim, get } = await bench();
    const old = sim.tokens.issue(sim.userEmail, { withoutPrefix: true }).value;
    assert.equal((await get("/users/me", { authorization: `Bearer ${old}` })).status, 200);
    await get(`/projects?after=${sim.token}`);
    const log = JSON.stringify(sim.requests.entries);
    assert.ok(!log.includes(sim.token) && !log.includes(old));
    assert.deepEqual(
      sim.requests.entries.map((entry) => [entry.authorization, entry.leaksToken]),
      [
        ["valid", false],
        ["valid", true],
      ],
    );
  });
});
