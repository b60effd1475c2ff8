import assert from "node:assert/strict";
import { DisposableStore, MutableDisposable } from "../../../src/util/disposables";
import { Emitter } from "../../../src/util/events";

/** What was disposed, in order. */
const gone: string[] = [];
const thing = (name: string) => ({ name, dispose: () => void gone.push(name) });

describe("A store of disposables", () => {
  beforeEach(() => (gone.length = 0));

  it("disposes what it holds, last first and once", () => {
    const store = new DisposableStore();
    ["a", "b", "c"].forEach((name) => assert.equal(store.add(thing(name)).name, name));
    assert.deepEqual(gone, []);
    store.dispose();
    store.dispose();
    assert.deepEqual(gone, ["c", "b", "a"]);
  });

  it("disposes at once what comes too late", () => {
    const store = new DisposableStore();
    store.dispose();
    assert.equal(store.add(thing("late")).name, "late");
    assert.deepEqual(gone, ["late"]);
    store.dispose();
    assert.deepEqual(gone, ["late"]);
  });
});

describe("A place for one disposable", () => {
  beforeEach(() => (gone.length = 0));

  it("disposes the old one when a new one comes, or none", () => {
    const place = new MutableDisposable<ReturnType<typeof thing>>();
    assert.equal(place.value, undefined);
    place.value = thing("a");
    place.value = thing("b");
    assert.deepEqual([place.value.name, gone], ["b", ["a"]]);
    place.value = undefined;
    assert.deepEqual([place.value, gone], [undefined, ["a", "b"]]);
  });

  it("holds the new one already as the old one is disposed", () => {
    const place = new MutableDisposable();
    const next = thing("next");
    place.value = { dispose: () => assert.equal(place.value, next) };
    place.value = next;
    assert.deepEqual(gone, []);
  });

  it("holds nothing after its own end, and disposes what comes then", () => {
    const place = new MutableDisposable();
    place.value = thing("a");
    place.dispose();
    assert.deepEqual([place.value, gone], [undefined, ["a"]]);
    place.value = thing("late");
    assert.deepEqual([place.value, gone], [undefined, ["a", "late"]]);
  });
});

describe("An emitter", () => {
  const heard: string[] = [];
  const listen = (emitter: Emitter<string>, as = "") => emitter.event((value) => heard.push(as + value));
  beforeEach(() => (heard.length = 0));

  it("tells every listener until that is disposed, one that listens twice as often", () => {
    const emitter = new Emitter<string>();
    const same = (value: string) => heard.push(value);
    const [first] = [emitter.event(same), emitter.event(same)];
    emitter.fire("a");
    first.dispose();
    first.dispose();
    emitter.fire("b");
    assert.deepEqual(heard, ["a", "a", "b"]);
  });

  it("tells those who listened as it happened, whatever they do then", () => {
    const emitter = new Emitter<string>();
    emitter.event(() => listen(emitter, "new "));
    const last = listen(emitter, "old ");
    emitter.event(() => last.dispose());
    emitter.fire("a");
    assert.deepEqual(heard, ["old a"]);
    emitter.fire("b");
    assert.deepEqual(heard, ["old a", "new b"]);
  });

  it("tells nobody when it is disposed", () => {
    const emitter = new Emitter<string>();
    listen(emitter);
    emitter.dispose();
    emitter.fire("a");
    assert.deepEqual(heard, []);
  });
});
