import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ask, replaceItems, separator, type KeyedItem } from "../../src/ui/quickPick";

describe("A list that changes while it is open", () => {
  const rows: KeyedItem[] = ["Alpha", "Beta", "Gamma"].map((label) => ({ key: label, label }));

  it("gives Enter the first row that what is typed leaves, also when the active row was filtered away", async () => {
    const answer = await ask<KeyedItem, string>({ title: "Which?" }, ({ pick, answer: finish }) => {
      pick.items = [separator("Letters"), ...rows];
      const shown = vscode.commands.executeCommand("workbench.action.quickOpenSelectNext").then(() => {
        pick.value = "gam";
        // As when something is loaded just then: the row that was active is not on the screen any more.
        pick.activeItems = [rows[0] as KeyedItem];
        replaceItems(pick, [separator("Letters"), ...rows]);
        return vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      });
      shown.then(undefined, () => undefined);
      return { onAccept: ({ label }) => finish(label) };
    });
    assert.equal(answer, "Gamma");
  });

  it("opens with its first row active when none was asked for", async () => {
    const answer = await ask<KeyedItem, string>({ title: "Which?" }, ({ pick, answer: finish, disposables }) => {
      pick.items = [separator("Letters"), ...rows];
      pick.activeItems = rows.filter(({ key }) => key === "Delta");
      disposables.add(pick.onDidChangeActive(([active]) => finish(active?.label ?? "none")));
      return { onAccept: () => undefined };
    });
    assert.equal(answer, "Alpha");
  });
});
