import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { HexHost } from "../../../src/hex/types";
import { serializeRecords, type SignInRecord } from "../../../src/signIn/signInRecords";
import { SignInStore, type StorageFailure } from "../../../src/signIn/signInStore";
import { Emitter } from "../../../src/util/events";
import { FakeClock, settle } from "../support/fakeClock";

const record = (id: string): SignInRecord => ({
  id,
  host: "https://app.hex.tech" as HexHost,
  token: `t-${id}`,
  account: { userId: id },
  madeAtMs: 1,
});

/** A secret store that answers when the test says so. */
class SlowSecrets {
  text: string | undefined;
  isSilent = false;
  private readonly waiting: (() => void)[] = [];
  readonly onDidChange = new Emitter<vscode.SecretStorageChangeEvent>()
    .event as unknown as vscode.SecretStorage["onDidChange"];

  get(): Promise<string | undefined> {
    return this.answer(() => this.text);
  }

  store(_key: string, text: string): Promise<void> {
    return this.answer(() => void (this.text = text));
  }

  delete(): Promise<void> {
    return this.answer(() => (this.text = undefined));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([]);
  }

  speak(): void {
    this.isSilent = false;
    this.waiting.splice(0).forEach((answer) => answer());
  }

  private answer<T>(work: () => T): Promise<T> {
    return this.isSilent ? new Promise((resolve) => this.waiting.push(() => resolve(work()))) : Promise.resolve(work());
  }
}

describe("A secret store that does not answer", () => {
  let clock: FakeClock;
  let secrets: SlowSecrets;
  let store: SignInStore;
  let failures: StorageFailure[];
  let changes: number;

  beforeEach(() => {
    clock = new FakeClock();
    secrets = new SlowSecrets();
    secrets.text = serializeRecords([record("a")]);
    secrets.isSilent = true;
    failures = [];
    changes = 0;
    store = new SignInStore(secrets, { warn: () => undefined, error: () => undefined }, clock);
    store.onDidFail((failure) => failures.push(failure));
    store.onDidChange(() => (changes += 1));
  });

  it("is waited for for five seconds, then the list is empty and that is said", async () => {
    let read: SignInRecord[] | undefined;
    void store.read().then((records) => (read = records));
    await clock.advance(4_900);
    assert.deepEqual([read, failures], [undefined, []]);
    await clock.advance(200);
    assert.deepEqual([read, failures], [[], ["silent"]]);
  });

  it("is believed when it answers at last", async () => {
    const reading = store.read();
    await clock.advance(60_000);
    await reading;
    secrets.speak();
    await settle();
    assert.equal(changes, 1);
    assert.deepEqual(
      (await store.read()).map(({ id }) => id),
      ["a"],
    );
  });

  it("gives its late answer once: what is read after that is read anew", async () => {
    const reading = store.read();
    await clock.advance(5_000);
    await reading;
    secrets.speak();
    await settle();
    await store.read();
    secrets.text = serializeRecords([record("b")]);
    assert.deepEqual(
      (await store.read()).map(({ id }) => id),
      ["b"],
    );
  });

  it("keeps no sign-in waiting for longer, and nothing is written over what it may hold", async () => {
    const before = secrets.text;
    const updating = store.update("store", (records) => [...records, record("b")]);
    await clock.advance(5_000);
    assert.deepEqual(
      (await updating).map(({ id }) => id),
      ["b"],
    );
    assert.equal(secrets.text, before);
  });

  it("gets what was signed in and out meanwhile when it answers", async () => {
    const updating = [
      store.update("store", (records) => [...records, record("b")]),
      store.update("remove", (records) => records.filter(({ id }) => id !== "a")),
    ];
    await clock.advance(10_000);
    await Promise.all(updating);
    secrets.speak();
    await settle();
    assert.deepEqual(
      (await store.read()).map(({ id }) => id),
      ["b"],
    );
    assert.equal(secrets.text, serializeRecords([record("b")]));
  });

  it("that falls silent while it is written keeps the sign-in for this window", async () => {
    secrets.isSilent = false;
    await store.read();
    const updating = store.update("store", (records) => {
      secrets.isSilent = true;
      return [...records, record("b")];
    });
    while (clock.pending === 0) {
      await settle();
    }
    await clock.advance(5_000);
    assert.deepEqual(
      (await updating).map(({ id }) => id),
      ["a", "b"],
    );
    assert.deepEqual(failures, ["store"]);
    assert.deepEqual(
      (await store.read()).map(({ id }) => id),
      ["a", "b"],
    );
  });

  describe("that takes a sign-in late or not at all", () => {
    const ids = async () => (await store.read()).map(({ id }) => id);
    const add = (id: string) => (records: SignInRecord[]) => [...records.filter((one) => one.id !== id), record(id)];

    beforeEach(async () => {
      secrets.isSilent = false;
      await store.read();
      let isFirst = true;
      const updating = store.update("store", (records) => {
        secrets.isSilent = isFirst;
        isFirst = false;
        return add("b")(records);
      });
      while (clock.pending === 0) {
        await settle();
      }
      await clock.advance(5_000);
      await updating;
    });

    it("has written it when it answers: from then on other windows' sign-ins are there, too", async () => {
      secrets.speak();
      await settle();
      assert.equal(changes, 1);
      secrets.text = serializeRecords([record("a"), record("b"), record("c")]);
      assert.deepEqual(await ids(), ["a", "b", "c"]);
    });

    it("keeps what other windows have written meanwhile when the next one is signed in", async () => {
      secrets.isSilent = false;
      secrets.text = serializeRecords([record("a"), record("other")]);
      const updated = (await store.update("store", add("c"))).map(({ id }) => id);
      assert.deepEqual(updated, ["a", "other", "b", "c"]);
      assert.equal(secrets.text, serializeRecords(updated.map(record)));
      assert.deepEqual(await ids(), updated);
    });
  });
});
