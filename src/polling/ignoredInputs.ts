import type { RunOptions } from "../hex/types";
import type { KnownInputs } from "./projectInputs";

/** What is to be known of the names that are sent. */
export interface OddNames {
  /** Inputs that the published app does not have: Hex ignores them without a word. */
  ignored: string[];
  /** Names that are not among the inputs that are known, which may not be all. */
  unknown: string[];
}

/** Looks at the names of inputs that are to be sent. */
export function oddNames({ inputs }: Pick<KnownInputs, "inputs">, sent: Pick<RunOptions, "inputs">): OddNames {
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const names = Object.keys(sent.inputs ?? {});
  return {
    ignored: names.filter((name) => byName.get(name)?.notInApp),
    unknown: names.filter((name) => !byName.has(name)),
  };
}
