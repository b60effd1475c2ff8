import { resolve } from "node:path";
import { cleanUp } from "./cleanup";

/** The folder of the checkout. */
export const projectRoot = resolve(__dirname, "..", "..");

/** Runs a program: what `main` gives is the exit code; an error is shown and gives exit code 1. */
export function runMain(main: () => Promise<number>): void {
  void main()
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return 1;
    })
    .then(async (code) => {
      await cleanUp();
      process.exit(code);
    });
}
