import { plain } from "../util/text";

/** Characters; a link to a run has to fit. */
const longest = 2_000;

type Colour = "red" | "green" | "yellow" | "blue" | "bold" | "dim";
const codes: Record<Colour, string> = { red: "31", green: "32", yellow: "33", blue: "34", bold: "1", dim: "2" };

/** Text in a colour of the theme. */
interface Coloured {
  colour: Colour;
  text: string;
}

/** A line of a terminal, of one fact or of several with dots between them. */
export type Line = string | Coloured | readonly (string | Coloured)[];

export function coloured(colour: Colour, text: string): Coloured {
  return { colour, text };
}

/**
 * The line as it is written. All that goes to a terminal is made here, of plain text: a control
 * sequence of others could move the cursor, write the clipboard or look like another line.
 */
export function terminalText(line: Line): string {
  if (typeof line === "string") {
    return plain(line, longest);
  }
  if ("colour" in line) {
    return `\u001B[${codes[line.colour]}m${plain(line.text, longest)}\u001B[0m`;
  }
  return line.map(terminalText).join(" · ");
}
