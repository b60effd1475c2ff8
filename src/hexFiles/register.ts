import * as vscode from "vscode";
import type { Event } from "../util/events";
import type { HexLenses } from "./hexLenses";
import { isProjectFile } from "./metaLine";

/** Registers the code lenses of projects' files. */
export function registerLenses(lenses: () => Promise<HexLenses>, onDidChange: Event<void>): vscode.Disposable {
  let isUsed = false;
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: onDidChange,
    async provideCodeLenses(document) {
      // No other YAML file loads their code.
      isUsed ||= isProjectFile(document);
      return isUsed ? await (await lenses()).of(document) : [];
    },
  };
  return vscode.languages.registerCodeLensProvider({ pattern: "**/*.{yaml,yml}" }, provider);
}
