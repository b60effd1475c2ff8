import type * as vscode from "vscode";
import type { FindHexFile } from "../polling/projectInputs";
import { DisposableStore, type Disposable } from "../util/disposables";
import { lazy } from "../util/lazy";
import { ChosenProjects } from "./chosenProjects";
import type { HexFiles } from "./hexFiles";
import type { Presets } from "../presets/presetStore";
import type { StoredState } from "../util/memento";

/** What is in the open folders; the code that searches it is loaded on first use. */
export class FolderFiles implements Disposable {
  private readonly disposables = new DisposableStore();
  constructor(
    readonly log: vscode.LogOutputChannel,
    readonly memento: StoredState,
    workspaceMemento: StoredState,
  ) {
    this.chosen = new ChosenProjects(workspaceMemento);
  }

  /** Projects of files that do not name theirs. */
  readonly chosen: ChosenProjects;

  /** The `*.hex.yaml` files; their `load` has not been called. */
  readonly hexFiles: () => Promise<HexFiles> = lazy(async () =>
    this.disposables.add(new (await import("./hexFiles")).HexFiles(this.log, this.chosen)),
  );

  /** Named inputs and options; their `load` has not been called. */
  readonly presets: () => Promise<Presets> = lazy(async () => {
    const { Presets } = await import("../presets/presetStore");
    return this.disposables.add(new Presets(this));
  });

  readonly find: FindHexFile = async (id) => (await this.hexFiles()).find(id);

  dispose(): void {
    this.disposables.dispose();
  }
}
