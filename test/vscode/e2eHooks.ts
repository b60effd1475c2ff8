import { takePicture } from "../e2e/support/screen";
import { openWorkbenches } from "../e2e/support/start";
import { cleanUp } from "./cleanup";

/** What every process that runs end-to-end tests does after each test, and after its last. */
export const mochaHooks: Mocha.RootHookObject = { afterEach: pictureOfFailure, afterAll: endAll };

async function pictureOfFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  if (test?.state !== "failed") {
    return;
  }
  const name = test.fullTitle().replace(/[^\w]+/g, "-").slice(0, 100);
  let index = 0;
  for (const workbench of openWorkbenches) {
    const path = await takePicture(workbench.page, `failures/${name}${index++ === 0 ? "" : `-${index}`}`).catch(() => undefined);
    console.log(`      picture: ${path ?? "could not be taken"}`);
  }
}

/** Ends what suites left open; a token that was written down fails the run here. */
async function endAll(): Promise<void> {
  for (const workbench of openWorkbenches) {
    await workbench.dispose();
  }
  await cleanUp();
}
