import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { Lifetimes } from "../../../src/sync/signInLifetimes";
import { settle } from "../support/fakeClock";
import { tempFolder } from "../support/tempFolder";

describe("the life of a sign-in", () => {
  const temp = tempFolder();
  let lives: Lifetimes;

  beforeEach(async () => {
    lives = new Lifetimes((id) => temp.file(id));
    await Promise.all(["one", "two"].map((id) => mkdir(temp.file(id))));
  });
  const signalOf = (id: string) => lives.open(id, (life) => Promise.resolve(life));

  it("ends with its sign-out for all that was opened in it, and for nothing else; what was kept is gone", async () => {
    const [first, again, other] = [await signalOf("one"), await signalOf("one"), await signalOf("two")];
    assert.deepEqual([first.aborted, again.aborted], [false, false]);
    const ended = lives.end("one");
    assert.deepEqual([first.aborted, again.aborted, other.aborted], [true, true, false]);
    await ended;
    assert.deepEqual(await readdir(temp.path), ["two"]);
  });

  it("leaves nothing of a workspace that was being opened as it ended", async () => {
    let opened: () => void = () => undefined;
    const opening = lives.open("one", async () => {
      await new Promise<void>((resolve) => (opened = resolve));
      await writeFile(temp.file("one/started.json"), "[]");
      return "workspace";
    });
    const ended = lives.end("one");
    await settle();
    assert.ok(existsSync(temp.file("one")), "removed while it may be made again");
    opened();
    assert.equal(await opening, "workspace");
    await ended;
    assert.deepEqual(await readdir(temp.path), ["two"]);
  });

  it("ends as well when its workspace could not be opened, or never was", async () => {
    await assert.rejects(
      lives.open("one", () => Promise.reject(new Error("no disk"))),
      /no disk/,
    );
    await lives.end("one");
    await lives.end("two");
    assert.deepEqual(await readdir(temp.path), []);
  });
});
