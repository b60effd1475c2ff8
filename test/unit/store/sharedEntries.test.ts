import assert from "node:assert/strict";
import { SharedEntries } from "../../../src/store/sharedEntries";
import { FileMemory } from "../../../src/sync/openSync";
import { Emitter } from "../../../src/util/events";
import { settle } from "../support/fakeClock";

const parse = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);

describe("a list that windows share, while another window holds the file", () => {
  let text: string | undefined;
  /** What this window waits for before it may write. */
  let turn: { take: () => void; fails: (error: unknown) => void };
  let list: SharedEntries<string>;
  let reported: unknown[];
  const changed = new Emitter<string>();
  const folder = {
    onDidChange: changed.event,
    read: () => Promise.resolve(text),
    change: async (_name: string, change: (text: string | undefined) => string | undefined) => {
      await new Promise<void>((take, fails) => (turn = { take, fails }));
      text = change(text);
    },
  };
  const told = async () => {
    changed.fire("list.json");
    await settle();
  };
  /** Another window writes. */
  const written = async (entries: string[]) => {
    text = JSON.stringify(entries);
    await told();
  };
  const add = (entry: string) => list.change((entries) => [entry, ...entries.filter((other) => other !== entry)]);

  beforeEach(async () => {
    [text, reported] = [undefined, []];
    const report = (error: unknown) => reported.push(error);
    list = new SharedEntries({ memory: await FileMemory.open(folder, "list.json", report), parse, report });
  });
  afterEach(() => list.dispose());

  it("keeps what was added here, and takes what that window wrote", async () => {
    add("mine");
    assert.deepEqual(list.all, ["mine"]);
    await written(["theirs"]);
    assert.deepEqual(list.all, ["mine", "theirs"]);
    turn.take();
    await settle();
    await told();
    assert.deepEqual([list.all, text, reported], [["mine", "theirs"], '["mine","theirs"]', []]);
  });

  it("lets go of it once it is kept, so that others can change it", async () => {
    add("mine");
    turn.take();
    await settle();
    await written(["theirs"]);
    assert.deepEqual(list.all, ["theirs"]);
  });

  it("lets go of it when the disk takes nothing, which is reported", async () => {
    const full = new Error("no space left on device");
    add("mine");
    turn.fails(full);
    await settle();
    assert.deepEqual([list.all, reported], [["mine"], [full]]);
    await written(["theirs"]);
    assert.deepEqual(list.all, ["theirs"]);
  });
});
