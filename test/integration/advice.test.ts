import assert from "node:assert/strict";
import * as vscode from "vscode";
import { HexError, type HexErrorDetails, type HexErrorKind, type TlsProblem } from "../../src/hex/errors";
import { errorMessageFor, showError } from "../../src/ui/errors/errorMessage";
import { hostErrorMessage, tokenErrorMessage } from "../../src/ui/errors/entryErrors";
import { FakeUser, fakeLog } from "./support/fakes";

/** Every kind: a new one that is missing here does not compile. */
const kinds = Object.keys({
  badRequest: 0,
  unauthorized: 0,
  forbidden: 0,
  notFound: 0,
  unprocessable: 0,
  rateLimited: 0,
  kernelsBusy: 0,
  serverFailed: 0,
  offline: 0,
  timeout: 0,
  cancelled: 0,
  unexpectedAnswer: 0,
  redirected: 0,
} satisfies Record<HexErrorKind, 0>) as HexErrorKind[];

const operations = [
  "Me",
  "ListProjects",
  "GetProject",
  "GetProjectRuns",
  "GetRunStatus",
  "ListCollections",
  "RunProject",
  "CancelRun",
];

function hexError(kind: HexErrorKind, operation: string, details: Partial<HexErrorDetails> = {}): HexError {
  return new HexError(kind, { operation, host: "app.hex.tech", ...details });
}

function messageFor(kind: HexErrorKind, operation: string, details?: Partial<HexErrorDetails>): string {
  return errorMessageFor(hexError(kind, operation, details)).message;
}

function commandsFor(kind: HexErrorKind, operation: string, details?: Partial<HexErrorDetails>): string[] {
  return errorMessageFor(hexError(kind, operation, details)).actions.map(({ command }) => command);
}

