import type { Disposable } from "../util/disposables";
import { Emitter, type Event } from "../util/events";

/** One value that outlives the window, and that other windows see and change as well. */
export interface Memory {
  /** The value as it was last seen. */
  read(): unknown;
  /** Changes the value, one window at a time. Rejects when the disk fails. */
  change(change: (value: unknown) => unknown): Promise<void>;
  /** Another window has changed it. */
  readonly onDidChange: Event<void>;
}

interface SharedEntriesOptions<Entry> {
  memory: Memory;
  /** What is kept may come from anywhere. */
  parse: (value: unknown) => Entry[];
  /** What is kept of an entry; all of it when not given. */
  toKeep?: (entry: Entry) => Entry;
  /** What this window knows of an entry that was kept; as it is when not given. */
  toShow?: (entry: Entry) => Entry;
  /** Takes errors of the disk. */
  report: (error: unknown) => void;
}

type Change<Entry> = (entries: readonly Entry[]) => readonly Entry[];

/** A list that all windows see and change, and that outlives them. */
export class SharedEntries<Entry> implements Disposable {
  private entries: readonly Entry[];
  /** Changes of this window that are not kept yet. */
  private readonly pending = new Set<Change<Entry>>();
  private readonly changed = new Emitter<void>();
  private readonly listener: Disposable;

  /** This window or another one has changed the list. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly options: SharedEntriesOptions<Entry>) {
    const { memory, parse } = options;
    this.entries = parse(memory.read());
    this.listener = memory.onDidChange(() => {
      const kept: readonly Entry[] = parse(memory.read());
      this.show([...this.pending].reduce((entries, change) => change(entries), kept));
    });
  }

  get all(): readonly Entry[] {
    return this.entries;
  }

  /** Changes what is known here at once, and what is kept as soon as no other window changes it. */
  change(change: Change<Entry>): void {
    const { memory, parse, toKeep, report } = this.options;
    try {
      const kept = memory.change((value) => {
        const entries = change(parse(value));
        return toKeep ? entries.map(toKeep) : entries;
      });
      this.pending.add(change);
      kept.catch(report).finally(() => this.pending.delete(change));
      this.show(change(this.entries));
    } catch (error) {
      report(error);
    }
  }

  /**
   * Returns what no window has claimed yet, and makes sure that no other window does. When the disk fails this window
   * has it: better twice than never.
   *
   * @param open what is to be claimed, of entries as they are then.
   * @param mark marks that as claimed.
   */
  async claim<Key>(open: (entries: readonly Entry[]) => Key[], mark: Change<Entry>): Promise<Key[]> {
    const { memory, parse, report } = this.options;
    let claimed = open(this.entries);
    try {
      await memory.change((value) => {
        claimed = open(parse(value));
        return mark(parse(value));
      });
    } catch (error) {
      report(error);
    }
    this.show(mark(this.entries));
    return claimed;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private show(entries: readonly Entry[]): void {
    const { toShow } = this.options;
    this.entries = toShow ? entries.map(toShow) : entries;
    this.changed.fire();
  }
}
