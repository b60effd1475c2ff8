import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot, runMain } from "../vscode/main";
import { bundle } from "./bundle";
import type { Mutant } from "./mutators";
import { HostWorker } from "./hostPool";
import { type MutantWorker, Worker } from "./pool";

/** The tests of a file that meet a mutant, the quickest file first. */
interface Meeting {
  readonly test: string;
  readonly titles: readonly string[];
  readonly ms: number;
}

/** What stays alive, with the reason why no test needs to notice it: `file | from → to`. */
const acceptedFile = join(__dirname, "accepted.txt");
/** Tests that look at files instead of running code, or start processes. */
const notTried =
  /bundle\.test|german\.test|l10n\.test|commandIds\.test|projectFileSchema\.test|\/simulator\/|lostStarts\.test|day\.test/;

/** Of the tests that meet a mutant, those of its own folder are run, and others as long as they take no longer in all. */
const mostMs = 2_500;
/** The integration tests take longer, and which of them are about a mutant their folder does not say. */
const mostMsInHost = 60_000;
/** What it takes to load a test file anew. */
const loadMs = 30;

runMain(async () => {
  const args = process.argv.slice(2);
  const sampled = args.indexOf("--sample");
  // So many mutants, spread over all of them, for an answer sooner.
  const most = sampled < 0 ? Infinity : Number(args.splice(sampled, 2)[1]);
  // What imports `vscode` is met by the integration tests alone, in an extension host.
  const inHost = args.includes("--host");
  const folders = args.filter((arg) => arg !== "--host");
  if (folders.length === 0) {
    throw new Error("Name what is to be changed: npm run mutation -- src/hex src/store");
  }
  const sources = (await Promise.all(folders.map(filesBelow))).flat().sort();
  const all = (await filesBelow(inHost ? "test/integration" : "test/unit")).filter(
    (file) => file.endsWith(".test.ts") && !notTried.test(file),
  );
  const made = await bundle(sources, all);
  const { tests } = made;
  const workers: [MutantWorker, ...MutantWorker[]] = inHost
    ? [await HostWorker.make(made.file)]
    : await processes(made.file);
  console.log(`${made.mutants.length} mutants in ${sources.length} files`);
  const began = Date.now();
  const since = () => `${Math.round((Date.now() - began) / 1_000)} s`;
  const meetings = await meetingsOf(workers[0], inHost, tests, made.mutants);
  console.log(`  ${tests.length} test files, run once as they are: ${since()}`);
  const accepted = await readAccepted();
  const wanted = made.mutants.filter((mutant) => !accepted.has(nameOf(mutant)));
  const step = Math.max(1, wanted.length / most);
  const left = wanted.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  const survivors: Mutant[] = [];
  const unmet = left.filter(({ id }) => !meetings.has(id));
  const queue = left.filter(({ id }) => meetings.has(id));
  let done = 0;
  const total = queue.length;
  await Promise.all(
    workers.map(async (worker) => {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        if (!(await isKilled(worker, mutant, meetings.get(mutant.id) ?? []))) {
          survivors.push(mutant);
        }
        done += 1;
        if (done % 100 === 0) {
          console.log(`  ${done} of ${total} tried, ${survivors.length} alive, ${since()}`);
        }
      }
      await worker.dispose();
    }),
  );
  await report(left, [...survivors, ...unmet], new Set(unmet), accepted.size);
  return 0;
});

async function processes(program: string): Promise<[Worker, ...Worker[]]> {
  const first = await Worker.make(program);
  const count = Number(process.env.HEX_RUNS_JOBS ?? Math.max(1, availableParallelism()));
  return [first, ...Array.from({ length: count - 1 }, () => first.another())];
}

async function filesBelow(path: string): Promise<string[]> {
  if (path.endsWith(".ts")) {
    return [path];
  }
  const entries = await readdir(join(projectRoot, path), { recursive: true });
  return entries
    .filter((entry) => entry.endsWith(".ts"))
    .map((entry) => join(path, entry))
    .sort();
}

