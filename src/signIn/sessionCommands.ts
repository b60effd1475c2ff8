import * as vscode from "vscode";
import { AuthenticationProvider } from "./authenticationProvider";
import { Environment } from "./environment";
import { registerSessionNotices } from "./signInNotices";
import type { SessionActions, SessionCommandOptions } from "./sessionActions";

/**
 * The ways to sign in and out: commands, the Accounts menu, the environment's token, and what
 * sign-ins say by themselves. Reads the sign-ins; nothing here uses the network before a click, and
 * the code behind the commands is only loaded then.
 */
export function registerSessionCommands(options: SessionCommandOptions): vscode.Disposable {
  const { context, sessions, log } = options;
  const environment = new Environment();
  const actions = async (): Promise<SessionActions> => {
    const { SessionActions } = await import("./sessionActions");
    return new SessionActions(options);
  };
  const parts = vscode.Disposable.from(
    environment,
    new AuthenticationProvider(sessions, async () => (await actions()).signIn()),
    registerSessionNotices(sessions, context.globalState),
    vscode.commands.registerCommand(
      "hexRuns.signIn",
      async (preset?: unknown) => void (await (await actions()).signIn(preset)),
    ),
    vscode.commands.registerCommand("hexRuns.tryAgain", async () => (await actions()).tryAgain()),
    vscode.commands.registerCommand("hexRuns.useEnvironmentToken", async () =>
      (await actions()).useEnvironmentToken(environment),
    ),
    vscode.commands.registerCommand("hexRuns.signOut", async () => (await actions()).signOut()),
    vscode.commands.registerCommand("hexRuns.switchWorkspace", async () => (await actions()).switchWorkspace()),
    vscode.commands.registerCommand("hexRuns.showLog", () => log.show()),
  );
  void sessions.load().then(() => environment.start());
  return parts;
}
