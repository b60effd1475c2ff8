/** Widths in which pictures are asked for, pixels: few, so that one that is on disk fits again. */
const widths = [400, 600, 800, 1_000, 1_200, 1_600, 2_000] as const;
/** Pictures are half as high as they are wide, which is what Hex makes of a chart by itself. */
const heightShare = 0.5;

/** The size in which to ask for a picture that is shown so wide, in pixels of the screen. */
export function chartSize(shownWidth: number): { width: number; height: number } {
  const width = widths.find((step) => step >= shownWidth) ?? widths[widths.length - 1] ?? 2_000;
  return { width, height: Math.round(width * heightShare) };
}
