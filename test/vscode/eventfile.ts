import { open } from "node:fs/promises";
import type { TestEvent } from "./events";

/** Follows a file that another process appends JSON lines to. */
export class EventFile {
  private position = 0;
  private lastGrowth = Date.now();

  constructor(
    readonly path: string,
    private readonly take: (event: TestEvent) => void,
  ) {}

  /** When the file last grew, in milliseconds since 1970. */
  get lastSign(): number {
    return this.lastGrowth;
  }

  /** Reads what has come since the last call. */
  async read(): Promise<void> {
    const file = await open(this.path, "r").catch(() => undefined);
    if (file === undefined) {
      return;
    }
    try {
      const { bytesRead, buffer } = await file.read({ position: this.position, buffer: Buffer.alloc(1 << 20) });
      if (bytesRead === 0) {
        return;
      }
      this.lastGrowth = Date.now();
      // Cut at the last whole line: a character may lie across the end of what was read.
      const end = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1;
      this.position += end;
      for (const line of buffer.toString("utf8", 0, end).split("\n")) {
        if (line !== "") {
          this.take(JSON.parse(line) as TestEvent);
        }
      }
    } finally {
      await file.close();
    }
  }

  /** Reads until the given work is done, and once more after it. */
  async follow<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const following = (async () => {
      while (!done) {
        await this.read();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    try {
      return await work;
    } finally {
      done = true;
      await following;
      await this.read();
    }
  }
}
