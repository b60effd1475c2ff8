import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The files below a folder, deepest last. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What the extension wrote to its output channel, over all extension hosts of a server. */
export async function extensionLog(userDataFolder: string): Promise<string> {
  const files = (await filesBelow(join(userDataFolder, "logs"))).filter((path) => path.endsWith("Hex Runs.log"));
  return (await Promise.all(files.sort().map((path) => readFile(path, "utf8")))).join("");
}

/** The files below a folder in which a secret, or anything that looks like one, was written down. */
export async function filesThatContain(folder: string, pattern: RegExp, secret: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of await filesBelow(folder)) {
    const content = (await readFile(path).catch(() => Buffer.of())).toString("latin1");
    if (content.includes(secret) || content.search(pattern) >= 0) {
      found.push(path);
    }
  }
  return found;
}
