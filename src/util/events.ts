import type { Disposable } from "./disposables";

/** Subscribes a listener; assignable to and from `vscode.Event` for one-argument use. */
export type Event<T> = (listener: (value: T) => unknown) => Disposable;

/** `vscode.EventEmitter` for the layers that run without VS Code. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<{ listener: (value: T) => unknown }>();

  readonly event: Event<T> = (listener) => {
    const entry = { listener };
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const { listener } of [...this.listeners]) {
      listener(value);
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
