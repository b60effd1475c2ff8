import fs from "node:fs";

/** What locks are made with: folders, for this user alone as everything else that we make. */
export const lockFs = {
  ...fs,
  mkdir: (path: string, callback: (error: NodeJS.ErrnoException | null) => void) => fs.mkdir(path, 0o700, callback),
};
