import type * as vscode from "vscode";
import { forLabel } from "../util/text";

/**
 * Rows of trees and pickers, whoever wrote what they say: VS Code draws icons for `$(name)` in their texts.
 * Icons of ours are in `iconPath`.
 */

interface Row {
  label?: string | vscode.TreeItemLabel;
  description?: string | boolean;
  detail?: string;
  accessibilityInformation?: vscode.AccessibilityInformation;
}

/** The same row, with its texts as text. */
export function asTextRow<R extends Row>(row: R): R {
  if (typeof row.label === "string") {
    row.label = forLabel(row.label);
  }
  if (typeof row.description === "string") {
    row.description = forLabel(row.description);
  }
  if (row.detail !== undefined) {
    row.detail = forLabel(row.detail);
  }
  if (row.accessibilityInformation) {
    row.accessibilityInformation = {
      ...row.accessibilityInformation,
      label: forLabel(row.accessibilityInformation.label),
    };
  }
  return row;
}
