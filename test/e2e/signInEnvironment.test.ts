import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shareWorkbench } from "./support/share";
import { startWorkbench } from "./support/start";
import type { Workbench } from "./support/workbench";

const buttonName = "Use the token from .env";

describe("Signing in with what the environment holds", () => {
  let workbench: Workbench;

  async function start(started: Promise<Workbench>): Promise<void> {
    workbench = await started;
    await workbench.showViews();
    await workbench.runs.welcomeButton("Sign in to Hex").waitFor();
  }

  async function writeEnvFile(): Promise<void> {
    const { url, token } = workbench.simulator;
    await writeFile(join(workbench.folder, ".env"), `HEX_API_TOKEN=${token}\nHEX_WORKSPACE_URL=${url}\n`);
  }

  afterEach(async () => {
    // It holds the token, as it should.
    await rm(join(workbench.folder, ".env"), { force: true });
    await workbench.dispose();
  });

  it("offers the token of a .env file once the file is there, asks about a foreign host, and sends nothing before", async () => {
    await start(shareWorkbench());
    await writeEnvFile();
    await workbench.runs.welcomeButton(buttonName).waitFor();
    await workbench.screenshot("sign-in-env-file", ["dark", "light"]);
    await workbench.runs.welcomeButton(buttonName).click();
    await workbench.notices.dialog.filter({ hasText: new URL(workbench.simulator.url).host }).waitFor();
    assert.deepEqual(workbench.simulator.requests.entries.length, 0);
    await workbench.screenshot("sign-in-env-question", ["dark", "light"]);
    await workbench.notices.answer("Cancel");
    assert.deepEqual(workbench.simulator.requests.entries.length, 0);
    await workbench.runs.welcomeButton(buttonName).click();
    await workbench.notices.answer("Send Token");
    await workbench.notices.message(/Signed in to/);
  });

  it("offers nothing in a workspace that is not trusted; else a variable, and says what is wrong with its value", async () => {
    await start(
      startWorkbench({
        untrusted: true,
        env: { HEX_API_TOKEN: "hxtp_012" },
        files: { ".env": `HEX_API_TOKEN=${"0".repeat(96)}\n` },
      }),
    );
    assert.equal(await workbench.offersCommand("Hex: Sign In with Token from Environment"), false);
    assert.equal(await workbench.runs.welcomeButton(/^Use the token/).count(), 0);
    await rm(join(workbench.folder, ".env"));
    await workbench.changeUserSettings({ "security.workspace.trust.enabled": false });
    await workbench.showViews();
    await workbench.runs.welcomeButton("Use the token from the environment").click();
    await workbench.notices.message(/too short/);
    assert.deepEqual(workbench.simulator.requests.entries.length, 0);
  });
});
