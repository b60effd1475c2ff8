import type { InputValue } from "../../../src/hex/types";

/** A project as ExportProject gives it, with inputs of text and their defaults. */
export function yamlOf(defaults: Record<string, InputValue>): string {
  const cells = Object.entries(defaults).map(([name, defaultValue]) => ({
    cellType: "INPUT",
    config: { name, inputType: "TEXT_INPUT", defaultValue },
  }));
  return JSON.stringify({ meta: { title: "Revenue" }, cells });
}
