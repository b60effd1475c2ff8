import type { Canvas } from "./png";

/** Letters of 3 by 5 dots, five rows of three bits each. */
const glyphs: Readonly<Record<string, string>> = {
  A: "25755",
  B: "65656",
  C: "34443",
  D: "65556",
  E: "74647",
  F: "74644",
  G: "34553",
  H: "55755",
  I: "72227",
  J: "11152",
  K: "55655",
  L: "44447",
  M: "57755",
  N: "65555",
  O: "25552",
  P: "65644",
  Q: "25563",
  R: "65655",
  S: "34216",
  T: "72222",
  U: "55557",
  V: "55552",
  W: "55775",
  X: "55255",
  Y: "55222",
  Z: "71247",
  0: "75557",
  1: "26227",
  2: "61247",
  3: "61216",
  4: "55711",
  5: "74616",
  6: "34757",
  7: "71222",
  8: "75757",
  9: "75716",
  "-": "00700",
  ".": "00002",
  ":": "02020",
  "%": "51245",
};

/** Writes a line of capitals; characters that it does not have are left blank. */
export function write(canvas: Canvas, text: string, x: number, y: number, dot: number, colour: number): void {
  for (const [place, character] of [...text.toUpperCase()].entries()) {
    for (const [row, bits] of [...(glyphs[character] ?? "")].entries()) {
      for (let column = 0; column < 3; column++) {
        if (Number(bits) & (4 >> column)) canvas.fill(x + (place * 4 + column) * dot, y + row * dot, dot, dot, colour);
      }
    }
  }
}
