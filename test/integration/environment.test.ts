import assert from "node:assert/strict";
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { HexClient } from "../../src/hex/client";
import { HexError } from "../../src/hex/errors";
import type { Account, HexHost } from "../../src/hex/types";
import { Environment } from "../../src/signIn/environment";
import { signInFromEnvironment } from "../../src/signIn/environmentSignIn";
import type { Variables } from "../../src/signIn/environmentVariables";
import { Sessions } from "../../src/signIn/sessions";
import { signInWithToken, type SignInDeps } from "../../src/signIn/signIn";
import { assertEachPlain, poison } from "../security/support/poison";
import { FakeMemento, FakeSecrets, FakeUser, fakeLog, settled, until, watched } from "./support/fakes";

const token = "0123456789abcdef0123456789abcdef";

describe("The environment's token", () => {
  let user: FakeUser;
  let sessions: Sessions;
  let deps: SignInDeps;
  let asked: { host: HexHost; token: string }[];
  let failure: HexError | undefined;
  let account: Account;
  let environment: Environment | undefined;

  function environmentWith(variables: Variables): Environment {
    environment = new Environment(variables);
    return environment;
  }

  function envFile(): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, "The tests need a folder.");
    return vscode.Uri.joinPath(folder.uri, ".env");
  }

  async function writeEnvFile(text: string): Promise<void> {
    await vscode.workspace.fs.writeFile(envFile(), new TextEncoder().encode(text));
  }

  /** A client that knows one user, or fails. */
  function client(host: HexHost, given: string): HexClient {
    asked.push({ host, token: given });
    const answer = <T>(value: T) => (failure ? Promise.reject(failure) : Promise.resolve(value));
    return {
      onDidRequest: () => ({ dispose: () => undefined }),
      send: (operation: string) => answer<object>(operation === "Me" ? account : { projects: [], skipped: 0 }),
    } as unknown as HexClient;
  }

  beforeEach(() => {
    user = new FakeUser();
    asked = [];
    failure = undefined;
    account = { orgId: "org", userId: "ana", name: "Ana Ruiz", role: "EDITOR" };
    const globalState = new FakeMemento();
    const { log } = fakeLog();
    sessions = new Sessions({ secrets: new FakeSecrets(), globalState, workspaceState: new FakeMemento() }, log);
    deps = { sessions, globalState, log, createClient: client };
  });

  afterEach(async () => {
    user.dispose();
    environment?.dispose();
    sessions.dispose();
    await vscode.workspace.fs.delete(envFile()).then(undefined, () => undefined);
  });

  it("is noticed in a variable, in a file, or nowhere", async () => {
    assert.equal(await environmentWith({}).check(), "none");
    assert.equal(await environmentWith({ HEX_API_TOKEN: token }).check(), "variable");
    await writeEnvFile("");
    assert.equal(await environmentWith({}).check(), "file");
  });

  it("is noticed when the file comes and goes", async () => {
    const watching = environmentWith({});
    watching.start();
    await until(() => watching.state === "none");
    await watched(dirname(envFile().fsPath));
    await writeEnvFile("");
    await until(() => watching.state === "file");
    await vscode.workspace.fs.delete(envFile());
    await until(() => watching.state === "none");
  });

  it("signs in with a variable, at the host beside it", async () => {
    const session = await signInFromEnvironment(
      deps,
      environmentWith({ HEX_API_TOKEN: token, HEX_WORKSPACE_URL: "https://eu.hex.tech/x" }),
    );
    assert.equal(session?.label, "Ana Ruiz (eu.hex.tech)");
    assert.deepEqual(asked, [{ host: "https://eu.hex.tech", token }]);
    await settled();
    assert.match(user.messages.join(), /Signed in to eu\.hex\.tech as Ana Ruiz, role Editor\./);
  });

  it("is said to expire, or not to, only where Hex says so, and never that a personal one does not", async () => {
    const [personal, workspace] = ["hxtp_", "hxtw_"].map((prefix) => prefix + "1f".repeat(48)) as [string, string];
    const date = new Date("2030-01-02T12:00:00Z");
    for (const [given, expiresAt, says] of [
      [personal, undefined, /role Editor\.$/],
      [personal, null, /role Editor\.$/],
      [personal, date, /role Editor\. The personal token expires on .*2030.*\.$/],
      [workspace, undefined, /role Editor\.$/],
      [workspace, null, /role Editor\. The workspace token doesn’t expire\.$/],
      [workspace, date, /role Editor\. The workspace token expires on .*2030.*\.$/],
      [token, undefined, /role Editor\.$/],
      [token, null, /role Editor\. The token doesn’t expire\.$/],
      [token, date, /role Editor\. The token expires on .*2030.*\.$/],
    ] as const) {
      account = { ...account, expiresAt };
      await signInWithToken(deps, "https://app.hex.tech" as HexHost, given);
      await settled();
      assert.match(user.messages.at(-1) ?? "", says);
    }
  });

  it("signs in with the file, without a question for a host of Hex", async () => {
    await writeEnvFile(`HEX_API_KEY=${token}\n`);
    const session = await signInFromEnvironment(deps, environmentWith({}));
    assert.equal(session?.host, "https://app.hex.tech");
    assert.ok(user.shown.every(({ modal }) => !modal));
  });

  it("asks before the file's token goes to a host that is not Hex's", async () => {
    await writeEnvFile(`HEX_API_TOKEN=${token}\nHEX_WORKSPACE_URL=https://evil.example`);
    assert.equal(await signInFromEnvironment(deps, environmentWith({})), undefined);
    assert.deepEqual(asked, []);
    assert.equal(user.shown[0]?.modal, true);
    assert.match(user.shown[0]?.message ?? "", /evil\.example/);
    user.answer = "Send Token";
    assert.equal((await signInFromEnvironment(deps, environmentWith({})))?.host, "https://evil.example");
  });

  it("never goes from a variable to the host of a file", async () => {
    await writeEnvFile("HEX_WORKSPACE_URL=https://evil.example");
    await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: token }));
    assert.deepEqual(asked, [{ host: "https://app.hex.tech", token }]);
  });

  it("is told to be missing, wrong, or for a wrong host, and nothing is sent", async () => {
    await writeEnvFile("OTHER=1");
    await signInFromEnvironment(deps, environmentWith({}));
    await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: "hxtp_12" }));
    await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: `ghp_${"a1".repeat(18)}` }));
    await signInFromEnvironment(
      deps,
      environmentWith({ HEX_API_TOKEN: token, HEX_WORKSPACE_URL: "http://evil.example" }),
    );
    assert.deepEqual(asked, []);
    assert.equal(user.shown.length, 4);
    assert.match(user.messages[0] ?? "", /No Hex token/);
    assert.match(user.messages[1] ?? "", /too short/);
    assert.match(user.messages[2] ?? "", /isn’t a Hex token, so it wasn’t sent/);
    assert.match(user.messages[3] ?? "", /https:/);
  });

  it("is checked with one request for projects, also where the workspace has no Me", async () => {
    for (const found of [undefined, { orgId: "org", userId: "ana" }]) {
      let requests = 0;
      const send = async (operation: string) => {
        if (operation === "Me" && !found) {
          throw new HexError("notFound", { operation, host: "app.hex.tech" });
        }
        requests += operation === "ListProjects" ? 1 : 0;
        return operation === "Me" ? found : { projects: [], skipped: 0 };
      };
      const createClient = (host: HexHost, given: string) => ({ ...client(host, given), send }) as HexClient;
      await signInFromEnvironment({ ...deps, createClient }, environmentWith({ HEX_API_TOKEN: token }));
      assert.equal(requests, 1);
    }
  });

  it("that was refused is taken again when Hex accepts it after all", async () => {
    const session = await sessions.add("https://app.hex.tech" as HexHost, token, {
      orgId: "org",
      userId: "ana",
      name: "Ana Ruiz",
    });
    sessions.refuse(session.id, token);
    assert.equal(sessions.state, "refused");
    failure = new HexError("unauthorized", { operation: "Me", host: "app.hex.tech" });
    assert.equal(await signInWithToken(deps, session.host, token, session.account), undefined);
    assert.equal(sessions.state, "refused");
    failure = undefined;
    await signInWithToken(deps, session.host, token, session.account);
    assert.deepEqual([sessions.state, sessions.all.length, sessions.current?.id], ["signedIn", 1, session.id]);
  });

  it("is offered, checked and refused in plain text, whatever its file, its host and its user say", async () => {
    const pieces = poison.match(/.{1,120}/gsu) ?? [];
    const told = { serverMessage: poison, code: poison, traceId: poison, redirectPath: poison };
    for (const piece of pieces.slice(0, 8)) {
      for (const host of [piece, `https://${piece}.example`, `https://evil.example/${piece}`]) {
        user.answer = "Send Token";
        await writeEnvFile(`HEX_API_TOKEN=${token}\nHEX_WORKSPACE_URL=${host}`);
        await signInFromEnvironment(deps, environmentWith({}));
        await writeEnvFile(`HEX_API_TOKEN=${piece}\nHEX_WORKSPACE_URL=${host}`);
        await signInFromEnvironment(deps, environmentWith({}));
        await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: piece, HEX_WORKSPACE_URL: host }));
      }
    }
    account = { orgId: "org", userId: "ana", name: poison, email: poison, role: poison };
    await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: token }));
    for (const kind of ["forbidden", "notFound", "redirected", "unexpectedAnswer", "serverFailed"] as const) {
      failure = new HexError(kind, { operation: "Me", host: "app.hex.tech", ...told });
      await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: token }));
    }
    await settled();
    assert.ok(
      user.messages.some((message) => message.includes("zqx")),
      "Nothing of it was shown.",
    );
    assertEachPlain(
      user.shown.map(({ message, detail, buttons }) => ({
        sink: "message",
        where: "sign-in",
        value: [message, detail, buttons],
      })),
    );
    assert.ok(
      asked.every(({ host }) => new URL(host).origin === host),
      JSON.stringify(asked),
    );
  });

  it("is not kept when Hex refuses it", async () => {
    failure = new HexError("unauthorized", { operation: "Me", host: "app.hex.tech" });
    assert.equal(await signInFromEnvironment(deps, environmentWith({ HEX_API_TOKEN: token })), undefined);
    await settled();
    assert.match(user.messages.join(), /doesn’t accept this token/);
    await sessions.load();
    assert.equal(sessions.state, "signedOut");
  });
});
