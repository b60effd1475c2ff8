import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../vscode/main";
import { packageExtension } from "../vscode/packaging";
import { type Benchmark, bytes } from "./figure";

/** What users download and what their editor loads. */
export const size: Benchmark = {
  name: "size",
  title: "Size",
  async measure() {
    const vsix = await packageExtension();
    const folder = join(projectRoot, "dist");
    const files = await Promise.all(
      (await readdir(folder)).map(async (name) => ({ name, size: (await stat(join(folder, name))).size })),
    );
    const sum = (wanted: (name: string) => boolean) =>
      files.filter(({ name }) => wanted(name)).reduce((total, { size: one }) => total + one, 0);
    const atStart = ["extension.js", "sessionSync.js", "app.js"];
    return [
      { what: "What activation reads of the bundle, minified", value: bytes(sum((name) => name === "extension.js")) },
      {
        what: "What a signed-out window has read when it is idle",
        value: bytes(sum((name) => name !== "app.js" && atStart.includes(name))),
        target: "under 60 kB",
      },
      {
        what: "What a signed-in window has read when it is idle",
        value: bytes(sum((name) => atStart.includes(name))),
        target: "under 600 kB",
      },
      ...files
        .filter(({ name }) => !atStart.includes(name))
        .map(({ name, size: one }) => ({ what: `${name}, on first use`, value: bytes(one) })),
      { what: "All of it", value: bytes(sum(() => true)) },
      { what: ".vsix", value: bytes((await stat(vsix)).size) },
    ];
  },
};
