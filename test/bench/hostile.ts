import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bundleForNode } from "./bundle";
import type { Benchmark, Figure } from "./figure";

const timeLimitMs = 20 * 60_000;

/** `npm run bench -- hostile`: for how long files that were made to do so hold up the extension host. */
export const hostile: Benchmark = {
  name: "hostile",
  title:
    "Hostile files: the longest time for which nothing else had a turn (target: under 50 ms), and how many times a plain text of that length (target: at most 10)",
  async measure() {
    const { stdout } = await promisify(execFile)(process.execPath, [await bundleForNode("hostileNode")], {
      timeout: timeLimitMs,
      maxBuffer: 1_024 * 1_024,
    });
    return JSON.parse(stdout) as Figure[];
  },
};
