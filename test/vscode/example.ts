import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "./cleanup";
import { writeFiles } from "./files";

/** The workspace that `npm start` is about. Only a simulator's token is ever shown. */
export type Workspace =
  | { readonly kind: "simulator"; readonly host: string; readonly token: string }
  /** A real one, whose token is in this process's environment. */
  | { readonly kind: "environment" }
  /** A real one, to sign in to by hand. */
  | { readonly kind: "own" };

/** How to sign in: the same words on the terminal and in the folder that is open. */
export function signInSteps(workspace: Workspace): readonly string[] {
  const icon = "Click the Hex icon in the activity bar";
  const real = "This is a real workspace: what you run there really runs.";
  switch (workspace.kind) {
    case "simulator":
      return [
        `${icon}, then “Use the token from the environment”: the simulator's token is there.`,
        "Point at a project and click its run button; the Runs view and a notification show how the run ends.",
        `To sign in by hand instead: “Sign in to Hex”, host ${workspace.host}, token ${workspace.token}`,
      ];
    case "environment":
      return [`${icon}, then “Use the token from the environment”.`, real];
    case "own":
      return [`${icon}, then “Sign in to Hex”, and paste a token of yours.`, real];
  }
}

/** A folder to open, gone when this process ends. */
export async function makeExampleFolder(workspace: Workspace): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "hex-runs-example-"));
  onExit(() => rm(parent, { recursive: true, force: true }));
  const folder = join(parent, "hex-example");
  const steps = signInSteps(workspace).map((step, index) => `${index + 1}. ${step}`);
  const what =
    workspace.kind === "simulator" ? "a simulated Hex workspace; nothing leaves this machine" : "your Hex workspace";
  await writeFiles(folder, { "README.md": `# Hex Runs\n\nThis window talks to ${what}.\n\n${steps.join("\n")}\n` });
  return folder;
}
