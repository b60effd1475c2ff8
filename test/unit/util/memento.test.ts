import assert from "node:assert/strict";
import fc from "fast-check";
import { SerialMemento } from "../../../src/util/memento";

/**
 * As VS Code keeps an extension's state: all keys are one value, which a write sends a moment later;
 * when the write is done, what was sent takes the place of what is here.
 */
class EchoingMemento {
  stored: Record<string, unknown> = {};
  private here: Record<string, unknown> = {};
  private flushing: Promise<void> | undefined;

  get<T>(key: string): T | undefined {
    return this.here[key] as T | undefined;
  }

  update(key: string, value: unknown): Promise<void> {
    this.here[key] = value;
    this.flushing ??= this.flush();
    return this.flushing;
  }

  private async flush(): Promise<void> {
    await ticks(1);
    this.flushing = undefined;
    const sent = { ...this.here };
    this.stored = sent;
    await ticks(3);
    this.here = { ...sent };
  }
}

async function ticks(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await Promise.resolve();
  }
}

const writes = fc.array(fc.record({ key: fc.constantFrom("a", "b", "c"), value: fc.nat(9), pause: fc.nat(6) }), {
  minLength: 1,
  maxLength: 8,
});

describe("State that is written one after the other", () => {
  it("keeps every last write, whenever it comes", () =>
    fc.assert(
      fc.asyncProperty(writes, async (all) => {
        const vscode = new EchoingMemento();
        const memento = new SerialMemento(vscode);
        const expected: Record<string, unknown> = {};
        const done: Promise<void>[] = [];
        for (const { key, value, pause } of all) {
          expected[key] = value;
          done.push(memento.update(key, value));
          assert.equal(memento.get(key), value);
          await ticks(pause);
          assert.equal(memento.get(key), value);
        }
        await Promise.all(done);
        assert.deepEqual(vscode.stored, expected);
        assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, memento.get(key)])), expected);
      }),
    ));

  it("is needed: VS Code alone, as it stands here, loses a write that comes while another one is under way", async () => {
    const vscode = new EchoingMemento();
    void vscode.update("a", 1);
    await ticks(3);
    void vscode.update("b", 2);
    await ticks(20);
    assert.deepEqual(vscode.stored, { a: 1 });
  });

  it("goes on after a write that fails, and tells it", async () => {
    let fails = true;
    const stored: Record<string, unknown> = {};
    const memento = new SerialMemento({
      get: (key: string) => stored[key] as never,
      update: (key: string, value: unknown) =>
        fails ? Promise.reject(new Error("full")) : Promise.resolve(void (stored[key] = value)),
    });
    await assert.rejects(memento.update("a", 1), /full/);
    assert.equal(memento.get("a"), undefined);
    assert.equal(memento.get("a", 7), 7);
    fails = false;
    await memento.update("a", 2);
    assert.deepEqual([memento.get("a"), stored], [2, { a: 2 }]);
  });
});
