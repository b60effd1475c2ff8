import * as v from "valibot";
import * as vscode from "vscode";
import { plain } from "../util/text";
import type { AskedFirst } from "./form";

const list = <S extends v.GenericSchema>(schema: S) => v.fallback(v.optional(v.array(schema), []), []);
const refusal = v.object({
  refused: v.object({
    invalidInputs: list(v.object({ name: v.string(), dataType: v.optional(v.string()) })),
    unknownInputs: list(v.string()),
  }),
});

/** The inputs that Hex refused, as *Change Inputs…* hands them to the form; none in other arguments. */
export function refusedInputs(argument: unknown): AskedFirst[] {
  const parsed = v.safeParse(refusal, argument);
  if (!parsed.success) {
    return [];
  }
  const { invalidInputs, unknownInputs } = parsed.output.refused;
  return [
    ...invalidInputs.map(({ name, dataType }) => ({ name, complaint: invalid(dataType) })),
    ...unknownInputs.map((name) => ({
      name,
      complaint: vscode.l10n.t(
        "Hex says that the published app has no input with this name. Use the default, so that it isn’t sent.",
      ),
    })),
  ];
}

function invalid(dataType: string | undefined): string {
  return dataType === undefined
    ? vscode.l10n.t("Hex rejected this value.")
    : vscode.l10n.t("Hex rejected this value: the input is of type {0}.", plain(dataType, 30));
}
