// Bundles the extension into dist/extension.js. `--production` minifies, `--watch` rebuilds.
import { context } from "esbuild";

const production = process.argv.includes("--production");
const bundle = await context({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  // node-fetch loads the polyfill only where Node has no web streams: before Node 18.
  external: ["vscode", "web-streams-polyfill"],
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
