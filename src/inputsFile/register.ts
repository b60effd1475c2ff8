import * as vscode from "vscode";
import type { InputsFiles } from "./inputsFiles";

/** Registers what helps with files of inputs. */
export function registerInputsFiles(
  help: () => Promise<InputsFiles>,
  onDidChangeSchema: vscode.Event<vscode.Uri>,
  report: (error: unknown) => void,
): vscode.Disposable {
  const check = (document: vscode.TextDocument) => {
    if (isInputsFile(document.uri)) {
      help()
        .then((one) => one.check(document))
        .catch(report);
    }
  };
  vscode.workspace.textDocuments.forEach(check);
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider("hex-inputs", {
      onDidChange: onDidChangeSchema,
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

/** Whether a file holds values for the inputs of a project, by its name. */
export function isInputsFile({ path }: vscode.Uri): boolean {
  return /\.hex-inputs\.(?:ya?ml|jsonc?)$/i.test(path);
}
