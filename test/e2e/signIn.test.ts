import assert from "node:assert/strict";
import { boxSays, chooseHost, openTokenBox, signIn, signOut } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

describe("Signing in", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench();
    await workbench.showViews();
  });

  after(() => workbench.dispose());

  describe("chooses a host", () => {
    beforeEach(async () => {
      await workbench.runs.welcomeButton("Sign in to Hex").click();
      await workbench.quickInput.open("Sign in to Hex");
    });

    afterEach(() => workbench.quickInput.cancel());

    it("from a list that is offered by the view's button", async () => {
      const rows = (await workbench.quickInput.texts()).join("\n");
      for (const host of ["app.hex.tech", "eu.hex.tech", "hc.hex.tech", "Other…"]) {
        assert.ok(rows.includes(host), rows);
      }
      await workbench.screenshot("sign-in-host", ["dark", "light"]);
    });

    it("by a few letters of it", async () => {
      await workbench.quickInput.enter("eu.");
      await workbench.quickInput.open("Sign in to eu.hex.tech");
    });

    it("by a pasted address with a path", async () => {
      await workbench.quickInput.enter("https://eu.hex.tech/my-team/hex/1234");
      await workbench.quickInput.open("Sign in to eu.hex.tech");
    });

    it("but not one that would send the token unencrypted", async () => {
      await workbench.quickInput.type("http://hex.example.com");
      await workbench.quickInput.rows.filter({ hasText: "unencrypted" }).first().waitFor();
      await workbench.quickInput.press("Enter");
      assert.match(await workbench.quickInput.title.innerText(), /Sign in to Hex/);
    });

    it("in a box of its own, that says what is wrong as it is typed", async () => {
      await workbench.quickInput.pick("Other…");
      await eventually(async () =>
        assert.match((await workbench.quickInput.box.getAttribute("placeholder")) ?? "", /https:/),
      );
      await workbench.quickInput.type("http://hex.example.com");
      await boxSays(workbench, /unencrypted/);
      await workbench.quickInput.enter("acme.hex.tech");
      await workbench.quickInput.open("Sign in to acme.hex.tech");
    });
  });

  describe("stays open with what was typed", () => {
    let token: string;

    beforeEach(async () => {
      ({ token } = workbench.simulator);
      await openTokenBox(workbench);
    });

    afterEach(async () => {
      workbench.simulator.faults.clear();
      await workbench.simulator.listen();
      assert.equal(await workbench.quickInput.box.inputValue(), token);
      await workbench.quickInput.cancel();
      await workbench.runs.welcomeButton("Sign in to Hex").waitFor();
    });

    /** Enters the token, and waits for what the box says. */
    async function isTold(text: RegExp): Promise<void> {
      await workbench.quickInput.enter(token);
      await boxSays(workbench, text);
    }

    it("for what is no token", async () => {
      for (token of ["", "hxtp_12", "https://app.hex.tech"]) {
        await isTold(/hxtp_/);
      }
      await workbench.screenshot("sign-in-no-token", ["dark", "light"]);
    });

    it("for a token that Hex does not accept (401)", async () => {
      token = "0".repeat(96);
      await isTold(/doesn’t accept this token/);
      await workbench.screenshot("sign-in-401", ["dark", "light"]);
    });

    it("for a token without the scope to read projects (403)", async () => {
      token = workbench.simulator.tokens.makeWorkspaceToken(["readUsers"]).value;
      await isTold(/“Read projects”/);
    });

    it("for a person's token without the role for it (403), with no word of scopes", async () => {
      ({ token } = workbench.simulator);
      workbench.simulator.faults.add({ match: {}, action: { kind: "status", status: 403 } });
      await isTold(/can’t read projects. You need the Editor role/);
      assert.doesNotMatch(await workbench.quickInput.message.innerText(), /scope/i);
    });

    it("for a host without Hex's API (404)", async () => {
      workbench.simulator.faults.add({ match: {}, action: { kind: "status", status: 404, shape: "empty" } });
      await isTold(/has no Hex API/);
    });

    it("for a host that is not Hex", async () => {
      workbench.simulator.faults.add({ match: {}, action: { kind: "html" } });
      await isTold(/doesn’t look like a Hex server/);
    });

    it("for a host that redirects elsewhere", async () => {
      workbench.simulator.faults.add({
        match: {},
        action: { kind: "redirect", location: "https://login.example.com/" },
      });
      await isTold(/redirects to login\.example\.com/);
    });

    it("for a reached limit, with the time to wait", async () => {
      const headers = { "Retry-After": "42" };
      workbench.simulator.faults.add({ match: {}, action: { kind: "status", status: 429, headers } });
      await isTold(/in 42 seconds/);
    });

    it("when there is no connection", async () => {
      await workbench.simulator.stopListening();
      await isTold(/Can’t reach/);
    });

    it("when the host is changed and the token is not", async () => {
      await workbench.quickInput.type(token);
      await workbench.quickInput.button("Back").click();
      await workbench.quickInput.open("Sign in to Hex");
      // The host that was typed is there as well, so that Enter leads back to it.
      assert.equal(await workbench.quickInput.box.inputValue(), workbench.simulator.url);
      await workbench.quickInput.press("Enter");
      await workbench.quickInput.open(`Sign in to ${new URL(workbench.simulator.url).host}`);
      await workbench.quickInput.button("Back").click();
      await workbench.quickInput.open("Sign in to Hex");
      await chooseHost(workbench, "https://eu.hex.tech");
    });
  });

  describe("goes on", () => {
    it("ends the check when the box is closed", async () => {
      workbench.simulator.faults.add({ match: {}, action: { kind: "hang" } });
      await openTokenBox(workbench);
      await workbench.quickInput.enter(workbench.simulator.token);
      await boxSays(workbench, /Checking the token/);
      await workbench.screenshot("sign-in-checking");
      await workbench.page.keyboard.press("Escape");
      await workbench.quickInput.closed();
      workbench.simulator.faults.clear();
      await workbench.runs.welcomeButton("Sign in to Hex").waitFor();
    });

    it("takes a token with what was pasted along, and says who signed in", async () => {
      await openTokenBox(workbench);
      await workbench.quickInput.enter(`  Bearer ${workbench.simulator.token} `);
      await workbench.quickInput.closed();
      const message = await workbench.notices.message(/Signed in to/);
      assert.match(message, new RegExp(`as .+ \\(${workbench.simulator.userEmail}\\), role Editor`));
      assert.match(message, /The personal token expires on/);
      assert.deepEqual(await workbench.notices.buttons(/Signed in to/), ["Show Projects"]);
      await workbench.screenshot("signed-in", ["dark", "light"]);
      await workbench.notices.clear();
      await workbench.runs.welcomeButton("Sign in to Hex").waitFor({ state: "hidden" });
    });

    it("shows in the Accounts menu", async () => {
      // A menu that was opened before VS Code knew the accounts says "Loading..." for good.
      await eventually(async () => {
        await workbench.menu.close();
        await workbench.page
          .locator(".part.activitybar")
          .getByRole("button", { name: /^Accounts/ })
          .click();
        assert.match((await workbench.menu.texts()).join("\n"), /\(127\.0\.0\.1:\d+\) \(Hex\)/);
      });
      await workbench.menu.close();
    });

    it("takes a second workspace, and switches between them", async () => {
      await openTokenBox(workbench);
      await workbench.quickInput.enter(workbench.simulator.tokens.makeWorkspaceToken().value);
      assert.match(
        await workbench.notices.message(/Signed in to/),
        /with a workspace token\. The workspace token doesn’t expire/,
      );
      await workbench.notices.clear();
      // Signing out begins at the current one, although it is not the first.
      await workbench.command("Hex: Sign Out");
      await workbench.quickInput.activeRow.filter({ hasText: "Workspace token" }).waitFor();
      await workbench.quickInput.cancel();
      await workbench.command("Hex: Switch Workspace…");
      await workbench.quickInput
        .row(/^Workspace token/)
        .filter({ hasText: "current" })
        .waitFor();
      await workbench.screenshot("switch-workspace", ["dark", "light"]);
      await workbench.quickInput.pick(/^Maya/);
      await workbench.quickInput.closed();
      await workbench.command("Hex: Switch Workspace…");
      await workbench.quickInput.row(/^Maya/).filter({ hasText: "current" }).waitFor();
      await workbench.quickInput.cancel();
    });

    it("ends with signing out, one by one, after a question", async () => {
      await workbench.command("Hex: Sign Out");
      await workbench.quickInput.pick(/^Workspace token/);
      await workbench.notices.answer("Sign Out");
      await workbench.command("Hex: Sign Out");
      await workbench.notices.dialog.waitFor();
      await workbench.screenshot("sign-out", ["dark", "light"]);
      await workbench.notices.answer("Cancel");
      await assertSignedIn(workbench);
      await signOut(workbench);
      await workbench.reload();
      await workbench.showViews();
      await workbench.runs.welcomeButton("Sign in to Hex").waitFor();
    });

    it("is asked for once when the token is revoked, and leads back to its host", async () => {
      await signIn(workbench);
      workbench.simulator.tokens.revoke(workbench.simulator.token);
      await workbench.refresh();
      await workbench.notices.message(/no longer accepts the token/);
      await workbench.runs.welcomeButton("Sign in again").waitFor();
      assert.equal(await workbench.notices.toasts.count(), 1);
      await workbench.screenshot("token-refused", ["dark", "light"]);
      await workbench.command("Hex: Switch Workspace…");
      await workbench.quickInput.activeRow.filter({ hasText: "token expired or revoked" }).waitFor();
      await workbench.quickInput.cancel();
      await workbench.notices.click(/no longer accepts/, "Sign In Again");
      await workbench.quickInput.open(`Sign in to ${new URL(workbench.simulator.url).host}`);
      await workbench.quickInput.enter(workbench.simulator.tokens.issue(workbench.simulator.userEmail).value);
      await workbench.notices.message(/Signed in to/);
      await workbench.notices.clear();
      await assertSignedIn(workbench);
      await signOut(workbench);
    });
  });
});

/** The views do not offer to sign in, and the palette offers to sign out. */
async function assertSignedIn(workbench: Workbench): Promise<void> {
  await eventually(async () => assert.equal(await workbench.offersCommand("Hex: Sign Out"), true));
  assert.equal(await workbench.runs.welcome.getByText("Sign in").count(), 0);
}
