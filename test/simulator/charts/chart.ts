import { Random } from "../random";
import { write } from "./font";
import { Canvas, encodePng } from "./png";

const palette = [
  [255, 255, 255],
  [229, 231, 235],
  [107, 114, 128],
  [71, 61, 153],
  [192, 132, 252],
] as const;
const [, grid, ink, bar, line] = [0, 1, 2, 3, 4] as const;

/** A small bar chart with a trend line over it, as PNG of exactly the given size. */
export function chartPng(options: { seed: number; width: number; height: number; title: string | undefined }): Buffer {
  const { width, height, title } = options;
  const random = new Random(options.seed);
  const canvas = new Canvas(width, height);
  const unit = Math.max(1, Math.round(Math.min(width, height) / 200));
  const top = title === undefined ? 6 * unit : 18 * unit;
  if (title !== undefined) write(canvas, title, 8 * unit, 5 * unit, unit, ink);
  const [left, right, bottom] = [12 * unit, width - 6 * unit, height - 10 * unit];
  for (let step = 0; step <= 4; step++)
    canvas.fill(left, top + ((bottom - top) * step) / 4, right - left, 1, step === 4 ? ink : grid);
  const count = Math.max(6, Math.min(30, Math.floor((right - left) / (12 * unit))));
  const values = Array.from({ length: count }, (_, index) => 0.3 + (0.4 * index) / count + 0.25 * random.next());
  const slot = (right - left) / count;
  const at = (value: number): number => bottom - value * (bottom - top);
  for (const [index, value] of values.entries())
    canvas.fill(left + index * slot + slot * 0.2, at(value), slot * 0.6, bottom - at(value), bar);
  for (let x = 0; x < right - left - slot; x++) {
    const index = Math.floor(x / slot);
    const [from = 0, to = 0] = [values[index], values[index + 1]];
    canvas.fill(left + slot / 2 + x, at(from + (to - from) * (x / slot - index)) - unit, 2, 2 * unit, line);
  }
  return encodePng(canvas, palette);
}
