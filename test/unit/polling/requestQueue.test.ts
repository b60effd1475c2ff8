import assert from "node:assert/strict";
import fc from "fast-check";
import { isHexError } from "../../../src/hex/errors";
import { RequestBudget, type ReadPriority } from "../../../src/polling/requestBudget";
import { RequestQueue, type Poll } from "../../../src/polling/requestQueue";
import { FakeClock, settle } from "../support/fakeClock";

/** A request that is under way until the test answers it. */
interface Sent {
  key: string;
  answer: (value?: unknown) => void;
  fail: (error: Error) => void;
}

function setUp(perMinute = 1_000) {
  const clock = new FakeClock();
  const budget = new RequestBudget(clock, () => perMinute);
  const queue = new RequestQueue(clock, budget, "hex.example");
  const sent: Sent[] = [];
  const send = (key: string) => () => {
    budget.noteSent("GetProjectRuns");
    return new Promise<unknown>((answer, fail) => sent.push({ key, answer, fail }));
  };
  const read = (priority: ReadPriority, key: string) => queue.read(priority, key, send(key));
  const keys = () => sent.map(({ key }) => key);
  return { clock, budget, queue, sent, send, read, keys };
}

const refused = (retryAfterMs: number) =>
  ({ operation: "GetProjectRuns", method: "GET", path: "/", status: 429, durationMs: 1, retryAfterMs }) as const;

