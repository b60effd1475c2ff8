import * as vscode from "vscode";
import type { InputsFiles } from "./inputsFiles";

/** Registers what helps with files of inputs. */
export function registerInputsFiles(help: () => Promise<InputsFiles>): vscode.Disposable {
  const check = (document: vscode.TextDocument) =>
    /\.hex-inputs\.(?:ya?ml|jsonc?)$/i.test(document.uri.path) && void help().then((one) => one.check(document));
  vscode.workspace.textDocuments.forEach(check);
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider("hex-inputs", {
      provideTextDocumentContent: async (uri) => (await help()).provideTextDocumentContent(uri),
    }),
    vscode.languages.registerCompletionItemProvider(
      { pattern: "**/*.hex-inputs.{json,jsonc}" },
      { provideCompletionItems: async (document, at) => (await help()).provideCompletionItems(document, at) },
      '"',
    ),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
  );
}
