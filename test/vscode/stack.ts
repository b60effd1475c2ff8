import { findSourceMap } from "node:module";
import { resolve } from "node:path";

/** Frames of bundled code, told as lines of the source: VS Code has a stack format of its own, so Node's mapping does not apply. */
export function mapStack(stack: string): string {
  return stack.replace(/([^\s():]+\.js):(\d+):(\d+)/g, (frame, path: string, line: string, column: string) => {
    const entry = findSourceMap(resolve(path))?.findEntry(Number(line) - 1, Number(column) - 1);
    return entry !== undefined && "originalSource" in entry
      ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      : frame;
  });
}
