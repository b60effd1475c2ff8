import { runMain } from "../vscode/main";
import { activation } from "./activation";
import { type Benchmark, table } from "./figure";
import { hostile } from "./hostile";
import { newRun } from "./newRun";
import { page } from "./page";
import { requests } from "./requests";
import { scale } from "./scale";
import { size } from "./size";
import { delays } from "./watcher";
import { windows } from "./windows";

const benchmarks: readonly Benchmark[] = [size, requests, delays, activation, newRun, windows, page, scale, hostile];

/** `npm run bench [-- NAME…]`: prints figures; fails when one cannot be measured, never because of its value. */
runMain(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No benchmark is called ${unknown.join(", ")}; there are: ${benchmarks.map(({ name }) => name).join(", ")}`,
    );
  }
  let broken = 0;
  for (const benchmark of benchmarks.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(`\n${benchmark.title}`);
    try {
      console.log(table(await benchmark.measure()));
    } catch (error) {
      broken++;
      console.error(`  could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return broken;
});
