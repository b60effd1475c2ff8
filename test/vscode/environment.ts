import { join } from "node:path";
import type { Simulator } from "../simulator/simulator";
import { projectRoot } from "./main";

/** Variables of a developer's own shell that would change how the extension behaves in a test. */
const ofTheUser = ["HEX_API_TOKEN", "HEX_API_KEY", "HEX_WORKSPACE_URL", "HEX_API_BASE_URL"] as const;

/** Makes `undefined` of the user's own Hex variables, so that a test never meets a real workspace. */
export function withoutHexVariables(): Record<string, undefined> {
  return Object.fromEntries(ofTheUser.map((name) => [name, undefined]));
}

/** Where what people see in the form is kept as text. */
const shownFolder = join(projectRoot, "test", "integration", "shown");

/** What the tests in an extension host find in `process.env`. */
export function hostEnvironment(
  resultsFile: string,
  simulator: Pick<Simulator, "url" | "token">,
): Record<string, string | undefined> {
  return {
    ...withoutHexVariables(),
    HEX_RUNS_TEST_RESULTS: resultsFile,
    HEX_RUNS_TEST_SIMULATOR_URL: simulator.url,
    HEX_RUNS_TEST_SIMULATOR_TOKEN: simulator.token,
    HEX_RUNS_TEST_SHOWN: shownFolder,
  };
}
