import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import type { HexError } from "../../../src/hex/errors";
import type { Advice } from "../../../src/ui/errors/errorActions";

const root = join(import.meta.dirname, "..", "..", "..");

interface Words {
  errorMessageFor(error: Error): Advice;
  HexError: typeof HexError;
}

/** What VS Code would be shown of an error of Hex, in English: `ui/errors` with a stand-in for `vscode`. */
export async function loadWords(): Promise<(error: HexError) => Advice> {
  const outfile = join(root, "out", "unit", `words-${process.pid}.cjs`);
  await build({
    stdin: {
      contents: `export { errorMessageFor } from "./src/ui/errors/errorMessage";\nexport { HexError } from "./src/hex/errors";`,
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    alias: { vscode: join(root, "test", "bench", "scaleVscode.ts") },
    logLevel: "error",
  });
  const words = createRequire(outfile)(outfile) as Words;
  // The bundle has its own class of errors.
  return ({ kind, details }) => words.errorMessageFor(new words.HexError(kind, details));
}