async function meetingsOf(
  worker: MutantWorker,
  inHost: boolean,
  tests: readonly string[],
  mutants: readonly Mutant[],
): Promise<Map<number, Meeting[]>> {
  const meetings = new Map<number, Meeting[]>();
  const early = new Map<number, Meeting[]>();
  const add = (to: Map<number, Meeting[]>, id: number, meeting: Meeting) =>
    to.set(id, [...(to.get(id) ?? []), meeting]);
  for (const test of tests) {
    const outcome = await worker.do({ kind: "cover", test }, 180_000);
    if (outcome?.kind !== "covered" || outcome.failed !== undefined) {
      console.log(`  left out, as it fails by itself: ${test} ${outcome?.kind === "covered" ? outcome.failed : ""}`);
      continue;
    }
    const byMutant = new Map<number, { titles: string[]; ms: number }>();
    for (const { title, mutants: met, ms } of outcome.tests) {
      for (const id of met) {
        const known = byMutant.get(id) ?? { titles: [], ms: 0 };
        known.titles.push(title);
        known.ms += ms;
        byMutant.set(id, known);
      }
    }
    byMutant.forEach((met, id) => add(meetings, id, { test, ...met }));
    const titles = outcome.tests.map(({ title }) => title);
    const ms = outcome.tests.reduce((sum, one) => sum + one.ms, 0);
    outcome.early.forEach((id) => add(early, id, { test, titles, ms }));
  }
  for (const { id, file } of mutants) {
    const isNear = ({ test }: Meeting) => test.startsWith(dirname(file).replace(/^src/, "test/unit"));
    const nearFirst = (one: Meeting, other: Meeting) =>
      Number(isNear(other)) - Number(isNear(one)) || one.ms - other.ms;
    // Constants of a module: what its own folder's tests do not notice, no other one is about.
    const met = meetings.get(id) ?? early.get(id)?.filter((meeting) => inHost || isNear(meeting)) ?? [];
    let left = inHost ? mostMsInHost : mostMs;
    const within = met
      .sort(nearFirst)
      .filter((meeting, index) => index === 0 || isNear(meeting) || (left -= meeting.ms + loadMs) > 0);
    if (within.length > 0) {
      meetings.set(id, within);
    }
  }
  return meetings;
}

async function isKilled(worker: MutantWorker, { id }: Mutant, meetings: readonly Meeting[]): Promise<boolean> {
  for (const { test, titles, ms } of meetings) {
    const outcome = await worker.do({ kind: "try", mutant: id, test, titles }, 10_000 + 10 * ms);
    if (outcome?.kind !== "tried" || outcome.killedBy !== undefined) {
      return true;
    }
  }
  return false;
}

function nameOf(mutant: Mutant): string {
  return `${mutant.file} | ${changeOf(mutant)}`;
}

function changeOf({ from, to }: Mutant): string {
  return `${from} → ${to || "(nothing)"}`;
}

/** Lines `file | from → to # reason`. */
async function readAccepted(): Promise<Map<string, string>> {
  const text = await readFile(acceptedFile, "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line.startsWith("src/"));
  return new Map(lines.map((line) => line.split("  # ") as [string, string]));
}

async function report(
  mutants: readonly Mutant[],
  alive: readonly Mutant[],
  unmet: ReadonlySet<Mutant>,
  accepted: number,
): Promise<void> {
  const share = (of: readonly Mutant[]) => {
    const lived = of.filter((mutant) => alive.includes(mutant)).length;
    return `${of.length - lived} of ${of.length} killed, ${((100 * (of.length - lived)) / Math.max(1, of.length)).toFixed(1)} %`;
  };
  const files = [...new Set(mutants.map(({ file }) => file))];
  const byFile = files.map((file) => `${file.padEnd(44)} ${share(mutants.filter((mutant) => mutant.file === file))}`);
  const lines = [...alive]
    .sort((one, other) => one.id - other.id)
    .map(
      (mutant) =>
        `${mutant.file}:${mutant.line}  ${changeOf(mutant)}${unmet.has(mutant) ? "  (no test gets there)" : ""}`,
    );
  const total = `${share(mutants)}; ${accepted} are accepted (accepted.txt)`;
  const folder = join(projectRoot, "out", "mutation");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "survivors.txt"), [...lines, "", ...byFile, total, ""].join("\n"));
  console.log([...byFile, total, "Survivors: out/mutation/survivors.txt"].join("\n"));
}
