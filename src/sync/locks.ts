import fs from "node:fs";

type Callback<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

/** A lock is renewed every few seconds: one from further in the future is left from before a clock was set back. */
const furthestMs = 10_000;

/**
 * What locks are made with: folders, for this user alone as everything else that we make. One of the
 * future would hold everybody up until then, so it counts as one of long ago.
 */
export const lockFs = {
  ...fs,
  mkdir: (path: string, callback: fs.NoParamCallback) => fs.mkdir(path, 0o700, callback),
  stat: (path: string, callback: Callback<fs.Stats>) =>
    fs.stat(path, (error, stats) => {
      if (!error && stats.mtimeMs > Date.now() + furthestMs) {
        stats.mtime = new Date(0);
      }
      callback(error, stats);
    }),
};
