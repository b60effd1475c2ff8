/** Methods of an object that answer as soon as its code is loaded. */
export type Methods<T, Name extends keyof T> = { [Key in Name]: T[Key] extends (...parameters: infer Parameters) => infer Answer ? (...parameters: Parameters) => Promise<Awaited<Answer>> : never };

/** Does `load` with the first call and answers the same ever after; again after a failure. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

/**
 * Stands in for an object whose code is loaded when the first of these methods is called: what is
 * registered with VS Code at activation costs next to nothing.
 */
export function late<T extends object, Name extends keyof T>(load: () => Promise<T>, ...names: readonly Name[]): Methods<T, Name> {
  const loaded = once(load);
  const call = (name: Name) => async (...parameters: unknown[]) => {
    const target = await loaded();
    return await (target[name] as (...all: unknown[]) => unknown).apply(target, parameters);
  };
  return Object.fromEntries(names.map((name) => [name, call(name)])) as Methods<T, Name>;
}
