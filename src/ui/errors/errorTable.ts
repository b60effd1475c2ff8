import * as vscode from "vscode";
import type { HexError, HexErrorDetails, HexErrorKind } from "../../hex/errors";
import {
  refreshAction,
  showActiveRunsAction,
  showLogAction,
  signInAction,
  signInAgainAction,
  tokenHelpAction,
  type Advice,
} from "./errorActions";
import {
  advice,
  answerLost,
  inputsRefused,
  notFoundAdvice,
  redirected,
  unpublished,
  withServerWords,
} from "./errorTexts";
import { permissionTexts } from "./permission";

/** What a request was for: the same error means something else for each, and offers other actions. */
export type Purpose = "read" | "run" | "cancel" | "signIn";

/** What the messages need to know of an error. */
interface Facts {
  details: HexErrorDetails;
  host: string;
  operation: string;
  /** The request was certainly not carried out. */
  isSure: boolean;
}

/** What an error means to the user: one row per kind, one message per purpose. */
const table: Record<HexErrorKind, (facts: Facts) => Record<Purpose, Advice | string>> = {
  unauthorized: ({ host }) => ({
    read: advice(
      vscode.l10n.t("{0} no longer accepts your token: it has expired or was revoked. Sign in again.", host),
      signInAgainAction(),
    ),
    run: advice(
      vscode.l10n.t("Nothing was started: {0} no longer accepts your token. Sign in again.", host),
      signInAgainAction(),
    ),
    cancel: advice(
      vscode.l10n.t("The run was not cancelled: {0} no longer accepts your token. Sign in again.", host),
      signInAgainAction(),
    ),
    signIn: advice(
      vscode.l10n.t(
        "{0} doesn’t accept this token. It may be incomplete, expired or revoked, or belong to another host.",
        host,
      ),
      signInAction(),
      tokenHelpAction(),
    ),
  }),

  forbidden: ({ details, operation }) => {
    const say = (message: string) => advice(withServerWords(message, details), signInAction(), tokenHelpAction());
    const texts = permissionTexts(operation, details.tokenKind);
    return {
      read: say(texts.read),
      run: say(texts.run),
      cancel: say(texts.cancel),
      signIn: say(texts.signIn),
    };
  },

  notFound: ({ host, operation }) => ({
    read: notFoundAdvice(operation, host),
    run: vscode.l10n.t("Nothing was started: the project can’t be found, or you no longer have access to it."),
    cancel: advice(
      vscode.l10n.t("The run was not cancelled: it can’t be found, or you no longer have access to its project."),
      refreshAction(),
    ),
    signIn: vscode.l10n.t(
      "{0} has no Hex API. Go back and check the host: it’s in the address bar when Hex is open in your browser.",
      host,
    ),
  }),

  badRequest: ({ details, host }) => ({
    read: advice(
      withServerWords(vscode.l10n.t("{0} rejected the request. See the log for details.", host), details),
      showLogAction(),
    ),
    run: advice(
      withServerWords(
        vscode.l10n.t("Nothing was started: Hex rejected the request. Check the inputs and options."),
        details,
      ),
      showLogAction(),
    ),
    cancel: advice(
      withServerWords(
        vscode.l10n.t("The run was not cancelled: it may already have ended. Refresh to see its state."),
        details,
      ),
      refreshAction(),
    ),
    signIn: withServerWords(
      vscode.l10n.t("{0} rejected the request. Check that it’s the host of your Hex workspace.", host),
      details,
    ),
  }),

  unprocessable: (facts) => {
    const others = table.badRequest(facts);
    return { ...others, read: unpublished(facts.operation) ?? others.read, run: inputsRefused(facts.details) };
  },

  rateLimited: ({ details: { retryAfterMs } }) => {
    const wait = waitText(retryAfterMs);
    return {
      read: vscode.l10n.t("Hex’s request limit is reached. Try again in {0}.", wait),
      run: vscode.l10n.t("Nothing was started: Hex’s limit for starting runs is reached. Try again in {0}.", wait),
      cancel: vscode.l10n.t("The run was not cancelled: Hex’s request limit is reached. Try again in {0}.", wait),
      signIn: vscode.l10n.t(
        "Hex’s request limit is reached, so the token couldn’t be checked. Try again in {0}.",
        wait,
      ),
    };
  },

  kernelsBusy: (facts) => ({
    ...table.serverFailed(facts),
    run: advice(
      vscode.l10n.t("Nothing was started: all kernels are busy. Wait for a run to end, or cancel one."),
      showActiveRunsAction(),
    ),
  }),

  serverFailed: (facts) => ({
    read: advice(
      vscode.l10n.t("{0} returned an error (status {1}). Try again later.", facts.host, facts.details.status ?? 500),
      refreshAction(),
      showLogAction(),
    ),
    ...answerLost(facts.host, facts.isSure, {
      run: vscode.l10n.t(
        "{0} returned an error, so the run may or may not have started. Check the project’s runs before you run it again.",
        facts.host,
      ),
      cancel: vscode.l10n.t(
        "{0} returned an error, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        facts.host,
      ),
    }),
    signIn: vscode.l10n.t(
      "{0} couldn’t check the token (status {1}). Try again later.",
      facts.host,
      facts.details.status ?? 500,
    ),
  }),

  offline: (facts) => ({
    read: advice(
      vscode.l10n.t("Can’t reach {0}. Check your network connection, VPN or proxy.", facts.host),
      refreshAction(),
      showLogAction(),
    ),
    ...answerLost(facts.host, facts.isSure, {
      run: vscode.l10n.t(
        "The connection to {0} was lost, so the run may or may not have started. Check the project’s runs before you run it again.",
        facts.host,
      ),
      cancel: vscode.l10n.t(
        "The connection to {0} was lost, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        facts.host,
      ),
    }),
    signIn: vscode.l10n.t("Can’t reach {0}. Check the host, and your network connection, VPN or proxy.", facts.host),
  }),

  timeout: (facts) => ({
    read: advice(
      vscode.l10n.t("{0} didn’t answer in time. Try again later.", facts.host),
      refreshAction(),
      showLogAction(),
    ),
    ...answerLost(facts.host, facts.isSure, {
      run: vscode.l10n.t(
        "{0} didn’t answer in time, so the run may or may not have started. Check the project’s runs before you run it again.",
        facts.host,
      ),
      cancel: vscode.l10n.t(
        "{0} didn’t answer in time, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        facts.host,
      ),
    }),
    signIn: vscode.l10n.t("{0} didn’t answer in time. Try again later, or check the host.", facts.host),
  }),

  unexpectedAnswer: (facts) => ({
    read: advice(
      facts.details.isPage
        ? vscode.l10n.t(
            "{0} sent a web page instead of an answer. A proxy or your network’s sign-in page may be in between. The log shows how the page begins.",
            facts.host,
          )
        : vscode.l10n.t("Unexpected answer from {0}. Try again, or check the log.", facts.host),
      showLogAction(),
    ),
    ...answerLost(facts.host, facts.isSure, {
      run: facts.details.isPage
        ? vscode.l10n.t(
            "{0} sent a web page instead of an answer, perhaps from a proxy or sign-in page, so the run may or may not have started. Check the project’s runs before you run it again.",
            facts.host,
          )
        : vscode.l10n.t(
            "Unexpected answer from {0}, so the run may or may not have started. Check the project’s runs before you run it again.",
            facts.host,
          ),
      cancel: facts.details.isPage
        ? vscode.l10n.t(
            "{0} sent a web page instead of an answer, perhaps from a proxy or sign-in page, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
            facts.host,
          )
        : vscode.l10n.t(
            "Unexpected answer from {0}, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
            facts.host,
          ),
    }),
    signIn: vscode.l10n.t("Unexpected answer from {0}. Check that it’s the host of your Hex workspace.", facts.host),
  }),

  redirected: ({ host, details }) => redirected(host, details),

  cancelled: () => {
    const stopped = advice(vscode.l10n.t("Stopped before Hex answered."));
    return { read: stopped, run: stopped, cancel: stopped, signIn: stopped };
  },
};

/** The message for a Hex error with its buttons; for TLS problems see `tlsMessage`. A bare text gets the default buttons. */
export function messageFor({ kind, details, mayHaveHappened }: HexError, purpose: Purpose): Advice {
  const { host, operation } = details;
  const isElsewhere = purpose === "signIn" && details.notHex && kind !== "rateLimited" && kind !== "offline";
  const message = isElsewhere
    ? vscode.l10n.t(
        "{0} doesn’t look like a Hex server. Check the host, and whether a proxy or your network’s sign-in page is in between.",
        host,
      )
    : table[kind]({ details, host, operation, isSure: !mayHaveHappened })[purpose];
  if (typeof message !== "string") {
    return message;
  }
  return purpose === "signIn" ? advice(message, signInAction(), showLogAction()) : advice(message);
}

/** "1 second", "30 seconds": how long Hex wants no request; "a minute" when it does not say. */
function waitText(ms: number | undefined): string {
  const seconds = ms === undefined ? undefined : Math.max(1, Math.ceil(ms / 1000));
  switch (seconds) {
    case undefined:
      return vscode.l10n.t("a minute");
    case 1:
      return vscode.l10n.t("1 second");
    default:
      return vscode.l10n.t("{0} seconds", seconds);
  }
}
