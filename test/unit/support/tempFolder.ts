import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";

/** A folder on the real disk for each test of a suite; after the test it is gone, and all that was mocked is real again. */
export function tempFolder(): { readonly path: string; file(name: string): string } {
  let path = "";
  beforeEach(async () => (path = await mkdtemp(join(tmpdir(), "hex-runs-test-"))));
  afterEach(async () => {
    mock.reset();
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  });
  return {
    get path() {
      return path;
    },
    file: (name) => join(path, name),
  };
}

/** What a call of the system fails with. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as a test wants it`), { code });
}

/** Waits until what a test does to the disk has come about. */
export async function until(isSo: () => boolean): Promise<void> {
  for (const untilMs = performance.now() + 20_000; !isSo();) {
    if (performance.now() > untilMs) {
      throw new Error("It did not come about");
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
