import { stat } from "node:fs/promises";
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
    const bundle = join(projectRoot, "dist", "extension.js");
    return [
      { what: "Bundle, minified", value: bytes((await stat(bundle)).size), target: "under 250 kB" },
      { what: ".vsix", value: bytes((await stat(vsix)).size) },
    ];
  },
};
