import * as v from "valibot";
import * as vscode from "vscode";
import type { HexErrorDetails } from "../hex/errors";
import { plain } from "../util/text";

/** An input to ask for before the summary, and why. */
export interface AskedFirst {
  name: string;
  /** Why Hex did not take its value. */
  complaint?: string;
  /** It was the value, not the name. */
  isValue?: true;
}

/** The inputs that Hex refused, with what it said of each. */
export function complaintsOf({
  invalidInputs = [],
  unknownInputs = [],
}: Pick<HexErrorDetails, "invalidInputs" | "unknownInputs">): AskedFirst[] {
  return [
    ...invalidInputs.map(({ name, dataType }) => ({ name, complaint: invalid(dataType), isValue: true as const })),
    ...unknownInputs.map((name) => ({
      name,
      complaint: vscode.l10n.t(
        "Hex says that the published app has no input with this name. Use the default, so that it isn’t sent.",
      ),
    })),
  ];
}

const list = <S extends v.GenericSchema>(schema: S) => v.fallback(v.optional(v.array(schema), []), []);
const refusal = v.object({
  refused: v.object({
    invalidInputs: list(v.object({ name: v.string(), dataType: v.optional(v.string()) })),
    unknownInputs: list(v.string()),
  }),
});

/** The inputs that Hex refused, as *Change Inputs…* passes them to the form; empty for other arguments. */
export function refusedInputs(argument: unknown): AskedFirst[] {
  const parsed = v.safeParse(refusal, argument);
  return parsed.success ? complaintsOf(parsed.output.refused) : [];
}

function invalid(dataType: string | undefined): string {
  return dataType === undefined
    ? vscode.l10n.t("Hex rejected this value.")
    : vscode.l10n.t("Hex rejected this value: the input is of type {0}.", plain(dataType, 30));
}
