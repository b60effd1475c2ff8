import type Mocha from "mocha";

const listed = 10;

/** Gathers how long tests and the hooks around them take. */
export class Slowest {
  private readonly all: { readonly title: string; readonly ms: number }[] = [];

  add(title: string, ms: number): void {
    this.all.push({ title, ms });
  }

  /** Adds all that a run of mocha does. */
  follow(runner: Mocha.Runner): void {
    for (const event of ["pass", "hook end"]) {
      runner.on(event, (runnable: Mocha.Runnable) => this.add(runnable.fullTitle(), runnable.duration ?? 0));
    }
  }

  /** Lists the ten longest. */
  print(): void {
    console.log(`\n  The ${listed} longest`);
    for (const { title, ms } of this.all.sort((one, other) => other.ms - one.ms).slice(0, listed)) {
      console.log(`  ${(ms / 1000).toFixed(1).padStart(7)} s  ${title}`);
    }
  }
}
