import { appendFileSync } from "node:fs";
import { DiskLease } from "../../src/sync/lease";

// A process that wants the lease on a folder, and writes down from when on it waits, and when it gets and loses it.
const [folder = "", journal = "", name = ""] = process.argv.slice(2);
const note = (what: string) => appendFileSync(journal, `${Date.now()} ${name} ${what}\n`);
const lease = new DiskLease(folder, (error) => note(`failed ${String(error)}`));
lease.onDidChange((held) => note(held ? "got" : "lost"));
note("waits");
const beat = () => void lease.tryAcquire().finally(() => setTimeout(beat, 200));
beat();
process.on("message", () => {
  lease.dispose();
  note("lost");
  process.disconnect();
  process.exit();
});
