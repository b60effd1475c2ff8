/** What the command line names besides benchmarks, such as `--minutes 3`. */
export interface BenchArguments {
  /** The benchmarks to run; none: all that run by themselves. */
  readonly names: readonly string[];
  /** How long the soak takes. */
  readonly minutes: number;
  /** Another extension's .vsix, to be measured beside ours. */
  readonly peers: readonly string[];
}

/** @throws Error for an option that there is not. */
export function readArguments(args: readonly string[]): BenchArguments {
  const names: string[] = [];
  const peers: string[] = [];
  let minutes = 30;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const value = args[at + 1];
    if (arg === "--minutes" && Number(value) > 0) {
      minutes = Number(value);
      at += 1;
    } else if (arg === "--peer" && value !== undefined) {
      peers.push(value);
      at += 1;
    } else if (arg.startsWith("--")) {
      throw new Error(`There is no option ${arg} ${value ?? ""}; there are --minutes NUMBER and --peer FILE.vsix.`);
    } else {
      names.push(arg);
    }
  }
  return { names, minutes, peers };
}
