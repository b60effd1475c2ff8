import * as vscode from "vscode";

/** Does something in a folder that is not trusted. */
export async function untrusted(work: () => Promise<void>): Promise<void> {
  const original = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");
  Object.defineProperty(vscode.workspace, "isTrusted", { value: false, configurable: true });
  try {
    await work();
  } finally {
    Object.defineProperty(vscode.workspace, "isTrusted", original ?? { value: true, configurable: true });
  }
}
