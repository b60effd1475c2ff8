import * as vscode from "vscode";
import { DisposableStore, type Disposable } from "../util/disposables";
import { lazy } from "../util/lazy";
import type { HexLensesDeps } from "./hexLenses";

/** Registers the lenses of project files; their code is loaded with the first file. */
export function registerLenses(deps: Omit<HexLensesDeps, "visible" | "changed">): Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  const lenses = lazy(async () => {
    const { HexLenses } = await import("./hexLenses");
    const visible = () => vscode.window.visibleTextEditors.map(({ document }) => document);
    return disposables.add(new HexLenses({ ...deps, visible, changed: () => changed.fire() }));
  });
  disposables.add(
    vscode.languages.registerCodeLensProvider(
      { pattern: "**/*.{yaml,yml}" },
      {
        onDidChangeCodeLenses: changed.event,
        provideCodeLenses: async (document) => (await lenses()).of(document),
      },
    ),
  );
  return disposables;
}
