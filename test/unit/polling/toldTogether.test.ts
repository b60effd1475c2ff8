import assert from "node:assert/strict";
import { ToldTogether } from "../../../src/polling/toldTogether";
import { FakeClock } from "../support/fakeClock";

const second = 1_000;

describe("what is told together", () => {
  let clock: FakeClock;
  let told: string[][];
  let claimed: string[][];
  /** Whether this window tells an item after so many ms. */
  let tellsHere: (item: string, waitedMs: number) => boolean;
  let tellsElsewhere: string[];
  let isHeldBack: () => boolean;
  let together: ToldTogether<string, string>;

  beforeEach(() => {
    clock = new FakeClock();
    [told, claimed, tellsElsewhere] = [[], [], []];
    tellsHere = () => true;
    isHeldBack = () => false;
    together = new ToldTogether<string, string>({
      steadyClock: clock,
      isHeldBack: () => isHeldBack(),
      notifiesHere: async (item, waitedMs) => tellsHere(item, waitedMs),
      claim: async (items) => {
        claimed.push([...items]);
        return items.filter((item) => !tellsElsewhere.includes(item));
      },
      notify: (items) => told.push([...items]),
    });
  });

  afterEach(() => together.dispose());

  it("is all that came to light shortly before, once", async () => {
    assert.equal(together.add("a", "A"), true);
    await clock.advance(second);
    assert.equal(together.add("b", "B"), true);
    assert.equal(together.add("a", "A again"), false);
    await clock.advance(second);
    assert.deepEqual(told, []);
    await clock.advance(second);
    assert.deepEqual(told, [["A", "B"]]);
    assert.equal(clock.pending, 0);
    assert.equal(together.add("a", "A"), true, "it does not wait any more");
  });

  it("is nothing of what nobody needs to be told any more", async () => {
    ["a", "b", "c"].forEach((key) => together.add(key, key.toUpperCase()));
    together.dropWhere((key) => key !== "b");
    await clock.advance(5 * second);
    assert.deepEqual(told, [["B"]]);
    together.add("d", "D");
    together.dropWhere(() => true);
    await clock.advance(5 * second);
    assert.deepEqual([told.length, claimed.length, clock.pending], [1, 1, 0]);
  });

  it("is not what another window has told", async () => {
    tellsElsewhere = ["A"];
    together.add("a", "A");
    await clock.advance(5 * second);
    assert.deepEqual([claimed, told], [[["A"]], []]);
    together.add("a", "A");
    together.add("b", "B");
    await clock.advance(5 * second);
    assert.deepEqual(told, [["B"]]);
  });

  it("is asked for again while another window should tell it, with how long it has waited", async () => {
    const waits: number[] = [];
    tellsHere = (item, waitedMs) => item === "B" || (waits.push(waitedMs), waitedMs > 4 * second);
    together.add("a", "A");
    together.add("b", "B");
    await clock.advance(2 * second);
    assert.deepEqual(told, [["B"]]);
    await clock.advance(10 * second);
    assert.deepEqual(told, [["B"], ["A"]]);
    assert.ok(waits.length >= 3 && (waits[0] ?? 0) >= second, waits.join());
    assert.deepEqual(
      [...waits].sort((a, b) => a - b),
      waits,
    );
    assert.equal(clock.pending, 0);
  });

  it("waits while more may come to light soon, but not for ever", async () => {
    isHeldBack = () => true;
    together.add("a", "A");
    await clock.advance(60 * second);
    together.add("b", "B");
    assert.deepEqual(told, []);
    await clock.advance(35 * second);
    assert.deepEqual(told, [["A", "B"]]);
    together.add("c", "C");
    await clock.advance(10 * second);
    isHeldBack = () => false;
    await clock.advance(2 * second);
    assert.deepEqual(told, [["A", "B"], ["C"]]);
  });

  it("is nothing any more once it is disposed, also when that is while other windows are asked", async () => {
    together.add("a", "A");
    tellsHere = () => {
      together.dispose();
      return true;
    };
    await clock.advance(5 * second);
    assert.deepEqual(told, []);
    assert.equal(clock.pending, 0);
  });

  it("leaves no timer behind when it is disposed", () => {
    together.add("a", "A");
    assert.equal(clock.pending, 1);
    together.dispose();
    assert.equal(clock.pending, 0);
  });
});
