import type { Clock } from "./clock";
import type { Disposable } from "./disposables";

/** Methods of an object that answer as soon as its code is loaded. */
export type Methods<T, Name extends keyof T> = {
  [Key in Name]: T[Key] extends (...parameters: infer Parameters) => infer Answer
    ? (...parameters: Parameters) => Promise<Awaited<Answer>>
    : never;
};

/** Does `load` with the first call and answers the same ever after; again after a failure. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

/** Work that is tried again by itself until it is done, after 5 s and then ever later up to a minute. */
export class Persistent implements Disposable {
  private timer: Disposable | undefined;
  private disposed = false;

  /** @param report takes each failure. */
  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly clock: Clock,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Does it now, instead of after the pause that is left. */
  start(): void {
    this.attempt(firstPauseMs);
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
  }

  private attempt(pauseMs: number): void {
    this.timer?.dispose();
    this.work().catch((error: unknown) => {
      this.report(error);
      this.timer?.dispose();
      if (!this.disposed) {
        this.timer = this.clock.after(pauseMs, () => this.attempt(Math.min(2 * pauseMs, longestPauseMs)));
      }
    });
  }
}

/**
 * Stands in for an object whose code is loaded when the first of these methods is called: what is
 * registered with VS Code at activation costs next to nothing.
 */
export function lazyMethods<T extends object, Name extends keyof T>(
  load: () => Promise<T>,
  ...names: readonly Name[]
): Methods<T, Name> {
  const loaded = lazy(load);
  const call =
    (name: Name) =>
    async (...parameters: unknown[]) => {
      const target = await loaded();
      return await (target[name] as (...all: unknown[]) => unknown).apply(target, parameters);
    };
  return Object.fromEntries(names.map((name) => [name, call(name)])) as Methods<T, Name>;
}
