import * as vscode from "vscode";
import { readAddress, type AddressProblem, type HexAddress } from "../hex/address";
import { HexError } from "../hex/errors";
import type { Project, Run } from "../hex/types";
import { findByAddress, wrongFor, type WrongAddress } from "../findProject";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { addressErrorMessage } from "../ui/errors/entryErrors";
import { inBackground, type CommandContext } from "./context";
import type { KeyedItem } from "../ui/quickPick";

/** What an address names, or a sentence that says why it names nothing. */
export type Pasted = { project: Project; run?: Run } | { message: string } | "looking";

/** Looks up what an address or id names that is pasted into an open list. Each is requested once. */
export class PastedAddress {
  private readonly known = new Map<string, Pasted>();

  /**
   * @param update shows the list again.
   * @param wantsRun looks up a run that the address names as well.
   */
  constructor(
    private readonly context: Pick<CommandContext, "workspace" | "log">,
    private readonly update: () => void,
    private readonly wantsRun: boolean,
  ) {}

  /** Undefined for text that is no address or id, and for what may be a title and names no project. */
  read(text: string): Pasted | undefined {
    const address = readAddress(text);
    if (!address) {
      return undefined;
    }
    const { workspace } = this.context;
    const wrong = wrongFor(workspace, address);
    const found = wrong ? { message: addressErrorMessage(wrong, workspace) } : this.look(address);
    return address.mayBeTitle && !(typeof found === "object" && "project" in found) ? undefined : found;
  }

  private look(address: HexAddress | AddressProblem): Pasted {
    const key = JSON.stringify(address);
    const known = this.known.get(key);
    if (known) {
      return known;
    }
    this.known.set(key, "looking");
    inBackground(this.context, async () => {
      this.known.set(key, await this.find(address));
      this.update();
    });
    return "looking";
  }

  private async find(address: HexAddress | AddressProblem): Promise<Pasted> {
    const { workspace } = this.context;
    try {
      const found = await findByAddress(workspace, address);
      if (!("project" in found)) {
        const wrong: WrongAddress = "problem" in found ? found : { problem: "noProject" };
        return { message: addressErrorMessage(wrong, workspace) };
      }
      const { project } = found;
      const runId = "runId" in address && this.wantsRun ? address.runId : undefined;
      return {
        project,
        ...(runId && {
          run: workspace.store.run(project.id, runId) ?? (await workspace.loader.run(project.id, runId, "user")),
        }),
      };
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      return { message: errorMessageFor(error).message };
    }
  }
}

/** A row for an address that is being looked up, or names nothing. */
export function pastedNote(pasted: "looking" | { message: string }): KeyedItem {
  const isLooking = pasted === "looking";
  return {
    // Another sentence is another row, so that the list shows it.
    key: `pasted ${isLooking ? "" : pasted.message}`,
    label: isLooking
      ? vscode.l10n.t("Looking for this address in Hex…")
      : vscode.l10n.t("Nothing to choose at this address"),
    ...(!isLooking && { detail: pasted.message }),
    iconPath: new vscode.ThemeIcon(isLooking ? "loading~spin" : "warning"),
    alwaysShow: true,
    act: () => undefined,
  };
}
