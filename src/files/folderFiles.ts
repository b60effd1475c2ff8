import type * as vscode from "vscode";
import type { FindHexFile } from "../runs/inputs/projectInputs";
import { DisposableStore, type Disposable } from "../util/disposables";
import { once } from "../util/late";
import type { HexFiles } from "./hexFiles";

/** What is in the open folders; what looks for it is only loaded when somebody asks. */
export class FolderFiles implements Disposable {
  private readonly disposables = new DisposableStore();
  constructor(private readonly log: Pick<vscode.LogOutputChannel, "warn">) {}

  /** The `*.hex.yaml` files; their `load` has not been called. */
  readonly hexFiles: () => Promise<HexFiles> = once(async () => this.disposables.add(new (await import("./hexFiles")).HexFiles(this.log)));

  readonly find: FindHexFile = async (id) => (await this.hexFiles()).find(id);

  dispose(): void {
    this.disposables.dispose();
  }
}
