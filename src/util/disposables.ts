/** Something that holds a resource until it is disposed; VS Code's `Disposable` fits. */
export interface Disposable {
  dispose(): void;
}

/** Disposes what was added, last first, once. What is added after that is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  /** Takes ownership of `item` and returns it. */
  add<T extends Disposable>(item: T): T {
    if (this.disposed) {
      item.dispose();
    } else {
      this.items.push(item);
    }
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (let item = this.items.pop(); item; item = this.items.pop()) {
      item.dispose();
    }
  }
}

/** Holds one thing at a time: a new one takes the place of the old one, which is disposed. */
export class MutableDisposable<T extends Disposable = Disposable> implements Disposable {
  private current: T | undefined;
  private disposed = false;

  get value(): T | undefined {
    return this.current;
  }

  /** Disposes what was held; what is set after `dispose` is disposed at once. */
  set value(next: T | undefined) {
    const last = this.current;
    this.current = this.disposed ? undefined : next;
    last?.dispose();
    if (this.disposed) {
      next?.dispose();
    }
  }

  dispose(): void {
    this.disposed = true;
    this.value = undefined;
  }
}
