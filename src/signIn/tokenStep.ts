import * as vscode from "vscode";
import { createInputBox } from "../ui/quickInput";
import { hostName } from "../hex/host";
import { cleanToken, tokenProblem } from "../hex/token";
import type { Account, HexHost } from "../hex/types";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { tokenHelp } from "../ui/errors/errorActions";
import { tokenErrorMessage } from "../ui/errors/entryErrors";
import type { QuestionFlow } from "../ui/questionFlow";
import { askWith, type Back, type QuestionOptions } from "../ui/quickPick";

/** A token that its host accepted. */
interface CheckedToken {
  readonly token: string;
  readonly account: Account;
}

interface TokenStepOptions {
  readonly host: HexHost;
  readonly flow: QuestionFlow;
  /** What to know of the host before a token is pasted. */
  readonly warning?: string;
  /** What was typed before going back and forth. */
  readonly typed: string;
  /** Asks the host whose token it is; rejects with a HexError. */
  check(token: string, signal: AbortSignal): Promise<Account>;
}

interface TokenStepResult {
  readonly result: CheckedToken | Back | undefined;
  readonly typed: string;
}

/**
 * The second step of signing in: the token. The box stays open until the host has accepted it,
 * says what is wrong, and keeps what was typed. Closing the box ends the check.
 */
export async function askToken({ host, flow, warning, typed, check }: TokenStepOptions): Promise<TokenStepResult> {
  const box = createInputBox();
  let text = typed;
  let checking: AbortController | undefined;
  const stopChecking = () => {
    checking?.abort();
    checking = undefined;
    box.busy = false;
  };
  const accept = async (answer: (result: CheckedToken) => void) => {
    const token = cleanToken(box.value);
    const problem = tokenProblem(token);
    if (problem) {
      box.validationMessage = tokenErrorMessage(problem);
      return;
    }
    const current = (checking = new AbortController());
    box.busy = true;
    // The box is not disabled meanwhile: it would lose the focus, and with it the Escape key.
    box.validationMessage = {
      message: vscode.l10n.t("Checking the token with {0}…", hostName(host)),
      severity: vscode.InputBoxValidationSeverity.Info,
    };
    try {
      const account = await check(token, current.signal);
      if (checking === current) {
        answer({ token, account });
      }
    } catch (error) {
      if (checking === current) {
        box.validationMessage = errorMessageFor(error, { signingIn: true }).message;
        stopChecking();
      }
    }
  };
  const result = await askWith<CheckedToken>(box, { ...tokenQuestion(host), flow }, (answer, disposables) => {
    box.prompt = promptFor(host, warning);
    box.password = true;
    box.value = typed;
    disposables.add(
      box.onDidChangeValue((value) => {
        text = value;
        stopChecking();
        box.validationMessage = undefined;
      }),
    );
    return { accept: () => void (checking ?? accept(answer)) };
  });
  stopChecking();
  return { result, typed: text };
}

function tokenQuestion(host: HexHost): QuestionOptions {
  return {
    title: vscode.l10n.t("Sign in to {0}", hostName(host)),
    placeholder: "hxtp_…",
    step: 2,
    totalSteps: 2,
    // People leave for the browser to copy the token.
    stays: true,
    canGoBack: true,
    buttons: [
      {
        iconPath: new vscode.ThemeIcon("question"),
        tooltip: vscode.l10n.t("How to Create a Token"),
        act: () => void vscode.env.openExternal(tokenHelp),
      },
    ],
  };
}

function promptFor(host: HexHost, warning: string | undefined): string {
  const prompt = vscode.l10n.t(
    "Paste an API token. An admin must have enabled API access in Hex, and a personal token needs the Editor role or higher. It’s stored securely on this machine and sent only to {0}.",
    hostName(host),
  );
  return warning === undefined ? prompt : [warning, prompt].join(" ");
}
