import * as vscode from "vscode";
import type { Event } from "../util/events";
import type { HexLenses } from "./hexLenses";
import { isProjectFile } from "./metaLine";

/** Registers the code lenses of projects' files. */
export function registerLenses(lenses: () => Promise<HexLenses>, onDidChange: Event<void>): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { pattern: "**/*.{yaml,yml}" },
    {
      onDidChangeCodeLenses: onDidChange,
      provideCodeLenses: async (document) => (isProjectFile(document) ? (await lenses()).of(document) : []),
    },
  );
}
