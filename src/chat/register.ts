import * as vscode from "vscode";
import type { CommandDeps } from "../actions/context";
import type { Sessions } from "../signIn/sessions";
import { lazyMethods } from "../util/lazy";
import { ConfigValue } from "../util/settings";
import { toolNames } from "./toolNames";

export interface ChatDeps extends CommandDeps {
  sessions: Pick<Sessions, "load" | "state" | "current" | "onDidChange">;
}

/**
 * Tools for language models, and Hex's own MCP server when the user wants that one. Editors built
 * on VS Code may have neither. The tools' code is loaded with the first call.
 */
export function registerChat(deps: ChatDeps): vscode.Disposable {
  // Older editors lack parts of this.
  const lm = vscode.lm as Partial<typeof vscode.lm> | undefined;
  const tools = lazyMethods(async () => new (await import("./tools")).HexTools(deps), "invoke", "prepare");
  return vscode.Disposable.from(
    ...toolNames.flatMap(
      (name) =>
        lm?.registerTool?.<object>(name, {
          invoke: (options, token) => tools.invoke(name, options, token),
          prepareInvocation: (options, token) => tools.prepare(name, options, token),
        }) ?? [],
    ),
    ...(lm?.registerMcpServerDefinitionProvider ? [registerMcpServer(deps)] : []),
  );
}

/** Signs in by itself, with OAuth: our token is never given to it. */
function registerMcpServer({ sessions }: ChatDeps): vscode.Disposable {
  const isOn = new ConfigValue("mcpServer", (raw) => raw === true);
  return vscode.Disposable.from(
    isOn,
    vscode.lm.registerMcpServerDefinitionProvider("hexRuns.mcp", {
      onDidChangeMcpServerDefinitions: (listener) =>
        vscode.Disposable.from(
          sessions.onDidChange(() => listener()),
          isOn.onDidChange(() => listener()),
        ),
      provideMcpServerDefinitions: async () => (isOn.value ? (await import("./mcpServer")).mcpServers(sessions) : []),
    }),
  );
}
