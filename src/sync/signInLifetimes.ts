import { forgetShared } from "./openSync";

/** A sign-in's time from when its workspace is first opened until it is signed out of. */
interface Life {
  /** Aborted by the sign-out. */
  readonly ending: AbortController;
  readonly openings: Set<Promise<unknown>>;
}

/**
 * Sees to it that signed out is signed out: from then on nothing is sent with the token and nothing is
 * written, and what was kept is gone. Whatever a workspace does hangs on the one signal of its life.
 */
export class Lifetimes {
  private readonly byId = new Map<string, Life>();

  /** @param folderOf where the windows keep what they share of a sign-in's workspace. */
  constructor(private readonly folderOf: (id: string) => string) {}

  /** Opens the workspace of a sign-in. `life` is for its client and its folder. */
  async open<T>(id: string, open: (life: AbortSignal) => Promise<T>): Promise<T> {
    const life = this.byId.get(id) ?? { ending: new AbortController(), openings: new Set() };
    this.byId.set(id, life);
    const opening = open(life.ending.signal);
    life.openings.add(opening);
    try {
      return await opening;
    } finally {
      life.openings.delete(opening);
    }
  }

  /**
   * Signed out, in this window or another one: ends at once what is under way, and then removes what was
   * kept, when nothing in this window can create it again. The id never comes back.
   *
   * @throws the system's error, when something of it is left.
   */
  async end(id: string): Promise<void> {
    const life = this.byId.get(id);
    this.byId.delete(id);
    life?.ending.abort();
    await Promise.allSettled(life?.openings ?? []);
    await forgetShared(this.folderOf(id));
  }
}
