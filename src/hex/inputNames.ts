import * as v from "valibot";

/** As code: an identifier of Python (`region`, `días_2`), with the dots that R has in its names. Nothing in it means anything to a shell or parser. */
const identifier = /^\.?[\p{XID_Start}_][\p{XID_Continue}.]*$/u;
/** Letters and marks without a shape: names that look alike but differ. */
const shapeless = /\p{Default_Ignorable_Code_Point}/u;
/** Set like any other property, this is no property. */
const prototypeName = "__proto__";
const longestName = 200;

/** True for the name of an input: a variable of the notebook. Nothing else is read from Hex and files, or sent. */
export function isInputName(name: string): boolean {
  return name.length <= longestName && identifier.test(name) && !shapeless.test(name) && name !== prototypeName;
}

/** An input's name in what others wrote. */
export const inputName = v.pipe(v.string(), v.check(isInputName, "is no name of an input"));
