type Cleanup = () => Promise<void> | void;

const cleanups = new Set<Cleanup>();
let listening = false;
let stopping: Promise<void> | undefined;

/**
 * Has something undone when this process is told to stop (Ctrl+C, SIGTERM, a closed terminal).
 * Gives the function that undoes it earlier, once.
 */
export function onExit(cleanup: Cleanup): () => Promise<void> {
  listen();
  cleanups.add(cleanup);
  return async () => {
    if (cleanups.delete(cleanup)) {
      await cleanup();
    }
  };
}

/** Undoes everything that is still to be undone, the newest first. */
export function cleanUp(): Promise<void> {
  stopping ??= runAll().finally(() => (stopping = undefined));
  return stopping;
}

async function runAll(): Promise<void> {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    try {
      await cleanup();
    } catch (error) {
      console.error("While cleaning up:", error);
    }
  }
}

function listen(): void {
  if (listening) {
    return;
  }
  listening = true;
  // The codes are those that a shell gives for the signals.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => void cleanUp().finally(() => process.exit(code)));
  }
}
