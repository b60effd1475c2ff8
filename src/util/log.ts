import type { LogOutputChannel } from "vscode";

/** Writes an error that is a fault of ours, or of something around us, into the log, with its stack. */
export function logError(log: Pick<LogOutputChannel, "error">, error: unknown): void {
  log.error(error instanceof Error ? error : String(error));
}
