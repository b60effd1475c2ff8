import { Emitter } from "../util/events";
import type { Memory } from "../store/localRuns";
import type { SharedFolder } from "./folder";

/** A value in a file of the shared folder. */
export class FileMemory implements Memory {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  private constructor(
    private readonly folder: SharedFolder,
    private readonly name: string,
    private text: string | undefined,
    report: (error: unknown) => void,
  ) {
    folder.onDidChange((changed) => {
      if (changed === name) {
        this.look().catch(report);
      }
    });
  }

  /** Lives as long as the folder. Rejects when the disk fails. */
  static async open(folder: SharedFolder, name: string, report: (error: unknown) => void): Promise<FileMemory> {
    return new FileMemory(folder, name, await folder.read(name), report);
  }

  read(): unknown {
    return valueOf(this.text);
  }

  async change(change: (value: unknown) => unknown): Promise<void> {
    await this.folder.change(this.name, (text) => {
      this.text = JSON.stringify(change(valueOf(text)));
      return this.text;
    });
  }

  private async look(): Promise<void> {
    const text = await this.folder.read(this.name);
    if (text !== undefined && text !== this.text) {
      this.text = text;
      this.changed.fire();
    }
  }
}

function valueOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    // Written by somebody else: as good as missing.
    return undefined;
  }
}
