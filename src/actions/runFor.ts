import { isHexError } from "../hex/errors";
import type { Run } from "../hex/types";
import type { CommandContext } from "./context";
import { pickRun, type RunQuestion } from "./pickRun";
import { runTarget } from "./target";

/**
 * The run that a command was called on, else the one that is chosen from a list.
 *
 * @throws HexError when the run that was named cannot be looked up.
 */
export async function runFor(
  context: CommandContext,
  argument: unknown,
  question: RunQuestion,
): Promise<Run | undefined> {
  const target = runTarget(argument);
  if (!target) {
    return await pickRun(context, question);
  }
  const { workspace } = context;
  const find = () => workspace.store.run(target.projectId, target.runId);
  if (!find()) {
    await workspace.loader.runs(target.projectId, "user");
  }
  return find();
}

/** Asks Hex for the project's runs and answers what has become of this one; nothing when it is gone. */
export async function latest({ workspace }: Pick<CommandContext, "workspace">, run: Run): Promise<Run | undefined> {
  try {
    await workspace.loader.runs(run.projectId, "user");
  } catch (error) {
    if (!isHexError(error)) {
      throw error;
    }
    // What is known has to do: the command that asks has its own error to tell.
  }
  return workspace.store.run(run.projectId, run.runId);
}
