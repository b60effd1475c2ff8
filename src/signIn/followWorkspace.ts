import type { CurrentWorkspace, SignedInWorkspace } from "./currentWorkspace";
import type { Disposable } from "../util/disposables";

/**
 * Calls `open` with the current workspace, now and whenever it is another one, after disposing
 * what `open` answered for the one before.
 */
export function followWorkspace(
  current: Pick<CurrentWorkspace, "value" | "onDidChange">,
  open: (signedIn: SignedInWorkspace | undefined) => Disposable | undefined,
): Disposable {
  let opened = open(current.value);
  const listener = current.onDidChange(() => {
    opened?.dispose();
    opened = open(current.value);
  });
  return {
    dispose: () => {
      listener.dispose();
      opened?.dispose();
    },
  };
}
