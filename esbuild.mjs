// Bundles the extension into dist/. `--production` minifies, `--watch` rebuilds.
import { build as esbuild, context } from "esbuild";
import { readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";

const production = process.argv.includes("--production");
const outdir = "dist";
const entry = "extension.js";

/**
 * The files of the bundle, and the code that each is loaded for: with activation, with a sign-in,
 * and on first use. What two of them need is in the upper one.
 */
const files = {
  [entry]: ["src/extension.ts"],
  "news.js": ["src/signIn/sessionSync.ts", "src/signIn/parseRecords.ts", "src/sync/openSync.ts"],
  "later.js": ["src/hex/client.ts", "src/workspace.ts", "src/app/views.ts"],
  "commands.js": ["src/signIn/noticeTexts.ts", "src/app/commandRunner.ts", "src/signIn/sessionActions.ts"],
  "files.js": [
    "src/hexFiles/hexFiles.ts",
    "src/presets/presetStore.ts",
    "src/hexFiles/fileRows.ts",
    "src/hexFiles/hexLenses.ts",
    "src/inputsFile/inputsFiles.ts",
  ],
  "tieIns.js": ["src/links/linkProvider.ts", "src/tasks/taskProvider.ts", "src/chat/tools.ts", "src/chat/mcpServer.ts"],
  "hexYaml.js": ["src/hex/projectFile.ts", "src/hex/chartCells.ts", "src/inputsFile/readInputsFile.ts"],
  "pages.js": ["src/runPage/runPages.ts"],
};

/** What runs inside webviews: the page, and what draws its plot, which it loads when the plot is on the screen. */
const pageFiles = ["src/runPage/page/page.tsx", "src/runPage/page/plot.ts"];

/**
 * Takes from VS Code's API only the names that the code uses. esbuild would copy all 200 names of
 * it for each of our modules that imports it, which was more than half of what loading the bundle took.
 */
const vscodeNames = {
  name: "vscode-names",
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ kind }) =>
      kind === "import-statement" ? { path: "vscode", namespace: "vscode-names" } : { external: true },
    );
    build.onLoad({ filter: /.*/, namespace: "vscode-names" }, async () => {
      const types = await readFile("node_modules/@types/vscode/index.d.ts", "utf8");
      const names = [...types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const|let) (\w+)/gm)].map(
        (match) => match[1],
      );
      const exports = [...new Set(names)].map(
        (name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`,
      );
      return { contents: [`const api = require("vscode");`, ...exports].join("\n") };
    });
  },
};

/**
 * The lock library wants a file system that waits when too many files are open, and hooks the end of
 * the process to release its locks. We open few files; and an extension host belongs to others as
 * well: we release locks when the extension is disposed, and one that was left behind grows stale.
 */
const plainLocks = {
  name: "plain-locks",
  setup(build) {
    build.onResolve({ filter: /^graceful-fs$/ }, () => ({ path: "node:fs", external: true }));
    build.onResolve({ filter: /^signal-exit$/ }, ({ path }) => ({ path, namespace: "plain-locks" }));
    build.onLoad({ filter: /^signal-exit$/, namespace: "plain-locks" }, () => ({
      contents: "module.exports = () => () => undefined;",
    }));
  },
};

/**
 * Writes esbuild's chunks, which can only be ES modules, as the few CommonJS files that `files` names.
 * Not more, as an extension host takes as long to find and open a file as to compile 10 kB. A chunk is
 * in the first file that needs it; each file exports what others import of its chunks.
 */
const fewFiles = {
  name: "few-files",
  setup(build) {
    build.onEnd(async ({ errors, outputFiles, metafile }) => {
      if (errors.length > 0) {
        return;
      }
      const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
      const fileOf = placeChunks(metafile);
      const inFile = (file) => [...fileOf.keys()].filter((name) => fileOf.get(name) === file);
      const exporting = (names) => names.map((name) => `export * as ${JSON.stringify(name)} from "./${name}";`);
      await Promise.all(
        Object.keys(files).map((file) => {
          const names = inFile(file).filter((name) => name !== entry);
          const contents = file === entry ? [`export * from "./${entry}";`, ...exporting(names)] : exporting(names);
          return writeCommonJs({ file, contents, fileOf, texts });
        }),
      );
    });
  },
};

/** Which file each chunk is in. Throws when code is loaded with `import()` and no file is named for it. */
function placeChunks({ outputs }) {
  const chunkOf = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, basename(path)]));
  const named = Object.values(files).flat();
  const unplaced = [...chunkOf.keys()].filter((source) => source && !named.includes(source));
  const unloaded = named.filter((source) => !chunkOf.has(source));
  if (unplaced.length + unloaded.length > 0) {
    throw new Error(
      `Say in esbuild.mjs into which file these go: ${unplaced.join(", ")}. These are not loaded with import(): ${unloaded.join(", ")}.`,
    );
  }
  const fileOf = new Map();
  const place = (name, file) => {
    if (!fileOf.has(name)) {
      fileOf.set(name, file);
      const imports = outputs[`${outdir}/${name}`].imports.filter(
        ({ kind, external }) => kind === "import-statement" && !external,
      );
      imports.forEach(({ path }) => place(basename(path), file));
    }
  };
  for (const [file, sources] of Object.entries(files)) {
    sources.map((source) => chunkOf.get(source)).forEach((name) => name && place(name, file));
  }
  return fileOf;
}

/** Writes one file, which takes the chunks of others from them. */
function writeCommonJs({ file, contents, fileOf, texts }) {
  const chunkFiles = {
    name: "chunk-files",
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
        kind === "require-call"
          ? { path, external: true }
          : { path: basename(path), namespace: fileOf.get(basename(path)) === file ? "chunk" : "other" },
      );
      build.onLoad({ filter: /.*/, namespace: "chunk" }, ({ path }) => ({ contents: texts.get(path) }));
      build.onLoad({ filter: /.*/, namespace: "other" }, ({ path }) => ({
        contents: `module.exports = require("./${fileOf.get(path)}")[${JSON.stringify(path)}];`,
      }));
    },
  };
  return esbuild({
    ...options,
    stdin: { contents: contents.join("\n"), resolveDir: outdir },
    outfile: join(outdir, file),
    format: "cjs",
    supported: { "dynamic-import": false },
    external: ["vscode"],
    plugins: [chunkFiles],
  });
}

const options = {
  bundle: true,
  platform: "node",
  target: "node22",
  // ES modules where a library has them: of those only what is used is bundled.
  mainFields: ["module", "main"],
  minify: production,
  sourcemap: production ? false : "inline",
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
};

const bundle = await context({
  ...options,
  entryPoints: [`src/${basename(entry, ".js")}.ts`],
  outdir,
  write: false,
  metafile: true,
  format: "esm",
  splitting: true,
  plugins: [vscodeNames, plainLocks, fewFiles],
});
const pages = await context({
  ...options,
  entryPoints: pageFiles,
  outdir,
  platform: "browser",
  target: "es2022",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
});

await rm(outdir, { recursive: true, force: true });
for (const one of [bundle, pages]) {
  if (process.argv.includes("--watch")) {
    await one.watch();
  } else {
    await one.rebuild();
    await one.dispose();
  }
}
