import * as vscode from "vscode";
import { hostName, isSafeOrigin } from "../hex/host";
import type { Sessions } from "../signIn/sessions";

/** Hex's own MCP server of the workspace that is signed in to; without a header of ours. */
export async function mcpServers(
  sessions: Pick<Sessions, "load" | "state" | "current">,
): Promise<vscode.McpHttpServerDefinition[]> {
  await sessions.load();
  const host = sessions.state === "signedIn" ? sessions.current?.host : undefined;
  return host !== undefined && isSafeOrigin(host)
    ? [new vscode.McpHttpServerDefinition(vscode.l10n.t("Hex ({0})", hostName(host)), vscode.Uri.parse(`${host}/mcp`))]
    : [];
}
