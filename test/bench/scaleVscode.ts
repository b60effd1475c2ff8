/**
 * What the views use of VS Code when they are made in plain Node: values that hold what they are
 * given. A benchmark's bundle takes it for `vscode`.
 */

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class MarkdownString {
  constructor(readonly value: string) {}
}

export const StatusBarAlignment = { Left: 1, Right: 2 };

export const l10n = {
  t: (text: string, ...values: unknown[]) =>
    text.replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)])),
};

export const env = { language: "en" };

export const commands = { executeCommand: () => Promise.resolve() };

export const Uri = { parse: (text: string) => ({ toString: () => text }) };

export class CancellationError extends Error {}

/** Never asked: benchmarks bring their own trees and status bar. */
export const window = {};
