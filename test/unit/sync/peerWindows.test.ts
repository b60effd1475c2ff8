import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { ReadName } from "../../../src/hex/operations";
import type { ReadPriority } from "../../../src/polling/requestBudget";
import type { Answer, ReadRequest } from "../../../src/polling/reader";
import type { SharedFolder } from "../../../src/sync/diskFolder";
import { answerFile, parseOutcome, serializeState, windowFile, type WindowState } from "../../../src/sync/peerFiles";
import { PeerWindows } from "../../../src/sync/peerWindows";
import { project, state } from "../fuzz/stateFiles";
import { someProject } from "../hex/support";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeDisk } from "../support/fakeWindows";

describe("the other windows, as the one that polls sees them,", () => {
  let clock: FakeClock;
  let disk: FakeDisk;
  let folder: SharedFolder;
  let peers: PeerWindows;
  let changes: number;
  let said: unknown[];
  /** Reads that were sent, with what settles them. */
  let sent: {
    priority: ReadPriority;
    request: ReadRequest;
    resolve: (answer: Answer) => void;
    reject: (e: Error) => void;
  }[];

  beforeEach(() => {
    clock = new FakeClock();
    disk = new FakeDisk(clock);
    folder = disk.folder();
    [changes, said, sent] = [0, [], []];
    const serve = (priority: ReadPriority, request: ReadRequest) =>
      new Promise<Answer>((resolve, reject) => sent.push({ priority, request, resolve, reject }));
    const report = (error: unknown) => said.push(error);
    peers = new PeerWindows(
      { folder, windowId: "here", host: "app.hex.tech", reader: { serve }, report },
      () => (changes += 1),
    );
  });
  afterEach(() => peers.dispose());

  const read = (n: number) => ({ n, priority: "user" as const, read: state.requests[0]?.read as ReadRequest });
  const quiet: WindowState = { ...state, query: undefined, requests: [] } as never;

  /** Another window writes its file, and this one hears of it. */
  async function say(id: string, more: Partial<WindowState> = {}): Promise<void> {
    await folder.write(windowFile(id), serializeState({ ...quiet, ...more }));
    await peers.take(windowFile(id));
    await settle();
  }

  function outcome(id: string, n: number, operation: ReadName = "GetProject") {
    return parseOutcome(operation, disk.files.get(answerFile(id, n))?.text);
  }

  it("are those that have a file, but not this one", async () => {
    await say("here");
    await say("there", { focused: false });
    await folder.write("runs.json", serializeState(quiet));
    await peers.take("runs.json");
    assert.deepEqual(
      peers.all.map(({ focused, shows }) => ({ focused, shows })),
      [{ focused: false, shows: [someProject] }],
    );
  });

  it("are told of when they come or show something else, not when they say the same or ask for something", async () => {
    await say("there");
    assert.equal(changes, 1);
    await say("there");
    await say("there", { requests: [read(1)] });
    await say("there");
    assert.equal(changes, 1);
    await say("there", { visible: false });
    assert.equal(changes, 2);
    assert.equal(peers.all[0]?.visible, false);
  });

  it("stay what they were when a file cannot be read", async () => {
    await say("there");
    await folder.write(windowFile("there"), "{");
    await peers.take(windowFile("there"));
    assert.equal(peers.all.length, 1);
    assert.equal(changes, 1);
  });

  it("live as long as they touch their files, eight seconds long", async () => {
    await say("there");
    await say("other");
    await clock.advance(5_000);
    await folder.touch(windowFile("other"));
    await clock.advance(3_000);
    await peers.check();
    assert.deepEqual([peers.all.length, changes], [2, 2]);
    await clock.advance(1);
    await peers.check();
    assert.deepEqual([peers.all.length, changes], [1, 3]);
    assert.deepEqual([...disk.files.keys()], [windowFile("other")]);
  });

  it("that were dead before they were seen are cleared away, and nobody is told", async () => {
    await folder.write(windowFile("there"), serializeState(quiet));
    await clock.advance(9_000);
    await peers.check();
    assert.deepEqual([disk.files.size, peers.all.length, changes], [0, 0, 0]);
  });

  it("are gone when they remove their files", async () => {
    await say("there");
    await folder.remove(windowFile("there"));
    await peers.take(windowFile("there"));
    assert.deepEqual([peers.all.length, changes], [0, 2]);
  });

  it("get an answer to each request, once", async () => {
    await say("there", { requests: [read(1)] });
    await say("there", { requests: [read(1), { ...read(2), priority: "view" }] });
    await peers.check();
    assert.deepEqual(
      sent.map(({ priority, request }) => ({ priority, request })),
      [
        { priority: "user", request: { operation: "GetProject", query: { id: someProject } } },
        { priority: "view", request: { operation: "GetProject", query: { id: someProject } } },
      ],
    );
    sent[0]?.resolve(project);
    await settle();
    assert.deepEqual([outcome("there", 1), outcome("there", 2)], [{ answer: project }, undefined]);
  });

  it("get an answer again after they were taken for dead", async () => {
    await say("there", { requests: [read(1)] });
    await clock.advance(9_000);
    await peers.check();
    await say("there", { requests: [read(1)] });
    assert.equal(sent.length, 2);
  });

  it("hear why a read failed, whatever it was", async () => {
    await say("there", { requests: [read(1), read(2)] });
    const refused = new HexError("forbidden", { operation: "GetProject", host: "app.hex.tech", status: 403 });
    sent[0]?.reject(refused);
    sent[1]?.reject(new Error("a fault of ours"));
    await settle();
    assert.deepEqual(outcome("there", 1), { error: refused });
    const { kind, details } = (outcome("there", 2) as { error: HexError }).error;
    assert.deepEqual([kind, details.operation, details.host], ["unexpectedAnswer", "Read", "app.hex.tech"]);
  });

  it("of another version get an error for what is not known here, once, and the rest is answered", async () => {
    const strange = { n: 7, priority: "user" as const, read: { operation: "GetWeather", query: {} } };
    const ask = () => say("there", { requests: [strange as never, read(8)] });
    await ask();
    assert.ok(outcome("there", 7) && "error" in (outcome("there", 7) ?? {}));
    await folder.remove(answerFile("there", 7));
    await ask();
    assert.equal(outcome("there", 7), undefined);
    assert.equal(sent.length, 1);
  });

  it("get an answer that the disk did not take as soon as it does, once", async () => {
    await say("there", { requests: [read(1)] });
    disk.fault = () => "full";
    sent[0]?.resolve(project);
    await settle();
    assert.equal(said.length, 1);
    await assert.rejects(peers.check(), { code: "ENOSPC" });
    assert.equal(outcome("there", 1), undefined);
    disk.fault = () => undefined;
    await peers.check();
    assert.deepEqual(outcome("there", 1), { answer: project });
    await folder.remove(answerFile("there", 1));
    await peers.check();
    assert.equal(outcome("there", 1), undefined);
  });

  it("that are gone leave no answers behind, written or not", async () => {
    await say("there", { requests: [read(1), read(2)] });
    await say("other", { requests: [read(1)] });
    await folder.write("runs.json", "");
    sent[0]?.resolve(project);
    sent[2]?.resolve(project);
    await settle();
    disk.fault = () => "full";
    sent[1]?.resolve(project);
    await settle();
    disk.fault = () => undefined;
    await folder.remove(windowFile("there"));
    const written: string[] = [];
    disk.changed.event((name) => disk.files.has(name) && written.push(name));
    await peers.check();
    assert.deepEqual([...disk.files.keys()], [windowFile("other"), "runs.json", answerFile("other", 1)]);
    assert.deepEqual(written, []);
  });

  it("are answered by the next window that polls when this one stops: a read that it gave up is no answer", async () => {
    await say("there", { requests: [read(1), read(2), read(3)] });
    const failed = (kind: "cancelled" | "timeout") => new HexError(kind, { operation: "GetProject", host: "h" });
    sent[0]?.reject(failed("cancelled"));
    await settle();
    peers.dispose();
    sent[1]?.reject(failed("cancelled"));
    sent[2]?.reject(failed("timeout"));
    await settle();
    assert.deepEqual(
      [1, 2, 3].map((n) => outcome("there", n) !== undefined),
      [true, false, true],
    );
  });

  it("are not looked at any more when this window has stopped, even while it reads", async () => {
    await folder.write(windowFile("there"), serializeState({ ...quiet, requests: [read(1)] }));
    const looking = peers.take(windowFile("there"));
    peers.dispose();
    await looking;
    await clock.advance(9_000);
    await peers.take(windowFile("there"));
    assert.deepEqual([peers.all.length, changes, sent.length, disk.files.size], [0, 0, 0, 1]);
  });
});
