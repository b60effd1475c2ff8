import type { Memento } from "vscode";

/** What of VS Code's `Memento` we use. */
export type StoredState = Pick<Memento, "get" | "update">;

/**
 * Writes to a memento one after the other. VS Code keeps all keys of an extension as one value and,
 * some milliseconds after a write, takes back what it wrote then: a write of another key in between
 * would be lost for good.
 */
export class SerialMemento implements StoredState {
  private readonly pending = new Map<string, { value: unknown }>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly memento: StoredState) {}

  get<T>(key: string): T | undefined;
  get<T>(key: string, defaultValue: T): T;
  get<T>(key: string, defaultValue?: T): T | undefined {
    const pending = this.pending.get(key);
    const value = pending ? (pending.value as T | undefined) : this.memento.get<T>(key);
    return value === undefined ? defaultValue : value;
  }

  /** Resolves when it is stored; `get` answers it at once. Rejects when VS Code cannot store it. */
  async update(key: string, value: unknown): Promise<void> {
    const own = { value };
    this.pending.set(key, own);
    const write = this.last.then(async () => {
      await this.memento.update(key, value);
    });
    this.last = write.catch(() => undefined);
    try {
      await write;
    } finally {
      if (this.pending.get(key) === own) {
        this.pending.delete(key);
      }
    }
  }
}
