import type { InputValue } from "../hex/types";
import { same } from "../util/same";
import { isSecretName, type StartedHere } from "./localRuns";

/** What an input was in a run: sent, the default of the project, or sent and not to be shown. */
export type SentInput = { kind: "value"; value: InputValue } | { kind: "default" } | { kind: "secret" };

export interface ComparedInput {
  name: string;
  values: [SentInput, SentInput];
  /** Undefined when that is not known: a secret is not compared. */
  differs: boolean | undefined;
}

/** The inputs of two runs that were started here, by name; those that differ come first. */
export function compareInputs(one: StartedHere, other: StartedHere): ComparedInput[] {
  const names = [...new Set([one, other].flatMap(inputNames))].sort();
  const compared = names.map((name): ComparedInput => {
    const values: [SentInput, SentInput] = [sentInput(one, name), sentInput(other, name)];
    const isSecret = values.some(({ kind }) => kind === "secret");
    return { name, values, differs: isSecret ? undefined : !same(values[0], values[1]) };
  });
  return compared.sort((a, b) => Number(b.differs ?? false) - Number(a.differs ?? false));
}

/** The names of a run's inputs, also of those whose values were not kept. */
export function inputNames({ options, leftOut }: StartedHere): string[] {
  return [...new Set([...Object.keys(options.inputs ?? {}), ...leftOut])];
}

/** An input as it may be shown. */
export function sentInput(entry: StartedHere, name: string): SentInput {
  const inputs = entry.options.inputs ?? {};
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (isSecretName(name) && inputNames(entry).includes(name)) {
    return { kind: "secret" };
  }
  return value === undefined ? { kind: "default" } : { kind: "value", value };
}
