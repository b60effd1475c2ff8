import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { Project } from "../../../src/hex/types";
import type { ReadPriority } from "../../../src/polling/requestBudget";
import type { Answer, ReadRequest } from "../../../src/polling/reader";
import { answerFile, serializeOutcome } from "../../../src/sync/peerFiles";
import { PeerRequests } from "../../../src/sync/peerRequests";
import { someProject, someRun } from "../hex/support";
import { FakeClock, settle } from "../support/fakeClock";
import { project } from "../fuzz/stateFiles";

const read: ReadRequest = { operation: "GetProject", query: { id: someProject } };
const otherRead: ReadRequest = { operation: "GetRunStatus", query: { id: someProject, runId: someRun } };
const answer = project as unknown as Project;

describe("what a window requests from the one that polls", () => {
  let clock: FakeClock;
  let files: Map<string, string>;
  /** Who looks at the folder every second. */
  let looking: number;
  /** What this window has sent to Hex itself. */
  let sent: [ReadPriority, ReadRequest][];
  let hex: () => Promise<Answer>;
  /** How many requests the other window was told of, each time. */
  let told: number[];
  let requests: PeerRequests;

  beforeEach(() => {
    clock = new FakeClock();
    files = new Map();
    looking = 0;
    sent = [];
    told = [];
    hex = () => Promise.resolve(answer);
    requests = new PeerRequests(
      {
        folder: {
          read: (name) => Promise.resolve(files.get(name)),
          remove: (name) => Promise.resolve(void files.delete(name)),
          checkOften: () => {
            looking += 1;
            return { dispose: () => (looking -= 1) };
          },
        },
        clock,
        windowId: "me",
        host: "app.hex.tech",
        reader: {
          serve: (priority, request) => {
            sent.push([priority, request]);
            return hex();
          },
        },
      },
      () => told.push(requests.open.length),
    );
  });

  /** The window that polls has written this. */
  const answered = async (n: number, text: string, windowId = "me") => {
    files.set(answerFile(windowId, n), text);
    await requests.take(answerFile(windowId, n));
  };
  const good = (value: Answer = answer) => serializeOutcome({ answer: value });
  const lastNumber = () => requests.open.at(-1)?.n ?? NaN;
  /** What becomes of a read: what has been answered, or the error's kind. */
  const outcomeOf = (reading: Promise<Answer>) => {
    const seen: { outcome?: unknown } = {};
    reading.then(
      (value) => (seen.outcome = value),
      (error: unknown) => (seen.outcome = (error as HexError).kind),
    );
    return seen;
  };

  it("is told to it, and taken back when its answer has been read", async () => {
    const reading = requests.read("user", read);
    assert.deepEqual([requests.open.map((one) => [one.priority, one.read]), told], [[["user", read]], [1]]);
    await answered(lastNumber(), good());
    assert.deepEqual(await reading, answer);
    assert.deepEqual([requests.open, told, [...files], sent, clock.pending], [[], [1, 0], [], [], 0]);
  });

  it("fails with the error that the other window met", async () => {
    const error = new HexError("notFound", { operation: "GetProject", host: "app.hex.tech" });
    const reading = outcomeOf(requests.read("user", read));
    await answered(lastNumber(), serializeOutcome({ error }));
    await settle();
    assert.equal(reading.outcome, "notFound");
  });

  it("fails when the answer cannot be read, rather than to wait for another one", async () => {
    const reading = outcomeOf(requests.read("user", read));
    await answered(lastNumber(), "{ cut o");
    await settle();
    assert.deepEqual([reading.outcome, [...files]], ["unexpectedAnswer", []]);
  });

  it("waits on when the answer to another request comes, or one is removed", async () => {
    const [reading, other] = [outcomeOf(requests.read("user", read)), outcomeOf(requests.read("user", otherRead))];
    const [first, second] = requests.open;
    assert.ok(first && second && first.n !== second.n);
    await answered(first.n, good(), "another");
    await requests.take(answerFile("me", first.n));
    await requests.take("projects.json");
    await settle();
    assert.deepEqual([reading, other], [{}, {}]);
    assert.deepEqual([...files.keys()], [answerFile("another", first.n)]);
    await answered(first.n, good());
    await settle();
    assert.deepEqual([reading, other], [{ outcome: answer }, {}]);
    requests.dispose();
  });

  it("leaves no file behind when the answer comes after this window has asked Hex itself", async () => {
    const reading = requests.read("user", read);
    const n = lastNumber();
    requests.serveAll();
    await reading;
    await answered(n, good());
    assert.deepEqual([[...files], told], [[], [1, 0]]);
  });

  it("is looked for on the disk every second, once for all that waits, and no longer than one does", async () => {
    const readings = [outcomeOf(requests.read("user", read)), outcomeOf(requests.read("user", otherRead))];
    assert.equal(looking, 1);
    const [first, second] = requests.open;
    await answered(first?.n ?? NaN, good());
    assert.equal(looking, 1);
    await answered(second?.n ?? NaN, "{ cut o");
    assert.equal(looking, 0);
    await settle();
    assert.deepEqual(readings, [{ outcome: answer }, { outcome: "unexpectedAnswer" }]);
    const again = requests.read("user", read);
    assert.equal(looking, 1);
    await answered(lastNumber(), good());
    await again;
    assert.equal(looking, 0);
  });

  for (const [waiting, asked, shared] of [
    ["user", "user", true],
    ["user", "search", true],
    ["user", "view", true],
    ["search", "user", false],
    ["search", "search", true],
    ["search", "view", true],
    ["view", "user", false],
    ["view", "search", false],
    ["view", "view", true],
  ] as const) {
    it(`${shared ? "is not made again" : "is made again"} when an equal ${asked} follows a ${waiting}`, () => {
      const readings = [requests.read(waiting, read), requests.read(asked, read), requests.read(asked, read)];
      readings.forEach(outcomeOf);
      assert.equal(new Set(readings).size, shared ? 1 : 2);
      assert.deepEqual(
        requests.open.map(({ priority }) => priority),
        shared ? [waiting] : [waiting, asked],
      );
      void requests.read("view", otherRead).catch(() => undefined);
      assert.equal(requests.open.length, shared ? 2 : 3, "another read");
      requests.dispose();
    });
  }

  for (const [priority, afterMs] of [
    ["user", 10_000],
    ["search", 90_000],
    ["view", 300_000],
  ] as const) {
    it(`is sent to Hex by this window when a ${priority} was not answered in ${afterMs / 1_000} s`, async () => {
      const reading = outcomeOf(requests.read(priority, read));
      await clock.advance(afterMs - 1);
      assert.deepEqual([sent, reading], [[], {}]);
      await clock.advance(1);
      assert.deepEqual([sent, reading, told], [[[priority, read]], { outcome: answer }, [1, 0]]);
      await clock.advance(600_000);
      assert.equal(sent.length, 1);
    });
  }

  it("fails as Hex does when this window asks itself", async () => {
    hex = () => Promise.reject(new HexError("forbidden", { operation: "GetProject", host: "app.hex.tech" }));
    const reading = outcomeOf(requests.read("user", read));
    requests.serveAll();
    await settle();
    assert.equal(reading.outcome, "forbidden");
  });

  it("is sent by this window at once when it is the one that polls", async () => {
    const readings = [outcomeOf(requests.read("view", read)), outcomeOf(requests.read("user", otherRead))];
    requests.serveAll();
    await settle();
    assert.deepEqual(sent, [
      ["view", read],
      ["user", otherRead],
    ]);
    assert.deepEqual(readings, [{ outcome: answer }, { outcome: answer }]);
    assert.deepEqual([requests.open, clock.pending, looking], [[], 0, 0]);
  });

  it("is cancelled when the window closes", async () => {
    const readings = [outcomeOf(requests.read("view", read)), outcomeOf(requests.read("user", otherRead))];
    requests.dispose();
    await settle();
    assert.deepEqual(readings, [{ outcome: "cancelled" }, { outcome: "cancelled" }]);
    assert.deepEqual([clock.pending, looking, sent], [0, 0, []]);
  });
});