describe("The queue of requests", () => {
  it("has four reads of views under way at most, and sends the next when one is answered or fails", async () => {
    const { read, keys, sent } = setUp();
    const all = Array.from({ length: 7 }, (_, at) => read("view", `v${at}`));
    await settle();
    assert.deepEqual(keys(), ["v0", "v1", "v2", "v3"]);
    sent[1]?.answer("one");
    assert.equal(await all[1], "one");
    await settle();
    assert.deepEqual(keys().slice(4), ["v4"]);
    sent[0]?.fail(new Error("no"));
    await assert.rejects(Promise.resolve(all[0]), /no/);
    await settle();
    assert.deepEqual(keys().slice(4), ["v4", "v5"]);
  });

  it("sends a click at once, however many reads are under way, and before all that waits", async () => {
    const { read, keys } = setUp();
    for (let at = 0; at < 6; at += 1) {
      void read("view", `v${at}`);
    }
    void read("user", "click");
    await settle();
    assert.deepEqual(keys(), ["v0", "v1", "v2", "v3", "click"]);
  });

  it("sends a search before what fills views, and a click before both", async () => {
    const { clock, budget, read, keys } = setUp();
    budget.noteAnswer({ ...refused(10_000) });
    void read("view", "view");
    void read("search", "search");
    await settle();
    assert.deepEqual(keys(), []);
    await clock.advance(10_000);
    assert.deepEqual(keys(), ["search"]);
    budget.noteAnswer({ ...refused(0), status: 200 });
    await clock.advance(20_000);
    assert.deepEqual(keys(), ["search", "view"]);
  });

  it("answers all who ask for the same with one request, whether it waits or is under way", async () => {
    const { read, keys, sent } = setUp();
    const [first, second] = [read("view", "same"), read("view", "same")];
    await settle();
    const third = read("user", "same");
    await settle();
    assert.deepEqual(keys(), ["same"]);
    sent[0]?.answer(7);
    assert.deepEqual(await Promise.all([first, second, third]), [7, 7, 7]);
    void read("view", "same");
    await settle();
    assert.deepEqual(keys(), ["same", "same"]);
  });

  it("sends what waits for a view as soon as a click asks for the same", async () => {
    const { read, keys } = setUp();
    for (let at = 0; at < 6; at += 1) {
      void read("view", `v${at}`);
    }
    await settle();
    void read("user", "v5");
    await settle();
    assert.deepEqual(keys(), ["v0", "v1", "v2", "v3", "v5"]);
  });

  it("sends what a search asks for as well before other views, whoever asks for it afterwards", async () => {
    const { budget, clock, read, keys } = setUp();
    void read("user", "first");
    await settle();
    budget.noteAnswer(refused(5_000));
    void read("view", "other");
    void read("view", "same");
    void read("search", "same");
    void read("view", "same");
    await clock.advance(5_000);
    assert.deepEqual(keys(), ["first", "same"]);
  });

  it("refuses clicks while Hex takes nothing, and says for how long", async () => {
    const { budget, clock, read, keys } = setUp();
    budget.noteAnswer(refused(30_000));
    clock.jump(10_000);
    const error: unknown = await read("user", "click").catch((reason: unknown) => reason);
    assert.ok(isHexError(error) && error.kind === "rateLimited", String(error));
    const { retryAfterMs, host, operation } = error.details;
    assert.deepEqual([retryAfterMs, host, operation], [20_000, "hex.example", "Read"]);
    clock.jump(19_999);
    await assert.rejects(read("user", "click"), { kind: "rateLimited" });
    assert.deepEqual(keys(), []);
  });

  it("polls three times at once at most, once while it tests the water, and again when one has ended", async () => {
    const { budget, clock, queue, send, sent } = setUp(60_000);
    let polled = 0;
    queue.pollFrom({
      nextPoll: (): Poll => ({ dueInMs: 0, send: () => send(`poll ${(polled += 1)}`)().then(() => undefined) }),
    });
    queue.wake();
    await clock.advance(1_000);
    assert.equal(sent.length, 3);
    sent[0]?.answer();
    await clock.advance(1_000);
    assert.equal(sent.length, 4);
    budget.noteAnswer(refused(5_000));
    sent.slice(1).forEach(({ answer }) => answer());
    await clock.advance(5_000);
    assert.equal(sent.length, 5);
    await clock.advance(60_000);
    assert.equal(sent.length, 5, "One request tests the water, for as long as it takes.");
  });

  it("polls when it is due and not before, and does not ask for that all the time", async () => {
    const { clock, queue, sent, send } = setUp();
    const dueMs = clock.now() + 7_000;
    let asked = 0;
    queue.pollFrom({
      nextPoll: () => {
        asked += 1;
        return sent.length > 0
          ? undefined
          : { dueInMs: Math.max(0, dueMs - clock.now()), send: () => send("poll")().then(() => undefined) };
      },
    });
    queue.wake();
    await clock.advance(6_999);
    assert.deepEqual([sent.length, asked], [0, 1]);
    queue.wake();
    assert.equal(sent.length, 0);
    await clock.advance(1);
    assert.equal(sent.length, 1);
    sent[0]?.answer();
    await clock.advance(60_000);
    assert.deepEqual([sent.length, clock.pending], [1, 0], "Nothing is due, so no timer waits.");
  });

  it("sends nothing any more when it is disposed, and leaves nobody waiting", async () => {
    const { clock, queue, read, keys } = setUp();
    queue.pollFrom({ nextPoll: () => assert.fail("It polls.") });
    const waiting = Array.from({ length: 7 }, (_, at) => read("view", `v${at}`).catch((reason: unknown) => reason));
    queue.pollFrom({ nextPoll: () => ({ dueInMs: 10_000, send: () => assert.fail("It polls.") }) });
    queue.wake();
    await settle();
    assert.equal(clock.pending, 1);
    queue.dispose();
    assert.equal(clock.pending, 0);
    const late = read("user", "late").catch((reason: unknown) => reason);
    for (const error of await Promise.all([...waiting.slice(4), late])) {
      assert.ok(isHexError(error) && error.kind === "cancelled" && error.details.operation === "Read", String(error));
    }
    assert.deepEqual(keys(), ["v0", "v1", "v2", "v3"]);
    assert.equal(clock.pending, 0);
  });

  it("never has more under way than it may, and answers everybody, whatever is asked in which order", async () => {
    const ask = fc.record({
      priority: fc.constantFrom<ReadPriority>("user", "search", "view"),
      key: fc.nat(12),
      answers: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(ask, { maxLength: 60 }), async (asks) => {
        const { read, sent } = setUp();
        let answered = 0;
        const open = () => sent.slice(answered);
        const all: Promise<unknown>[] = [];
        const clicks = new Set<string>();
        for (const { priority, key, answers } of asks) {
          if (priority === "user") {
            clicks.add(String(key));
          }
          all.push(read(priority, String(key)));
          await settle();
          assert.ok(open().filter((one) => !clicks.has(one.key)).length <= 4);
          assert.equal(new Set(open().map((one) => one.key)).size, open().length);
          for (let at = 0; at < answers && answered < sent.length; at += 1) {
            sent[answered]?.answer();
            answered += 1;
            await settle();
          }
        }
        while (answered < sent.length) {
          sent[answered]?.answer();
          answered += 1;
          await settle();
        }
        await Promise.all(all);
      }),
      { numRuns: 30 },
    );
  });
});
