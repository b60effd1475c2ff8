import Mocha from "mocha";
import { recordFailure } from "../e2e/support/failure";
import { openWorkbenches } from "../e2e/support/workbench";

// Here, and not in a hook after each test: the hooks of the suites clean up before that one.
const { run } = Mocha.Runnable.prototype;
Mocha.Runnable.prototype.run = function (this: Mocha.Runnable, done: (error?: unknown) => void) {
  run.call(this, (error?: unknown) => {
    const recorded = error === undefined || error === null ? Promise.resolve() : recordFailure(this.fullTitle(), error);
    void recorded.finally(() => done(error));
  });
};

/** What every process that runs end-to-end tests does after each test, and after each file. */
export const mochaHooks: Mocha.RootHookObject = { afterEach: closeLeftOpen, afterAll: disposeLeftOpen };

/** A picker, a menu or a tooltip of this test does not take the keys and clicks of the next one. */
async function closeLeftOpen(this: Mocha.Context): Promise<void> {
  for (const workbench of openWorkbenches) {
    await workbench.closePopups();
  }
}

/** Ends what a suite left open; a token that was written down fails the run here. */
async function disposeLeftOpen(): Promise<void> {
  for (const workbench of [...openWorkbenches].reverse()) {
    await workbench.dispose();
  }
}
