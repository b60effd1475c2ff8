/** Titles that people have and that break careless clients. Control characters are built here so that the file stays readable. */
export function oddTitles(): string[] {
  const rightToLeft = String.fromCharCode(0x202e);
  const controls = String.fromCharCode(7, 27) + "[31m" + String.fromCharCode(0, 10, 13, 9);
  const markup = `<img src=x onerror=alert(1)> **bold** [link](command:workbench.action.quit) $(trash) &amp; 📊 مرحبا ${rightToLeft}desrever${controls}end`;
  return [markup, "Very long title ".repeat(625)];
}
