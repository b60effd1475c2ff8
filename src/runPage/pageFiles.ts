import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Outcome } from "./pageMessages";

/** The files that a page is made of. */

/** The icon of a tab: the run's state, in the shape that it has in the page. */
export function tabIcon(extensionUri: vscode.Uri, outcome: Outcome): { light: vscode.Uri; dark: vscode.Uri } {
  const uri = (theme: string) => vscode.Uri.joinPath(extensionUri, "media", "status", `${outcome}-${theme}.svg`);
  return { light: uri("light"), dark: uri("dark") };
}

/** Where a page may load from. */
export function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist"), vscode.Uri.joinPath(extensionUri, "media")];
}

/**
 * The empty page; its content arrives by messages. Its policy allows our one script and what that loads,
 * our styles, and pictures that arrive by message; nothing from the network.
 */
export function pageHtml(
  webview: Pick<vscode.Webview, "asWebviewUri" | "cspSource">,
  extensionUri: vscode.Uri,
): string {
  const nonce = randomBytes(24).toString("base64url");
  const uri = (...path: string[]) =>
    escape(webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString());
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${escape(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(vscode.l10n.t("Hex run"))}</title>
<link rel="stylesheet" href="${uri("media", "page.css")}">
<link rel="stylesheet" href="${uri("media", "runs.css")}">
</head>
<body data-plot="${uri("dist", "plot.js")}">
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${uri("dist", "page.js")}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
