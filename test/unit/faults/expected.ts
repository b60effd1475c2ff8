import type { HexErrorKind } from "../../../src/hex/errors";
import type { OperationName } from "../../../src/hex/operations";
import type { Use } from "./failures";

/** What the user reads, and the buttons beside it. */
export interface Said {
  says: RegExp;
  buttons: readonly string[];
}

const refresh = ["Refresh", "Show Log"];
const signIn = ["Sign In", "Show Log"];
const token = ["Sign In", "How to Create a Token"];

/** Of reads, by the kind of failure; some operations have words of their own. */
const reads: Partial<Record<HexErrorKind, Said>> = {
  offline: { says: /^Can’t reach HOST\. Check your network connection, VPN or proxy\.$/, buttons: refresh },
  timeout: { says: /^HOST didn’t answer in time\. Try again later\.$/, buttons: refresh },
  serverFailed: { says: /^HOST returned an error \(status (401|50\d)\)\. Try again later\.$/, buttons: refresh },
  unexpectedAnswer: {
    says: /^(Unexpected answer from HOST\.|HOST sent a web page instead) .*log/,
    buttons: ["Show Log"],
  },
  redirected: {
    says: /^HOST redirects to login\.example\.com, and your token isn’t sent there\. Sign in to the right host\.$/,
    buttons: signIn,
  },
  badRequest: { says: /^HOST rejected the request\. See the log for details\./, buttons: ["Show Log"] },
  unauthorized: { says: /^HOST no longer accepts your token.* Sign in again\.$/, buttons: ["Sign In Again"] },
  forbidden: {
    says: /(token can’t|role in Hex can’t|don’t have permission) .*(You need|needs|Ask its owner|Ask an admin)/,
    buttons: token,
  },
  notFound: {
    says: /^HOST doesn’t have what was requested\. Check that you signed in to the right host\.$/,
    buttons: signIn,
  },
  unprocessable: { says: /^HOST rejected the request\. See the log for details\./, buttons: ["Show Log"] },
  rateLimited: { says: /^Hex’s request limit is reached\. Try again in (7 seconds|a minute)\.$/, buttons: [] },
};

const gone: Said = { says: /^The project can’t be found, or you no longer have access to it\.$/, buttons: ["Refresh"] };

/** Where an operation says it in its own words. */
const ownWords: Partial<Record<OperationName, Partial<Record<HexErrorKind, Said>>>> = {
  GetProject: { notFound: gone },
  GetProjectRuns: {
    notFound: gone,
    unprocessable: { says: /never published\. Publish it in Hex first\.$/, buttons: [] },
  },
  GetRunStatus: {
    notFound: { says: /^The run can’t be found, or you no longer have access to its project\.$/, buttons: ["Refresh"] },
  },
  // Not every workspace has it: Hex's support enables it.
  ExportProject: {
    forbidden: {
      says: /^This project can’t be exported: the workspace may not offer exports \(Hex support enables them\), or .* access to the project\./,
      buttons: token,
    },
    notFound: {
      says: /^HOST can’t export this project: the workspace may not offer exports \(Hex support enables them\), or .*\.$/,
      buttons: [],
    },
    unprocessable: { says: /never published\. Publish it in Hex first\.$/, buttons: [] },
  },
};

const active = ["Show Active Runs", "Show Log"];
const runs: Partial<Record<HexErrorKind, Said>> = {
  offline: {
    says: /^Nothing was started: can’t reach HOST\. Check your network connection, VPN or proxy\.$/,
    buttons: active,
  },
  badRequest: {
    says: /^Nothing was started: Hex rejected the request\. Check the inputs and options\./,
    buttons: ["Show Log"],
  },
  unauthorized: {
    says: /^Nothing was started: HOST no longer accepts your token\. Sign in again\.$/,
    buttons: ["Sign In Again"],
  },
  forbidden: { says: /^Nothing was started: you don’t have permission.*Ask its owner/, buttons: token },
  notFound: { says: /^Nothing was started: the project can’t be found/, buttons: [] },
  unprocessable: { says: /^Nothing was started: .*Publish it in Hex, or correct the inputs\./, buttons: [] },
  rateLimited: {
    says: /^Nothing was started: Hex’s limit for starting runs is reached\. Try again in (7 seconds|a minute)\.$/,
    buttons: [],
  },
  kernelsBusy: {
    says: /^Nothing was started: all kernels are busy\. Wait for a run to end, or cancel one\.$/,
    buttons: ["Show Active Runs"],
  },
};
/** A start in doubt. What is shown for it is found out first (`startRun`); this is for what has no search. */
const unsureRun: Said = {
  says: /HOST.*so the run may or may not have started\. Check the project’s runs before you run it again\.$/,
  buttons: active,
};

const cancels: Partial<Record<HexErrorKind, Said>> = {
  offline: {
    says: /^The run was not cancelled: can’t reach HOST\. Check your network connection, VPN or proxy\.$/,
    buttons: refresh,
  },
  badRequest: {
    says: /^The run was not cancelled: it may already have ended\. Refresh to see its state\./,
    buttons: ["Refresh"],
  },
  unauthorized: {
    says: /^The run was not cancelled: HOST no longer accepts your token\. Sign in again\.$/,
    buttons: ["Sign In Again"],
  },
  forbidden: { says: /^The run was not cancelled: you don’t have permission\./, buttons: token },
  notFound: { says: /^The run was not cancelled: it can’t be found/, buttons: ["Refresh"] },
  unprocessable: {
    says: /^The run was not cancelled: it may already have ended\. Refresh to see its state\./,
    buttons: ["Refresh"],
  },
  rateLimited: {
    says: /^The run was not cancelled: Hex’s request limit is reached\. Try again in (7 seconds|a minute)\.$/,
    buttons: [],
  },
};
const unsureCancel: Said = {
  says: /HOST.*so the run may or may not be cancelled\. Refresh to check, and cancel again if it’s still running\.$/,
  buttons: refresh,
};
/** A redirect that is not followed is said to be one, whatever it was for. */
const redirectedRun: Said = { says: /HOST redirects to login\.example\.com.*token isn’t sent there/, buttons: signIn };

/** What must be said of a failure; undefined: nobody has written down what, which fails the test. */
export function expectedWords(
  operation: OperationName,
  use: Use,
  kind: HexErrorKind,
  unsure: boolean,
): Said | undefined {
  if (use !== "read" && kind === "redirected") {
    return redirectedRun;
  }
  switch (use) {
    case "read":
      return ownWords[operation]?.[kind] ?? reads[kind];
    case "run":
      return unsure ? unsureRun : runs[kind];
    case "cancel":
      return unsure ? unsureCancel : cancels[kind];
  }
}
