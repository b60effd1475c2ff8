import * as vscode from "vscode";
import { lazyMethods, lazy } from "../util/lazy";
import type { InputsFilesDeps } from "./inputsFiles";

/** Registers the help for inputs files, which is loaded with the first one. */
export function registerInputsFileHelp(deps: InputsFilesDeps): vscode.Disposable {
  const diagnostics = vscode.languages.createDiagnosticCollection("hexRuns");
  const help = lazy(async () => new (await import("./inputsFiles")).InputsFiles(deps, diagnostics));
  const check = (document: vscode.TextDocument) =>
    /\.hex-inputs\.(?:ya?ml|jsonc?)$/i.test(document.uri.path) && void help().then((one) => one.check(document));
  vscode.workspace.textDocuments.forEach(check);
  return vscode.Disposable.from(
    diagnostics,
    vscode.workspace.registerTextDocumentContentProvider("hex-inputs", lazyMethods(help, "provideTextDocumentContent")),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => diagnostics.delete(uri)),
  );
}
