import { runMain } from "../vscode/main";
import { readArguments } from "./arguments";
import { activation } from "./activation";
import { type Benchmark, table } from "./figure";
import { hostile } from "./hostile";
import { newRun } from "./newRun";
import { page } from "./page";
import { peers } from "./peers";
import { requests } from "./requests";
import { scale } from "./scale";
import { size } from "./size";
import { soak } from "./soak";
import { delays } from "./watcher";
import { windows } from "./windows";

const benchmarks: readonly Benchmark[] = [
  size,
  requests,
  delays,
  activation,
  newRun,
  windows,
  page,
  scale,
  hostile,
  peers,
  soak,
];

/** `npm run bench [-- NAME… [--minutes NUMBER] [--peer FILE.vsix]]`: prints figures; fails when one cannot be measured, never because of its value. */
runMain(async () => {
  const options = readArguments(process.argv.slice(2));
  const { names } = options;
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No benchmark is called ${unknown.join(", ")}; there are: ${benchmarks.map(({ name }) => name).join(", ")}`,
    );
  }
  const isWanted = ({ name, onlyNamed }: Benchmark) => (names.length === 0 ? !onlyNamed : names.includes(name));
  let broken = 0;
  for (const benchmark of benchmarks.filter(isWanted)) {
    console.log(`\n${benchmark.title}`);
    try {
      console.log(table(await benchmark.measure(options)));
    } catch (error) {
      broken++;
      console.error(`  could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return broken;
});