describe("Advice", () => {
  for (const operation of [...operations, "SomethingNew"]) {
    it(`has words for every error of ${operation}`, () => {
      for (const kind of kinds) {
        const { message } = errorMessageFor(hexError(kind, operation));
        assert.match(message, /^(\p{Lu}|app\.hex\.tech).*[.]$/u, `${kind}: ${message}`);
        assert.doesNotMatch(message, /undefined|\{\d\}|HexError|\bnull\b/, `${kind}: ${message}`);
      }
    });
  }

  it("has words for every error of signing in", () => {
    for (const kind of kinds) {
      for (const details of [{}, { notHex: true }, { status: 418 }] as const) {
        const { message } = errorMessageFor(hexError(kind, "Me", details), { signingIn: true });
        assert.match(message, /^(\p{Lu}|app\.hex\.tech).*[.]$/u, `${kind}: ${message}`);
        assert.doesNotMatch(message, /undefined|\{\d\}/, `${kind}: ${message}`);
      }
    }
  });

  it("says that nothing was started exactly when that is sure", () => {
    for (const kind of kinds.filter((each) => each !== "cancelled")) {
      const error = hexError(kind, "RunProject");
      const sure = !error.mayHaveHappened || kind === "redirected";
      assert.equal(errorMessageFor(error).message.startsWith("Nothing was started"), sure, kind);
    }
    assert.match(
      messageFor("offline", "RunProject", { notSent: true }),
      /^Nothing was started: can’t reach app.hex.tech/,
    );
    assert.match(messageFor("offline", "RunProject"), /may or may not have started/);
  });

  it("tells what is wrong with a certificate, that nothing was sent, and which settings matter", () => {
    const words = {
      untrusted: /trust the certificate/,
      expired: /has expired.*clock/,
      notYetValid: /isn’t valid yet.*clock/,
      wrongName: /another host/,
      notTls: /without encryption/,
      failed: /secure connection/,
    } satisfies Record<TlsProblem, RegExp>;
    for (const [tls, pattern] of Object.entries(words) as [TlsProblem, RegExp][]) {
      for (const operation of operations) {
        const message = messageFor("offline", operation, { tls, code: "SOME_CODE", notSent: true });
        assert.match(message, pattern);
        assert.match(
          message,
          /app\.hex\.tech.*SOME_CODE.*http\.(systemCertificates|proxy).*http\.(systemCertificates|proxy)/,
        );
        assert.doesNotMatch(message, /may or may not/);
      }
      assert.match(messageFor("offline", "RunProject", { tls }), /^Nothing was started\. /);
      assert.match(errorMessageFor(hexError("offline", "Me", { tls }), { signingIn: true }).message, pattern);
    }
  });

  it("leads from busy kernels to the active runs", () => {
    assert.deepEqual(commandsFor("kernelsBusy", "RunProject"), ["hexRuns.showActiveRuns"]);
    assert.match(messageFor("kernelsBusy", "RunProject"), /all kernels are busy/);
  });

  it("names inputs that were wrong or are not there", () => {
    const invalidInputs = [{ name: "shift_id", value: "x", dataType: "NUMBER" }];
    assert.match(
      messageFor("unprocessable", "RunProject", { invalidInputs }),
      /these inputs: shift_id \(of type NUMBER\)/,
    );
    assert.match(
      messageFor("unprocessable", "RunProject", { unknownInputs: ["regon"] }),
      /no inputs with these names: regon/,
    );
    const both = messageFor("unprocessable", "RunProject", { invalidInputs, unknownInputs: ["regon"] });
    assert.ok(both.includes("shift_id") && both.includes("regon"));
    assert.match(messageFor("unprocessable", "RunProject"), /isn’t published/);
    const many = Array.from({ length: 40 }, (_, index) => `input_${index}`);
    assert.match(messageFor("unprocessable", "RunProject", { unknownInputs: many }), /input_4, …/);
  });

  it("says how long to wait, when Hex does", () => {
    assert.match(messageFor("rateLimited", "RunProject", { retryAfterMs: 41_200 }), /^Nothing was started.*42 seconds/);
    assert.match(messageFor("rateLimited", "ListProjects", { retryAfterMs: 0 }), /in 1 second\.$/);
    assert.match(messageFor("rateLimited", "CancelRun"), /not cancelled.*in a minute/);
  });

  it("tells the project from the run, the scope to read from the one to run", () => {
    assert.match(messageFor("notFound", "GetRunStatus"), /^The run can’t be found/);
    assert.match(messageFor("notFound", "GetProject"), /^The project can’t be found/);
    assert.match(messageFor("forbidden", "RunProject"), /“Run projects”/);
    assert.match(messageFor("forbidden", "ListProjects"), /“Read projects”/);
    for (const operation of [...operations, "ExportProject", "ListUsers", "ListGroups"]) {
      const message = messageFor("forbidden", operation, { tokenKind: "personal" });
      assert.doesNotMatch(message, /scope|workspace token/i, "A personal token has no scopes.");
    }
    for (const tokenKind of ["personal", "workspace", undefined] as const) {
      const message = messageFor("forbidden", "ExportProject", { tokenKind });
      assert.match(message, /may not offer exports \(Hex support enables them\)/);
    }
    assert.match(messageFor("unprocessable", "CancelRun"), /may already have ended/);
  });

  it("names the host of an unexpected answer and shows the log", () => {
    assert.match(messageFor("unexpectedAnswer", "ListProjects"), /^Unexpected answer from app\.hex\.tech/);
    assert.deepEqual(commandsFor("unexpectedAnswer", "ListProjects"), ["hexRuns.showLog"]);
  });

  it("says that a web page came instead of an answer", () => {
    for (const operation of ["ListProjects", "RunProject", "CancelRun"]) {
      assert.match(
        messageFor("unexpectedAnswer", operation, { isPage: true }),
        /^app\.hex\.tech sent a web page instead of an answer.*proxy.*sign-in page/,
      );
      assert.ok(commandsFor("unexpectedAnswer", operation, { isPage: true }).includes("hexRuns.showLog"));
    }
  });

  it("has right words for redirects in circles, within the host and to nowhere", () => {
    assert.match(messageFor("redirected", "ListProjects", { redirectsInCircles: true }), /redirects in circles/);
    assert.match(
      messageFor("redirected", "RunProject", { redirectPath: "app.hex.tech/api/v2/runs" }),
      /^Nothing was started.*redirects the request to app\.hex\.tech\/api\/v2\/runs/,
    );
    assert.match(
      messageFor("redirected", "CancelRun", { redirectPath: "app.hex.tech/api/v2/runs" }),
      /not cancelled.*app\.hex\.tech\/api\/v2\/runs/,
    );
    assert.match(messageFor("redirected", "ListProjects"), /redirects to another host/);
  });

  it("leads from a redirect to the right host", () => {
    assert.match(
      messageFor("redirected", "ListProjects", { redirectHost: "eu.hex.tech" }),
      /redirects to eu\.hex\.tech/,
    );
    assert.ok(commandsFor("redirected", "ListProjects").includes("hexRuns.signIn"));
  });

  it("shows what a server says on one line, without control characters, cut", () => {
    const serverMessage = `\u202E[click](command:workbench.action.quit)\n${"x".repeat(10_000)}`;
    const message = messageFor("badRequest", "RunProject", { serverMessage });
    assert.ok(!/[\n\u202E]/.test(message) && message.length < 500, message);
  });

  it("offers only commands that exist", async () => {
    await vscode.extensions.getExtension("hex-runs.hex-runs")?.activate();
    const manifest = vscode.extensions.getExtension("hex-runs.hex-runs")?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const known = new Set(["vscode.open", ...manifest.contributes.commands.map(({ command }) => command)]);
    for (const kind of kinds) {
      for (const command of operations.flatMap((operation) => commandsFor(kind, operation))) {
        assert.ok(known.has(command), command);
      }
    }
  });

  it("owns up to errors of its own", () => {
    const { message, actions } = errorMessageFor(new TypeError("x is not a function"));
    assert.match(message, /Hex Runs itself/);
    assert.deepEqual(
      actions.map(({ command }) => command),
      ["hexRuns.showLog"],
    );
  });

  it("says what a token and a host look like", () => {
    for (const problem of ["empty", "tooShort", "looksLikeUrl", "notAToken"] as const) {
      assert.match(tokenErrorMessage(problem), /hxtp_/);
    }
    for (const problem of ["empty", "notAUrl", "plainHttp", "credentials", "scheme"] as const) {
      assert.match(hostErrorMessage(problem), /[.]$/);
    }
  });
});

