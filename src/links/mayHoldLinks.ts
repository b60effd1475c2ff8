/** Behind the links in texts; not in the palette. */
export const linkCommand = "hexRuns.followLink";

/** Whether it is worth looking: true for every text with an address of a project. */
export function mayHoldLinks(text: string): boolean {
  return text.includes("/hex/") || text.includes("/app/");
}
