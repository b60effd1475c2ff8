import assert from "node:assert/strict";
import * as vscode from "vscode";

const extensionId = "hex-runs.hex-runs";

describe("The packaged extension", () => {
  it("is installed", () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    assert.equal(extension.packageJSON.displayName, "Hex Runs");
  });

  it("activates", async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
