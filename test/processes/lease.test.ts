import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("The lease on a folder that processes share", function () {
  // Each process that is started takes seconds on a busy machine.
  this.timeout(120_000);
  let path: string;

  beforeEach(async () => (path = await mkdtemp(join(tmpdir(), "hex-runs-windows-"))));
  afterEach(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));
  const holders = new Map<string, ChildProcess>();
  let nextName = 1;

  /** A process that wants the lease. */
  const add = () => {
    const name = `p${nextName++}`;
    holders.set(
      name,
      fork(join(__dirname, "leaseHolder.ts"), [path, join(path, "journal"), name], { execArgv: ["--import=tsx"] }),
    );
    return name;
  };
  const journal = async () => {
    const text = await readFile(join(path, "journal"), "utf8").catch(() => "");
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => ({
        atMs: Number(line.split(" ")[0]),
        name: line.split(" ")[1] ?? "",
        what: line.split(" ").slice(2).join(" "),
      }));
  };
  /** Waits until a process has written something down. */
  const noted = async (name: string, what: string) => {
    while (!(await journal()).some((line) => line.name === name && line.what === what)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** Waits until exactly one living process holds it, and says which and since when. */
  const holder = async (): Promise<{ name: string; atMs: number }> => {
    for (;;) {
      const lines = await journal();
      const last = [...holders.keys()].map((name) => lines.filter((line) => line.name === name).at(-1));
      const held = last.flatMap((line) => (line?.what === "got" ? [line] : []));
      // Two that took it from the same dead one notice so at the next renewal.
      if (held[0] && held.length === 1) {
        return held[0];
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  afterEach(async () => {
    await Promise.all(
      [...holders.values()].map(async (child) => {
        child.kill("SIGKILL");
        await once(child, "exit");
      }),
    );
    holders.clear();
  });

  it("goes to one other process within ten seconds, whenever its holder and others are killed", async () => {
    [1, 2].forEach(add);
    for (let round = 0; round < 2; round += 1) {
      const { name } = await holder();
      const killed = [name, ...[...holders.keys()].filter((each) => each !== name && Math.random() < 0.3)];
      killed.forEach((each) => {
        holders.get(each)?.kill("SIGKILL");
        holders.delete(each);
      });
      const killedAtMs = Date.now();
      add();
      const next = await holder();
      assert.ok(next.atMs - killedAtMs < 10_000, `${next.atMs - killedAtMs} ms`);
    }
    const lines = await journal();
    assert.deepEqual(
      lines.filter(({ what }) => what.startsWith("failed")),
      [],
    );
  });

  it("is free at once when its holder ends as it should", async () => {
    add();
    const { name } = await holder();
    const other = add();
    // On a busy machine it takes seconds to start.
    await noted(other, "waits");
    const child = holders.get(name);
    holders.delete(name);
    const askedAtMs = Date.now();
    child?.send("end");
    const next = await holder();
    // The next one looks every 200 ms; what is not given up is free after 5 s.
    assert.equal(next.name, other);
    assert.ok(next.atMs - askedAtMs < 4_000, `${next.atMs - askedAtMs} ms`);
  });
});
