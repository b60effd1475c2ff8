/** The name of a variable, as Python and R have them. */
const variableName = /^[\p{L}_.][\p{L}\p{M}\p{N}_.]*$/u;
const longestName = 200;

/** Whether a text can be the name of an input, which is a variable of the notebook. */
export function isInputName(name: string): boolean {
  return name.length <= longestName && variableName.test(name);
}
