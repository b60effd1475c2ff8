import type * as vscode from "vscode";
import type { FindHexFile } from "../runs/inputs/projectInputs";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { HexFiles } from "./hexFiles";

/** What is in the open folders; what looks for it is only loaded when somebody asks. */
export class FolderFiles implements Disposable {
  private readonly disposables = new DisposableStore();
  private loading: Promise<HexFiles> | undefined;

  constructor(private readonly log: Pick<vscode.LogOutputChannel, "warn">) {}

  /** The `*.hex.yaml` files; their `load` has not been called. */
  hexFiles(): Promise<HexFiles> {
    this.loading ??= import("./hexFiles").then(({ HexFiles }) => this.disposables.add(new HexFiles(this.log)));
    return this.loading;
  }

  readonly find: FindHexFile = async (id) => (await this.hexFiles()).find(id);

  dispose(): void {
    this.disposables.dispose();
  }
}
