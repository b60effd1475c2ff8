import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { Account, HexHost } from "../../src/hex/types";
import { AuthenticationProvider } from "../../src/signIn/authenticationProvider";
import { SessionSync } from "../../src/signIn/sessionSync";
import { Sessions } from "../../src/signIn/sessions";
import { FakeMemento, FakeSecrets, fakeLog, settled, SharedMemory, until } from "./support/fakes";

const app = "https://app.hex.tech" as HexHost;
const eu = "https://eu.hex.tech" as HexHost;
const ana: Account = { orgId: "org", userId: "ana", name: "Ana Ruiz", email: "ana@example.com", role: "EDITOR" };
const ben: Account = { orgId: "org", userId: "ben", email: "ben@example.com" };
const workspaceAccount: Account = { orgId: "org" };

describe("Sessions", () => {
  let secrets: FakeSecrets;
  let lines: string[];
  let log: vscode.LogOutputChannel;
  const open: Sessions[] = [];

  /** Another window of the same user. */
  function window(globalState = new FakeMemento(), workspaceState = new FakeMemento()): Sessions {
    const sessions = new Sessions({ secrets, globalState, workspaceState }, log);
    open.push(sessions);
    return sessions;
  }

  beforeEach(() => {
    secrets = new FakeSecrets();
    ({ log, lines } = fakeLog());
  });

  afterEach(() => open.splice(0).forEach((sessions) => sessions.dispose()));

  it("begin signed out, and tell so once they are loaded", async () => {
    const sessions = window();
    let told = 0;
    sessions.onDidChange(() => told++);
    await sessions.load();
    await sessions.load();
    assert.deepEqual([sessions.state, sessions.current, sessions.all.length, told], ["signedOut", undefined, 0, 1]);
  });

  it("keep a sign-in over a reload, with its token, host and account", async () => {
    const state = new FakeMemento();
    const expiresAt = new Date("2030-01-02T03:04:05Z");
    await window(state).add(app, "token-of-ana", { ...ana, expiresAt });
    const sessions = window(state);
    await sessions.load();
    assert.equal(sessions.state, "signedIn");
    assert.equal(sessions.current?.host, app);
    assert.deepEqual({ ...sessions.current?.account }, { ...ana, expiresAt });
    assert.equal(await sessions.token(sessions.current?.id ?? ""), "token-of-ana");
  });

  it("take what the secret store says while the rest of their beginning is still under way", async () => {
    const state = new FakeMemento();
    await window(state).add(app, "token-of-ana", ana);
    const [[key, stored] = ["", ""]] = [...secrets.values];
    secrets.values.clear();
    let openSync: (sync: SessionSync) => void = () => assert.fail("Nobody waits for it.");
    const sync = new Promise<SessionSync>((resolve) => (openSync = resolve));
    const states = { globalState: state, workspaceState: new FakeMemento() };
    const sessions = new Sessions({ secrets, ...states }, log, () => sync);
    open.push(sessions);
    const loading = sessions.load();
    await settled();
    // As it also tells an answer that comes later than was waited for.
    await secrets.store(key, stored);
    await settled();
    openSync(new SessionSync(new SharedMemory().window(), (error) => assert.fail(String(error))));
    await loading;
    await until(() => sessions.state === "signedIn");
    assert.equal(sessions.current?.host, app);
  });

  it("give other extensions an opaque name instead of the token", async () => {
    const sessions = window();
    await sessions.add(app, "token-of-ana", ana);
    // Without its constructor, which would register the provider that the extension has registered.
    const provider = Object.create(AuthenticationProvider.prototype, {
      sessions: { value: sessions },
    }) as AuthenticationProvider;
    const [given, ...others] = await provider.getSessions();
    assert.deepEqual([given?.accessToken, others], [`hexRuns:${sessions.current?.id}`, []]);
    assert.doesNotMatch(JSON.stringify(given), /token-of-ana/);
  });

  it("put the token into SecretStorage and nowhere else", async () => {
    const state = new FakeMemento();
    const sessions = window(state);
    const session = await sessions.add(app, "token-of-ana", ana);
    assert.match([...secrets.values.values()].join(), /token-of-ana/);
    assert.doesNotMatch(JSON.stringify([[...state.values], lines, session]), /token-of-ana/);
  });

  it("name who signed in and where", async () => {
    const sessions = window();
    assert.equal((await sessions.add(app, "t", ana)).label, "Ana Ruiz (app.hex.tech)");
    assert.equal((await sessions.add(app, "t", ben)).label, "ben@example.com (app.hex.tech)");
    assert.equal((await sessions.add(eu, "hxtw_0", workspaceAccount)).label, "Workspace token (eu.hex.tech)");
    assert.equal((await sessions.add(eu, "t", {})).label, "eu.hex.tech");
    assert.equal((await sessions.add(app, "t", { ...ana, name: "Ana\u202E\nRuiz" })).label, "Ana Ruiz (app.hex.tech)");
  });

  it("replace the sign-in of the same user, with the same id and another object", async () => {
    const sessions = window();
    const removed: string[] = [];
    sessions.onDidRemove(({ id }) => removed.push(id));
    const first = await sessions.add(app, "old", ana);
    const second = await sessions.add(app, "new", { ...ana, role: "ADMIN" });
    assert.equal(second.id, first.id);
    assert.notEqual(second, first);
    assert.equal(sessions.all.length, 1);
    assert.equal(await sessions.token(first.id), "new");
    assert.deepEqual(removed, []);
  });

  it("have several workspaces, one of them current", async () => {
    const state = new FakeMemento();
    const sessions = window(state);
    const first = await sessions.add(app, "t1", ana);
    const second = await sessions.add(eu, "t2", ana);
    assert.equal(sessions.current, second);
    await sessions.switchTo(first.id);
    assert.equal(sessions.current, first);
    await sessions.switchTo("no such id");
    assert.equal(sessions.current, first);
    const reloaded = window(state);
    await reloaded.load();
    assert.equal(reloaded.current?.id, first.id);
  });

  it("forget the token when signed out, and go on with another sign-in", async () => {
    const sessions = window();
    const removed: string[] = [];
    sessions.onDidRemove(({ id }) => removed.push(id));
    const first = await sessions.add(app, "t1", ana);
    const second = await sessions.add(eu, "t2", ana);
    await sessions.remove(second.id);
    assert.equal(sessions.current, first);
    assert.equal(await sessions.token(second.id), undefined);
    assert.doesNotMatch([...secrets.values.values()].join(), /t2/);
    await sessions.remove(first.id);
    assert.equal(sessions.state, "signedOut");
    assert.equal(secrets.values.size, 0);
    assert.deepEqual(removed, [second.id, first.id]);
  });

  it("are signed out at once, whatever the disk and the secret store do meanwhile", async () => {
    const sessions = window();
    const { id } = await sessions.add(app, "t1", ana);
    const removed: string[] = [];
    sessions.onDidRemove((session) => removed.push(session.id));
    const removing = sessions.remove(id);
    assert.deepEqual(
      [removed, sessions.state, sessions.all.length, sessions.isSignedOut(id)],
      [[id], "signedOut", 0, true],
    );
    await removing;
    assert.deepEqual([removed, await sessions.token(id)], [[id], undefined]);
  });

  it("follow what other windows do, but keep their own current one", async () => {
    const [here, there] = [window(), window()];
    await Promise.all([here.load(), there.load()]);
    const first = await here.add(app, "t1", ana);
    await settled();
    assert.equal(there.current?.id, first.id);
    const second = await here.add(eu, "t2", ana);
    await settled();
    assert.deepEqual([there.all.length, there.current?.id], [2, first.id]);
    await there.remove(first.id);
    await settled();
    assert.deepEqual([here.all.map(({ id }) => id), there.current?.id], [[second.id], second.id]);
  });

  it("keep both of two sign-ins made at once", async () => {
    const sessions = window();
    await Promise.all([sessions.add(app, "t1", ana), sessions.add(app, "t2", ben)]);
    assert.equal(sessions.all.length, 2);
  });

  describe("where SecretStorage does not tell other windows", () => {
    const fail = (error: unknown) => assert.fail(String(error));
    let disk: SharedMemory;

    /** A window whose secrets are those of the moment it was opened, as in a browser. */
    function browserWindow(): Sessions {
      const own = new FakeSecrets();
      secrets.values.forEach((value, key) => own.values.set(key, value));
      const sessions = new Sessions(
        { secrets: own, globalState: new FakeMemento(), workspaceState: new FakeMemento() },
        log,
        () => Promise.resolve(new SessionSync(disk.window(), fail)),
      );
      open.push(sessions);
      return sessions;
    }

    beforeEach(() => (disk = new SharedMemory()));

    it("sign out everywhere, also over the next sign-in", async () => {
      await window().add(app, "t1", ana);
      const [here, there] = [browserWindow(), browserWindow()];
      await Promise.all([here.load(), there.load()]);
      await here.remove(here.current?.id ?? "");
      await settled();
      assert.deepEqual([there.state, there.all.length], ["signedOut", 0]);
      const again = await there.add(app, "t2", ana);
      assert.equal(there.all.length, 1);
      assert.equal(await there.token(again.id), "t2");
    });

    it("do not take their own sign-in, signed out of, for one of another window", async () => {
      const here = browserWindow();
      const states: string[] = [];
      const { id } = await here.add(app, "t1", ana);
      here.onDidChange(() => states.push(here.state));
      await here.remove(id);
      assert.deepEqual(states, ["signedOut"]);
    });

    it("say that somebody signed in in another window, until it is signed in here", async () => {
      const [here, there] = [browserWindow(), browserWindow()];
      await Promise.all([here.load(), there.load()]);
      await here.add(app, "t1", ana);
      await settled();
      assert.deepEqual([here.state, there.state], ["signedIn", "elsewhere"]);
      await there.add(eu, "t2", ana);
      assert.equal(there.state, "signedIn");
    });

    it("say once, in one window, that Hex refused a token, and show it in all", async () => {
      await window().add(app, "t1", ana);
      const windows = [browserWindow(), browserWindow(), browserWindow()];
      let told = 0;
      windows.forEach((sessions) => sessions.onDidRefuse(() => told++));
      await Promise.all(windows.map((sessions) => sessions.load()));
      windows.slice(0, 2).forEach((sessions) => sessions.refuse(sessions.current?.id ?? ""));
      await settled();
      assert.deepEqual([told, ...windows.map(({ state }) => state)], [1, "refused", "refused", "refused"]);
    });

    it("take no sign-in from before a window was opened for one of another window", async () => {
      await browserWindow().add(app, "t1", ana);
      await settled();
      await new Promise((resolve) => setTimeout(resolve, 2));
      const later = browserWindow();
      await later.load();
      assert.equal(later.state, "signedOut");
    });
  });

  describe("when a token is refused", () => {
    it("say so once, until it is signed in again", async () => {
      const sessions = window();
      const session = await sessions.add(app, "old", ana);
      const states: string[] = [];
      sessions.onDidChange(() => states.push(sessions.state));
      sessions.refuse(session.id);
      sessions.refuse(session.id);
      assert.deepEqual(states, ["refused"]);
      await sessions.add(app, "old", ana);
      assert.equal(sessions.state, "signedIn");
    });

    it("ignore a late answer to a token that was replaced", async () => {
      const sessions = window();
      const session = await sessions.add(app, "old", ana);
      await sessions.add(app, "new", ana);
      sessions.refuse(session.id, "old");
      assert.equal(sessions.state, "signedIn");
      sessions.refuse(session.id, "new");
      assert.equal(sessions.state, "refused");
    });

    it("accept the new token of another window", async () => {
      const [here, there] = [window(), window()];
      const session = await here.add(app, "old", ana);
      await settled();
      there.refuse(session.id);
      await here.add(app, "new", ana);
      await settled();
      assert.equal(there.state, "signedIn");
    });

    it("go on with a workspace that is not refused", async () => {
      const sessions = window();
      const first = await sessions.add(app, "t1", ana);
      const second = await sessions.add(eu, "t2", ana);
      sessions.refuse(second.id);
      await sessions.switchTo(first.id);
      assert.equal(sessions.state, "signedIn");
    });
  });

  describe("when SecretStorage", () => {
    it("holds broken entries: they are left out and logged without what they held", async () => {
      await window().add(app, "token-of-ana", ana);
      const [key = "", text = ""] = [...secrets.values][0] ?? [];
      secrets.values.set(key, JSON.stringify([...(JSON.parse(text) as unknown[]), { id: "x", token: "token-of-ben" }]));
      const sessions = window();
      await sessions.load();
      assert.equal(sessions.all.length, 1);
      assert.equal(lines.length, 1);
      assert.doesNotMatch(lines.join(), /token-of/);
    });

    it("holds no list at all: it is as signed out", async () => {
      await window().add(app, "t", ana);
      secrets.values.forEach((_, key) => secrets.values.set(key, "{not json"));
      const sessions = window();
      await sessions.load();
      assert.equal(sessions.state, "signedOut");
    });

    it("cannot be written: the sign-in lasts for this window only, and it says so", async () => {
      secrets.fails.write = true;
      const sessions = window();
      const failures: string[] = [];
      sessions.onDidFailToStore((failure) => failures.push(failure));
      const session = await sessions.add(app, "t", ana);
      assert.equal(sessions.state, "signedIn");
      assert.equal(await sessions.token(session.id), "t");
      assert.deepEqual(failures, ["store"]);
      const other = window();
      await other.load();
      assert.equal(other.state, "signedOut");
    });

    it("cannot be read: nothing is written over what may be in it", async () => {
      await window().add(app, "t1", ana);
      const before = [...secrets.values.values()];
      secrets.fails.read = true;
      const sessions = window();
      await sessions.load();
      assert.equal(sessions.state, "signedOut");
      await sessions.add(eu, "t2", ben);
      assert.equal(sessions.current?.host, eu);
      assert.deepEqual([...secrets.values.values()], before);
    });

    it("cannot forget: it is signed out here, and it says so", async () => {
      const sessions = window();
      const session = await sessions.add(app, "t", ana);
      const failures: string[] = [];
      sessions.onDidFailToStore((failure) => failures.push(failure));
      secrets.fails.write = true;
      await sessions.remove(session.id);
      assert.equal(sessions.state, "signedOut");
      assert.deepEqual(failures, ["remove"]);
    });
  });
});
