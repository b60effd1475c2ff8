import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { FakeBox, type FakePick } from "./fakePicks";

/**
 * Compares screens with those in `test/integration/shown/NAME.txt`. To take them anew, set the variable
 * HEX_RUNS_UPDATE_SHOWN, and read the change as people will read the screens.
 */
export async function assertShown(name: string, screens: readonly string[]): Promise<void> {
  const folder = process.env["HEX_RUNS_TEST_SHOWN"] ?? assert.fail("The tests do not know the folder.");
  const path = join(folder, `${name}.txt`);
  const text = `${screens.join("\n\n")}\n`;
  if (process.env["HEX_RUNS_UPDATE_SHOWN"] !== undefined) {
    await mkdir(folder, { recursive: true });
    await writeFile(path, text);
  }
  assert.equal(text, await readFile(path, "utf8"));
}

/** All that a list or a box shows, as text: a line for its frame, then one or two for each row. */
export function shownText(input: FakePick | FakeBox): string {
  const place = input.totalSteps === undefined ? "" : ` (${input.step}/${input.totalSteps})`;
  const buttons = input.buttons.map(({ iconPath, tooltip }) => tooltip ?? iconOf(iconPath));
  const frame = [`${input.title}${place}`, ...buttons.map((button) => `[${button}]`)].join(" ");
  if (input instanceof FakeBox) {
    const { prompt, placeholder, value, password, says } = input;
    return lines(
      frame,
      `  ${prompt ?? ""}`,
      `  ${password ? "secret " : ""}<${placeholder ?? ""}> “${value}”`,
      says && `  ! ${says}`,
    );
  }
  return lines(frame, `  ${input.placeholder ?? ""}`, ...input.items.map((item) => rowText(input, item)));
}

function rowText(pick: FakePick, item: vscode.QuickPickItem): string {
  if (item.kind === vscode.QuickPickItemKind.Separator) {
    return `  ── ${item.label}`.trimEnd();
  }
  const marks = [pick.activeItems.includes(item) && "> ", pick.selectedItems.includes(item) && "[x] "];
  const buttons = (item.buttons ?? []).map(({ tooltip }) => ` [${tooltip}]`).join("");
  const description = item.description === undefined ? "" : ` · ${item.description}`;
  return lines(
    `  ${marks.filter(Boolean).join("")}(${iconOf(item.iconPath)}) ${item.label}${description}${buttons}`,
    item.detail && `      ${item.detail}`,
  );
}

function iconOf(icon: unknown): string {
  return icon instanceof vscode.ThemeIcon ? icon.id : "";
}

function lines(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}