describe("An error that is shown", () => {
  let user: FakeUser;
  const { log, lines } = fakeLog();

  beforeEach(() => {
    user = new FakeUser();
    lines.splice(0);
  });

  afterEach(() => user.dispose());

  it("stands after what it is about, with its buttons", async () => {
    await showError(log, hexError("kernelsBusy", "RunProject"), { subject: "Revenue [x](https://evil.example)\n2026" });
    assert.match(user.messages[0] ?? "", /^Revenue \[x\] \(https:\/\/evil\.example\) 2026: Nothing was started/);
    assert.deepEqual(user.shown[0]?.buttons, ["Show Active Runs"]);
  });

  it("runs the command of the button", async () => {
    const done: unknown[] = [];
    const registration = vscode.commands.registerCommand("hexRunsTest.again", (what: unknown) => done.push(what));
    user.answer = "Again";
    const again = { title: "Again", command: "hexRunsTest.again", arguments: ["this"] };
    await showError(log, hexError("offline", "GetProject"), { actions: [again] });
    assert.deepEqual(done, ["this"]);
    registration.dispose();
  });

  it("is none for what the user stopped, or for a refused token", async () => {
    await showError(log, hexError("cancelled", "RunProject"));
    await showError(log, new vscode.CancellationError());
    await showError(log, hexError("unauthorized", "RunProject"));
    assert.deepEqual(user.messages, []);
  });

  it("is in the log when it is our own", async () => {
    await showError(log, new TypeError("x is not a function"));
    assert.match(lines.join(), /x is not a function/);
  });
});
