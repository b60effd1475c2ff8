import * as vscode from "vscode";
import { hostName, isSafeOrigin } from "../hex/host";
import type { Sessions } from "../signIn/sessions";
import { ConfigValue } from "../util/settings";
import type { HexTools } from "./tools";

/** The tools for language models, as package.json describes them. */
export const toolNames = [
  "hex_list_projects",
  "hex_get_project_inputs",
  "hex_get_runs",
  "hex_run_project",
  "hex_cancel_run",
] as const;

export type ToolName = (typeof toolNames)[number];

/**
 * Registers tools for language models, and Hex's own MCP server when the user wants that one. Editors
 * built on VS Code may have neither.
 */
export function registerChat(sessions: Sessions, tools: () => Promise<HexTools>): vscode.Disposable {
  // Older editors lack parts of this.
  const lm = vscode.lm as Partial<typeof vscode.lm> | undefined;
  return vscode.Disposable.from(
    ...toolNames.flatMap(
      (name) =>
        lm?.registerTool?.<object>(name, {
          invoke: async (options, token) => (await tools()).invoke(name, options, token),
          prepareInvocation: async (options, token) => (await tools()).prepare(name, options, token),
        }) ?? [],
    ),
    ...(lm?.registerMcpServerDefinitionProvider ? [registerMcpServer(sessions)] : []),
  );
}

/** It signs in by itself, with OAuth: our token is never given to it. */
function registerMcpServer(sessions: Sessions): vscode.Disposable {
  const isOn = new ConfigValue("mcpServer", (raw) => raw === true);
  return vscode.Disposable.from(
    isOn,
    vscode.lm.registerMcpServerDefinitionProvider("hexRuns.mcp", {
      onDidChangeMcpServerDefinitions: (listener) =>
        vscode.Disposable.from(
          sessions.onDidChange(() => listener()),
          isOn.onDidChange(() => listener()),
        ),
      provideMcpServerDefinitions: async () => (isOn.value ? await mcpServers(sessions) : []),
    }),
  );
}

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
