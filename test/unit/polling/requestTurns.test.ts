import assert from "node:assert/strict";
import { RequestBudget, type ReadPriority } from "../../../src/polling/requestBudget";
import { RequestQueue } from "../../../src/polling/requestQueue";
import { FakeClock, settle } from "../support/fakeClock";

const second = 1_000;
const minute = 60 * second;

/** What waits for the budget, and in which order it goes then; see `requestQueue.test.ts` for the rest. */
describe("Whose turn it is in the queue of requests", () => {
  let clock: FakeClock;
  let budget: RequestBudget;
  let queue: RequestQueue;
  let sent: { key: string; atMs: number }[];
  /** Hex does not answer reads yet: they are under way. */
  let held: (() => void)[] | undefined;

  function open(perMinute: number): void {
    clock = new FakeClock(0);
    budget = new RequestBudget(clock, () => perMinute);
    queue = new RequestQueue(clock, budget, "hex.example");
    [sent, held] = [[], undefined];
  }
  afterEach(() => queue.dispose());

  const send = (key: string) => {
    budget.noteSent("GetProjectRuns");
    sent.push({ key, atMs: clock.now() });
    return new Promise<void>((answer) => (held ? held.push(answer) : answer()));
  };
  const read = (priority: ReadPriority, key: string) =>
    void queue.read(priority, key, () => send(key)).catch(() => undefined);
  const keys = () => sent.map(({ key }) => key);
  /** Polls whenever it may. */
  const poll = () => {
    queue.pollFrom({
      nextPoll: () => ({
        dueInMs: 0,
        send: () => {
          budget.noteSent("GetProjectRuns");
          sent.push({ key: "poll", atMs: clock.now() });
          return Promise.resolve();
        },
      }),
    });
    queue.wake();
  };
  const answer = (status: number, retryAfterMs?: number) =>
    budget.noteAnswer({ operation: "GetProjectRuns", method: "GET", path: "/", status, durationMs: 1, retryAfterMs });

  it("is a poll's once in every pace of the budget, to the millisecond", async () => {
    open(20);
    poll();
    await clock.advance(3 * second - 1);
    queue.wake();
    assert.equal(sent.length, 1);
    await clock.advance(27 * second + 1);
    assert.deepEqual(
      sent.map(({ atMs }) => atMs),
      Array.from({ length: 11 }, (_, at) => at * 3 * second),
    );
  });

  for (const waiting of [0, 1]) {
    it(`leaves polls ${waiting === 0 ? "all" : "half"} of the budget while ${waiting} view waits`, async () => {
      open(8);
      held = [];
      // Four may be under way at once.
      Array.from({ length: 4 + waiting }, (_, at) => read("view", `v${at}`));
      await settle();
      assert.equal(sent.length, 4);
      poll();
      await clock.advance(2 * minute);
      sent = [];
      await clock.advance(2 * minute);
      assert.equal(sent.length, waiting === 0 ? 16 : 8);
    });
  }

  it("comes for a view as soon as the budget allows it, while nothing is to be polled", async () => {
    open(4);
    queue.pollFrom({ nextPoll: () => undefined });
    Array.from({ length: 4 }, (_, at) => read("view", `v${at}`));
    await clock.advance(minute - 1);
    queue.wake();
    await settle();
    assert.deepEqual(keys(), ["v0", "v1", "v2"]);
    await clock.advance(1);
    assert.deepEqual(keys(), ["v0", "v1", "v2", "v3"]);
  });

  describe("while one request tests whether Hex takes any again", () => {
    beforeEach(async () => {
      open(1_000);
      answer(429, 5 * second);
      await clock.advance(5 * second);
      held = [];
      read("view", "test");
      await settle();
    });
    const release = async () => {
      await settle();
      assert.deepEqual(keys(), ["test"]);
      answer(200);
      queue.wake();
      await settle();
    };

    it("is a click's first, then a search's", async () => {
      read("user", "click");
      read("search", "search");
      read("view", "view");
      await release();
      assert.deepEqual(keys(), ["test", "click", "search", "view"]);
    });

    it("stays a click's when a search asks for the same", async () => {
      read("search", "search");
      read("user", "click");
      read("search", "click");
      await release();
      assert.deepEqual(keys(), ["test", "click", "search"]);
    });
  });
});
