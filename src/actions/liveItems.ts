import type { Disposable, DisposableStore } from "../util/disposables";
import { systemClock } from "../util/clock";
import { replaceItems, type KeyedItem, type Question } from "../ui/quickPick";

/** Changes within this time are shown together. */
const togetherMs = 100;

/**
 * Keeps an open list up to date.
 *
 * @param everyMs also updates the list at this interval, for running times.
 * @returns a function that updates the list soon.
 */
export function keepItems<Item extends KeyedItem>(
  { pick, disposables }: Pick<Question<Item, unknown>, "pick" | "disposables">,
  items: () => Item[],
  everyMs?: number,
): () => void {
  return keepUpToDate({ disposables }, () => replaceItems(pick, items()), everyMs);
}

/** The same for a list that replaces its items itself, in `update`. */
export function keepUpToDate(
  { disposables }: { disposables: DisposableStore },
  update: () => void,
  everyMs?: number,
): () => void {
  let closed = false;
  let soon: Disposable | undefined;
  let regular: Disposable | undefined;
  const show = () => {
    soon?.dispose();
    soon = undefined;
    regular?.dispose();
    regular = everyMs === undefined || closed ? undefined : systemClock.after(everyMs, show);
    if (!closed) {
      update();
    }
  };
  disposables.add({
    dispose: () => {
      closed = true;
      soon?.dispose();
      regular?.dispose();
    },
  });
  show();
  return () => {
    soon ??= closed ? undefined : systemClock.after(togetherMs, show);
  };
}
