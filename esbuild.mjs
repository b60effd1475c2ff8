// Bundles the extension into dist/. `--production` minifies, `--watch` rebuilds.
import { context, transform } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const production = process.argv.includes("--production");
const outdir = "dist";

/**
 * Takes from VS Code's API only the names that the code uses. esbuild would copy all 200 names of
 * it for each of our modules that imports it, which was more than half of what loading the bundle took.
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

/**
 * Writes the chunks as CommonJS. What the code loads with `import()` is a chunk of its own that
 * activation does not read; esbuild splits only ES modules, so each chunk is turned afterwards.
 */
const commonJsChunks = {
  name: "commonjs-chunks",
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      await rm(outdir, { recursive: true, force: true });
      await mkdir(outdir);
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text, {
          format: "cjs",
          platform: "node",
          target: "node22",
          supported: { "dynamic-import": false },
          minify: production,
          sourcemap: production ? false : "inline",
          sourcefile: path,
        });
        await writeFile(join(outdir, basename(path)), code);
      }
    });
  },
};

const bundle = await context({
  entryPoints: ["src/extension.ts"],
  outdir,
  bundle: true,
  write: false,
  format: "esm",
  splitting: true,
  platform: "node",
  target: "node22",
  // node-fetch loads the polyfill only where Node has no web streams: before Node 18.
  external: ["web-streams-polyfill"],
  plugins: [vscodeNames, commonJsChunks],
  minify: production,
  sourcemap: production ? false : "inline",
  legalComments: "none",
  logLevel: "warning",
});
if (process.argv.includes("--watch")) {
  await bundle.watch();
} else {
  await bundle.rebuild();
  await bundle.dispose();
}
