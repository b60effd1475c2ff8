import * as vscode from "vscode";
import type { HexWorkspace } from "../workspace";

/** So many kernels run at once for a user of Hex; a run holds one until it ends. */
const kernels = 25;
/** While no more are busy, it need not be said before a run. */
const fewEnough = 20;

/**
 * How many kernels are busy with the active runs that are known: those of others may be among them,
 * and runs that are not known may hold more.
 */
export function kernelsText({ store }: HexWorkspace): string {
  const busy = store.activeRuns().length;
  return busy < kernels
    ? vscode.l10n.t("{0} of {1} kernels busy with runs seen here", busy, kernels)
    : vscode.l10n.t("All {0} kernels are busy with runs seen here: Hex will likely refuse another run", kernels);
}

/** The same before a run, when few kernels are left. */
export function kernelsHint(workspace: HexWorkspace): string | undefined {
  return workspace.store.activeRuns().length > fewEnough ? kernelsText(workspace) : undefined;
}
