import type { RunOptions } from "../hex/types";
import { withInput } from "../store/inputSchema/options";
import type { CommandContext } from "../actions/context";
import { askValue } from "./inputStep";

/**
 * The options with the inputs that were not kept because they may be secret: their values are asked
 * for. Nothing when that is given up.
 *
 * @param prompt asks for the `n`th of so many.
 */
export async function askSecrets(
  context: CommandContext,
  options: RunOptions,
  names: readonly string[],
  { title, prompt }: { title: string; prompt: (name: string, n: number, of: number) => string },
): Promise<RunOptions | undefined> {
  let complete = options;
  for (const [index, name] of names.entries()) {
    const value = await askValue(context, { title, prompt: prompt(name, index + 1, names.length), name, secret: true });
    if (value === undefined) {
      return undefined;
    }
    complete = withInput(complete, name, value);
  }
  context.flow.end();
  return complete;
}
