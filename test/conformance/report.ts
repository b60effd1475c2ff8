/** One thing that was held against the descriptions. */
interface Checked {
  /** What it is of, such as `GetRunStatus 404`. */
  subject: string;
  problems: readonly string[];
}

/** Collects what was checked and prints what differs, each difference once. */
export class Report {
  private readonly checked: Checked[] = [];
  /** Differences that an option of the simulator makes on purpose. */
  private onPurpose = 0;

  add(subject: string, problems: readonly string[]): void {
    this.checked.push({ subject, problems });
  }

  addOnPurpose(): void {
    this.onPurpose += 1;
  }

  /** Prints a line for each difference and what it comes down to; answers how many were found. */
  print(): number {
    const differing = this.checked.filter(({ problems }) => problems.length > 0);
    const lines = new Map<string, number>();
    for (const { subject, problems } of differing) {
      const line = `${subject}: ${problems.join("; ")}`;
      lines.set(line, (lines.get(line) ?? 0) + 1);
    }
    for (const [line, times] of [...lines].sort(([a], [b]) => a.localeCompare(b))) {
      console.log(times === 1 ? line : `${line} (${times} times)`);
    }
    const purpose = this.onPurpose === 0 ? "" : `, and ${this.onPurpose} that an option makes otherwise on purpose`;
    console.log(`${this.checked.length} answers, requests and files checked${purpose}.`);
    console.log(differing.length === 0 ? "none differs" : `${differing.length} of ${this.checked.length} differ`);
    return differing.length;
  }
}
