import * as vscode from "vscode";
import type { Disposable } from "../util/disposables";
import { lazy } from "../util/lazy";
import type { HexLensesDeps } from "./hexLenses";

/** Registers the lenses of project files; their code is loaded with the first file. */
export function registerLenses(deps: Omit<HexLensesDeps, "visible" | "changed">): Disposable {
  const parts: Disposable[] = [];
  const changed = new vscode.EventEmitter<void>();
  const lenses = lazy(async () => {
    const { HexLenses } = await import("./hexLenses");
    const visible = () => vscode.window.visibleTextEditors.map(({ document }) => document);
    const made = new HexLenses({ ...deps, visible, changed: () => changed.fire() });
    parts.push(made);
    return made;
  });
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: async (document) => (await lenses()).of(document),
  };
  parts.push(changed, vscode.languages.registerCodeLensProvider({ pattern: "**/*.{yaml,yml}" }, provider));
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}
