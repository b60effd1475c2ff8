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
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
    const whole = sizes.reduce((sum, one) => sum + one, 0);
    return [
      { what: "Bundle, minified", value: bytes(whole), target: "under 250 kB" },
      { what: "What activation reads of it", value: bytes((await stat(join(folder, "extension.js"))).size) },
      { what: ".vsix", value: bytes((await stat(vsix)).size) },
    ];
  },
};
