// Bundles the extension into dist/. `--production` minifies, `--watch` rebuilds.
import { context } from "esbuild";
import { readFile, rm } from "node:fs/promises";
import { basename } from "node:path";

/** What `import()` loads is a bundle of its own, beside the one that loads it. What two bundles need is in both. */
const lazyBundles = {
  name: "lazy-bundles",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: `./${basename(path)}.js`, external: true } : undefined,
    ),
};

/** esbuild would copy VS Code's 200 names for each module that imports them, which takes as long as all other loading. */
const vscodeNames = {
  name: "vscode-names",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^vscode$/ }, ({ kind, path }) =>
      kind === "import-statement" ? { path, namespace: "vscode-names" } : { external: true },
    );
    onLoad({ filter: /.*/, namespace: "vscode-names" }, async () => {
      const types = await readFile("node_modules/@types/vscode/index.d.ts", "utf8");
      const names = new Set(types.match(/(?<=^\texport (?:abstract )?(?:class|enum|namespace|const|let) )\w+/gm));
      const exports = [...names].map((name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`);
      return { contents: `const api = require("vscode");\n${exports.join("\n")}` };
    });
  },
};

const production = process.argv.includes("--production");
const common = {
  bundle: true,
  outdir: "dist",
  entryNames: "[name]",
  // ES modules where a library has them: of those only what is used is bundled.
  mainFields: ["module", "main"],
  minify: production,
  sourcemap: production ? false : "inline",
  legalComments: "none",
  charset: "utf8",
};
const host = await context({
  ...common,
  entryPoints: ["src/extension.ts", "src/app.ts", "src/signIn/sessionSync.ts"],
  platform: "node",
  target: "node22",
  supported: { "dynamic-import": false },
  // The lock library's file system and exit hook would change the whole extension host.
  alias: { "graceful-fs": "node:fs", "signal-exit": "data:text/javascript,module.exports = () => () => undefined" },
  plugins: [lazyBundles, vscodeNames],
});
const pageFiles = ["src/runPage/page/page.tsx", "src/runPage/page/plot.ts"];
const pages = await context({ ...common, entryPoints: pageFiles, target: "es2022", format: "esm" });

await rm("dist", { recursive: true, force: true });
for (const bundles of [host, pages]) {
  await (process.argv.includes("--watch") ? bundles.watch() : bundles.rebuild().then(() => bundles.dispose()));
}
