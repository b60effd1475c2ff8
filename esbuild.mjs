// Bundles the extension into dist/extension.js. `--production` minifies, `--watch` rebuilds.
import { context } from "esbuild";
import { readFile } from "node:fs/promises";

const production = process.argv.includes("--production");

/**
 * Takes from VS Code's API only the names that the code uses. esbuild would copy all 200 names of
 * it for each of our modules that imports it, which was a third of the time that activation took.
 */
const vscodeNames = {
  name: "vscode-names",
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ kind }) => (kind === "import-statement" ? { path: "vscode", namespace: "vscode-names" } : { external: true }));
    build.onLoad({ filter: /.*/, namespace: "vscode-names" }, async () => {
      const types = await readFile("node_modules/@types/vscode/index.d.ts", "utf8");
      const names = [...types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const|let) (\w+)/gm)].map((match) => match[1]);
      const exports = [...new Set(names)].map((name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`);
      return { contents: [`const api = require("vscode");`, ...exports].join("\n") };
    });
  },
};

const bundle = await context({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  // node-fetch loads the polyfill only where Node has no web streams: before Node 18.
  external: ["web-streams-polyfill"],
  plugins: [vscodeNames],
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
});
if (process.argv.includes("--watch")) {
  await bundle.watch();
} else {
  await bundle.rebuild();
  await bundle.dispose();
}
