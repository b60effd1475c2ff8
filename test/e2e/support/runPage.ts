import AxeBuilder from "@axe-core/playwright";
import type { FrameLocator, Locator } from "playwright-core";
import { takesPictures } from "./screen";
import { eventually } from "./wait";
import type { Workbench } from "./workbench";

const loadedWithinMs = 60_000;
const seenWithinMs = 40_000;

/** The page about a run, or the comparison, that is on the screen. */
export class RunPage {
  readonly frame: FrameLocator;
  readonly title: Locator;
  readonly status: Locator;
  readonly points: Locator;
  readonly pictures: Locator;

  private readonly refused: string[] = [];

  constructor(private readonly workbench: Workbench) {
    workbench.page.on("console", (message) => {
      if (
        /Content Security Policy/i.test(message.text()) &&
        /plot\.js|page\.js|page\.css|inline/.test(message.text())
      ) {
        this.refused.push(message.text());
      }
    });
    this.frame = workbench.webview();
    this.title = this.frame.locator("h1");
    this.status = this.frame.locator(".status strong").first();
    this.points = this.frame.getByRole("link").and(this.frame.locator("[data-run]"));
    this.pictures = this.frame.locator(".chart img");
  }

  /** Waits for the page of this run, or of any; it may come with a window that is being loaded. */
  async open(runId?: string): Promise<void> {
    await this.title.waitFor({ timeout: loadedWithinMs });
    if (runId !== undefined) {
      await this.frame.getByText(runId, { exact: true }).waitFor();
    }
  }

  /** Waits until the run has this status: the watcher need not look at once. */
  async says(status: string): Promise<void> {
    await this.status.filter({ hasText: status }).waitFor({ timeout: seenWithinMs });
  }

  /** What the content security policy of the page has kept from happening, by the console. */
  get refusals(): readonly string[] {
    return this.refused;
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole("button", { name });
  }

  /** Goes on with the Tab key until something has the focus; throws when it never gets it. */
  async tabTo(target: Locator, mostTabs = 40): Promise<void> {
    for (let tabs = 0; tabs < mostTabs; tabs++) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) {
        return;
      }
      await this.workbench.page.keyboard.press("Tab");
    }
    throw new Error("The Tab key does not lead there.");
  }

  /** What the Tab key does not lead to, from the title on. */
  async unreached(): Promise<string[]> {
    const all = this.frame.locator("button:visible, summary:visible, [tabindex='0']:visible");
    const names = await all.evaluateAll((elements) => elements.map((one) => one.textContent));
    const reached = new Set<number>();
    await this.title.focus();
    for (let tabs = 0; tabs < names.length; tabs++) {
      await this.workbench.page.keyboard.press("Tab");
      reached.add(
        await all.evaluateAll((elements) => elements.findIndex((one) => one === one.ownerDocument.activeElement)),
      );
    }
    return names.filter((_, index) => !reached.has(index));
  }

  /** How much wider the page is than its tab, in pixels. */
  async overflow(): Promise<number> {
    return await this.frame.locator("html").evaluate((element) => element.scrollWidth - element.clientWidth);
  }

  /** What axe finds wrong in each theme. */
  async faultsInThemes(): Promise<string[]> {
    const faults: string[] = [];
    for (const theme of ["light", "highContrast", "highContrastLight", "dark"] as const) {
      await this.workbench.switchTheme(theme);
      faults.push(...(await this.faults()).map((fault) => `${theme}: ${fault}`));
    }
    return faults;
  }

  /** What axe finds wrong with the page, in short. */
  async faults(): Promise<string[]> {
    // Through the frames of VS Code; the workbench around them is not ours.
    const { violations } = await new AxeBuilder({ page: this.workbench.page })
      .include(["iframe.webview.ready", "iframe#active-frame", "body"])
      .analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
  }

  /** Pictures in every theme, in the size of the window, once all that is on the screen is there. */
  async screenshot(name: string): Promise<void> {
    if (!takesPictures) {
      return;
    }
    await eventually(async () => {
      if ((await this.frame.locator(".chart[aria-busy=true]").count()) > 0) {
        throw new Error("Pictures are on their way.");
      }
    });
    await this.workbench.screenshot(name, ["dark", "light", "highContrast", "highContrastLight"]);
  }
}
