import { takesPictures } from "./screen";
import type { View } from "./view";
import type { Workbench } from "./workbench";

/** With `--pictures`, takes one of a row's tooltip in both themes; a tooltip closes when the theme changes. */
export async function pictureTooltip(workbench: Workbench, view: View, row: RegExp, name: string): Promise<void> {
  if (!takesPictures) {
    return;
  }
  for (const theme of ["light", "dark"] as const) {
    await workbench.switchTheme(theme);
    await view.tooltip(row);
    await workbench.screenshot(`${name}-${theme}`);
  }
}
