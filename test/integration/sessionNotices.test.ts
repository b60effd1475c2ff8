import assert from "node:assert/strict";
import type { Account, HexHost } from "../../src/hex/types";
import { SessionNotices } from "../../src/signIn/notices";
import { Sessions } from "../../src/signIn/sessions";
import { FakeMemento, FakeSecrets, FakeUser, fakeLog, settled } from "./support/fakes";

const app = "https://app.hex.tech" as HexHost;
const ana: Account = { orgId: "org", userId: "ana", name: "Ana [x](command:y)" };
const ben: Account = { orgId: "org", userId: "ben" };
const hourMs = 60 * 60 * 1000;

describe("Notices about sign-ins", () => {
  let secrets: FakeSecrets;
  let state: FakeMemento;
  let sessions: Sessions;
  let user: FakeUser;

  beforeEach(() => {
    secrets = new FakeSecrets();
    state = new FakeMemento();
    sessions = new Sessions({ secrets, globalState: state, workspaceState: new FakeMemento() }, fakeLog().log);
    user = new FakeUser();
  });

  afterEach(() => {
    user.dispose();
    sessions.dispose();
  });

  it("make one prompt of many refusals, and another after the next sign-in", async () => {
    const prompt = new SessionNotices(sessions, state);
    const session = await sessions.add(app, "t1", ana);
    for (let answer = 0; answer < 5; answer++) {
      sessions.refuse(session.id);
    }
    await settled();
    assert.equal(user.shown.length, 1);
    assert.deepEqual(user.shown[0]?.buttons, ["Sign In Again", "Try Again", "Show Log"]);
    assert.ok(!user.messages[0]?.includes("]("), "A name made a link.");
    const again = await sessions.add(app, "t2", ana);
    sessions.refuse(again.id);
    await settled();
    assert.equal(user.shown.length, 2);
    prompt.dispose();
  });

  it("do not prompt again for switching away from a refused sign-in and back", async () => {
    const prompt = new SessionNotices(sessions, state);
    const first = await sessions.add(app, "t1", ana);
    const second = await sessions.add(app, "t2", ben);
    sessions.refuse(second.id);
    await sessions.switchTo(first.id);
    await sessions.switchTo(second.id);
    await settled();
    assert.equal(user.shown.length, 1);
    prompt.dispose();
  });

  describe("that a token expires", () => {
    const now = Date.parse("2030-01-01T00:00:00Z");
    let clock: { now(): number };

    async function signInWith(hoursLeft: number | undefined): Promise<SessionNotices> {
      clock = { now: () => now };
      const expiresAt = hoursLeft === undefined ? undefined : new Date(now + hoursLeft * hourMs);
      const notice = new SessionNotices(sessions, state, clock, () => true);
      await sessions.add(app, "t", { ...ana, expiresAt });
      await settled();
      return notice;
    }

    it("come within three days of it, once, also over a reload", async () => {
      (await signInWith(71)).dispose();
      assert.equal(user.shown.length, 1);
      assert.deepEqual(user.shown[0]?.buttons, ["Sign In Again", "How to Create a Token"]);
      const reloaded = new SessionNotices(sessions, state, clock, () => true);
      assert.equal(user.shown.length, 1);
      reloaded.dispose();
    });

    it("do not come earlier, nor without a date, nor after it", async () => {
      for (const hours of [73, undefined, -1]) {
        (await signInWith(hours)).dispose();
      }
      assert.deepEqual(user.messages, []);
    });

    it("come again for a new token that is about to expire", async () => {
      (await signInWith(10)).dispose();
      (await signInWith(20)).dispose();
      assert.equal(user.shown.length, 2);
    });
  });

  it("say once that the secret store does not work", async () => {
    const notice = new SessionNotices(sessions, state);
    sessions.onDidFailToStore((failure) => notice.showStorageFailure(failure));
    secrets.fails = { read: true, write: true };
    await sessions.add(app, "t1", ana);
    await sessions.add(app, "t2", ben);
    await settled();
    assert.equal(user.shown.length, 1);
    assert.match(user.messages[0] ?? "", /this window only/);
    notice.dispose();
  });
});
