import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChartImage, ChartQuery, ProjectId, RunId } from "../../../src/hex/types";
import { ChartCache, chartSize } from "../../../src/store/chartCache";

const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const query: ChartQuery = {
  projectId: id(1) as ProjectId,
  runId: id(2) as RunId,
  staticId: id(3),
  width: 800,
  height: 400,
};
const picture = (bytes: number, mimeType: ChartImage["mimeType"] = "image/png"): ChartImage => ({
  base64: Buffer.alloc(bytes, 7).toString("base64"),
  mimeType,
});

describe("The pictures of charts on disk", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "hex-runs-charts-"))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const files = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

  for (const mimeType of ["image/png", "image/jpeg", "image/webp"] as const) {
    it(`are given back as they were: ${mimeType}`, async () => {
      const cache = new ChartCache(folder);
      assert.equal(await cache.get(query), undefined);
      await cache.put(query, picture(100, mimeType));
      assert.deepEqual(await cache.get(query), picture(100, mimeType));
      assert.deepEqual(await new ChartCache(folder).get(query), picture(100, mimeType), "after a restart");
    });
  }

  it("are requested in few sizes, half as high as wide, none narrower than shown but the widest", () => {
    const widths = [1, 400, 401, 600, 799, 800, 801, 1_001, 1_201, 1_600, 1_601, 2_000, 5_000];
    const expected = [400, 400, 600, 600, 800, 800, 1_000, 1_200, 1_600, 1_600, 2_000, 2_000, 2_000];
    assert.deepEqual(
      widths.map((shown) => chartSize(shown)),
      expected.map((width) => ({ width, height: width / 2 })),
    );
  });

  it("can be read by nobody else", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    await new ChartCache(folder).put(query, picture(100));
    const path = join(folder, query.runId);
    const modes = await Promise.all(
      [path, join(path, `${id(3)}-800x400.png`)].map(async (one) => (await stat(one)).mode),
    );
    assert.deepEqual(
      modes.map((mode) => mode & 0o777),
      [0o700, 0o600],
    );
  });

  it("are nothing when the file is empty, and are written anew", async () => {
    const cache = new ChartCache(folder);
    await cache.put(query, picture(100));
    await writeFile(join(folder, query.runId, `${id(3)}-800x400.png`), "");
    assert.equal(await cache.get(query), undefined);
    await cache.put(query, picture(100));
    assert.deepEqual(await cache.get(query), picture(100));
  });

  it("are not kept where the folder of the sign-in is gone, which is said, and later ones are", async () => {
    const cache = new ChartCache(join(folder, "gone", "charts"));
    await assert.rejects(cache.put(query, picture(100)), { code: "ENOENT" });
    await mkdir(join(folder, "gone"));
    await cache.put(query, picture(100));
    assert.deepEqual(await cache.get(query), picture(100));
  });

  it("are of one run, one cell and one size", async () => {
    const cache = new ChartCache(folder);
    await cache.put(query, picture(100));
    for (const other of [{ runId: id(9) as RunId }, { staticId: id(9) }, { width: 600, height: 300 }]) {
      assert.equal(await cache.get({ ...query, ...other }), undefined);
    }
  });

  it("never leave their folder: what is no UUID is not kept", async () => {
    const cache = new ChartCache(join(folder, "charts"));
    for (const other of [
      { staticId: "../../evil" },
      { runId: ".." as RunId },
      { staticId: `${id(3)}/../x` },
      { width: Number.NaN },
    ]) {
      await cache.put({ ...query, ...other }, picture(100));
      assert.equal(await cache.get({ ...query, ...other }), undefined);
    }
    assert.deepEqual(await files(), []);
  });

  it("are counted on after a window died, and make room once, not with each further one", async () => {
    await new ChartCache(folder).put(query, picture(500));
    const cache = new ChartCache(folder, 1_000);
    const one = (digit: number) => ({ ...query, staticId: id(digit) });
    await cache.put(one(4), picture(500));
    assert.equal((await files()).length, 2, "as much as it may take");
    await cache.put(one(5), picture(100));
    const left = (await files()).length;
    await cache.put(one(6), picture(100));
    assert.equal((await files()).length, left + 1);
  });

  it("are written one after the other, also after one that failed", async () => {
    const cache = new ChartCache(folder);
    await mkdir(join(folder, query.runId, `${id(8)}-800x400.png`), { recursive: true });
    const [failed, kept] = await Promise.allSettled([
      cache.put({ ...query, staticId: id(8) }, picture(100)),
      cache.put(query, picture(100)),
    ]);
    assert.deepEqual([failed.status, kept.status], ["rejected", "fulfilled"]);
    assert.deepEqual(await cache.get(query), picture(100));
  });

  it("take no more room than they may; those that were looked at longest ago go", async () => {
    const cache = new ChartCache(folder, 1_000);
    const one = (digit: number) => ({ ...query, staticId: id(digit) });
    for (const digit of [1, 2, 3]) {
      await cache.put(one(digit), picture(300));
      const old = new Date(Date.now() - (10 - digit) * 60_000);
      await utimes(join(folder, query.runId, `${id(digit)}-800x400.png`), old, old);
    }
    assert.ok(await cache.get(one(1)));
    await cache.put(one(4), picture(300));
    assert.deepEqual((await files()).map((name) => name[35]).sort(), ["1", "4"]);
  });

  it("leave no empty folder of a run when they make room", async () => {
    const cache = new ChartCache(folder, 1_000);
    for (const digit of [4, 5, 6]) {
      const one = { ...query, runId: id(digit) as RunId };
      await cache.put(one, picture(300));
      const old = new Date(Date.now() - (10 - digit) * 60_000);
      await utimes(join(folder, one.runId, `${id(3)}-800x400.png`), old, old);
    }
    await cache.put({ ...query, runId: id(6) as RunId, staticId: id(7) }, picture(300));
    assert.deepEqual((await readdir(folder)).sort(), [id(6)]);
  });

  it("count what was there before, also leftovers of a window that died", async () => {
    await new ChartCache(folder).put(query, picture(600));
    await writeFile(join(folder, query.runId, "x.part"), "x".repeat(300));
    const long = new Date(Date.now() - 60_000);
    await utimes(join(folder, query.runId, "x.part"), long, long);
    await new ChartCache(folder, 1_000).put({ ...query, staticId: id(5) }, picture(200));
    assert.ok(!(await files()).includes("x.part"));
  });

  it("are not written any more once the sign-in may be gone", async () => {
    const cache = new ChartCache(folder);
    cache.close();
    await cache.put(query, picture(100));
    assert.deepEqual(await files(), []);
  });
});
