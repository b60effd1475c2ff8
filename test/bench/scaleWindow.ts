import { signIn } from "../e2e/support/signIn";
import { startWorkbench } from "../e2e/support/start";
import type { Workbench } from "../e2e/support/workbench";
import { noLimits } from "../simulator/options";
import { type Figure, median, milliseconds } from "./figure";

/** So many that about 5,000 of them are listed: the others are archived, or components. */
const projects = 5_800;
const texts = ["revenue by region", "churn", "maya", "no such project"];
const pauseMs = 400;
const reloads = 3;
const firstRowMs = 60_000;

/** What needs a real VS Code: what a key costs in the list of projects, and the first paint. */
export async function measureWindow(): Promise<Figure[]> {
  const settings = { "hexRuns.requestsPerMinute": 60 };
  const workbench = await startWorkbench({ simulator: { projects, limits: noLimits, activeRuns: 25, schedules: false }, settings });
  try {
    await workbench.showViews();
    await signIn(workbench);
    return [...(await measureFirstPaint(workbench)), ...(await measureKeys(workbench))];
  } finally {
    await workbench.dispose();
  }
}

interface Key {
  /** From the key to the next frame. */
  readonly painted: number;
  /** From the key to the last change of the list, with what our search found. */
  readonly settled: number;
}

async function measureKeys(workbench: Workbench): Promise<Figure[]> {
  const { page, quickInput } = workbench;
  await workbench.command("Hex: Open Project in Hex");
  await quickInput.open("Open which project in Hex?");
  await page.waitForFunction(`!document.querySelector(".quick-input-box input").placeholder.includes("so far")`, undefined, { timeout: 300_000 });
  // In the page, as text, since it runs there.
  await page.evaluate(`(() => {
    window.keys = [];
    document.addEventListener("keydown", ({ timeStamp }) => {
      const key = { painted: NaN, settled: NaN };
      const observer = new MutationObserver(() => requestAnimationFrame(() => (key.settled = performance.now() - timeStamp)));
      observer.observe(document.querySelector(".quick-input-list"), { subtree: true, childList: true, attributes: true, characterData: true });
      setTimeout(() => observer.disconnect(), ${pauseMs - 50});
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (key.painted = performance.now() - timeStamp);
        port2.postMessage(0);
      });
      window.keys.push(key);
    }, true);
  })()`);
  await quickInput.box.focus();
  for (const text of texts) {
    for (const key of [...text, ...Array.from(text, () => "Backspace")]) {
      await page.keyboard.press(key === " " ? "Space" : key);
      await page.waitForTimeout(pauseMs);
    }
  }
  const keys = await page.evaluate<Key[]>("window.keys");
  await quickInput.cancel();
  return [
    { what: `A key in the list of 5,000 projects: to the next frame (${keys.length} keys)`, value: spread(keys.map(({ painted }) => painted)), target: "under 50 ms" },
    { what: "… to the last row that was found for it", value: spread(keys.map(({ settled }) => settled).filter((ms) => !Number.isNaN(ms))) },
  ];
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => milliseconds(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return `median ${at(0.5)}, 95 % under ${at(0.95)}, at most ${at(1)}`;
}

interface Paint {
  /** From the window's start to our views' first rows, and to the first project. */
  readonly views: number;
  readonly project: number;
}

async function measureFirstPaint(workbench: Workbench): Promise<Figure[]> {
  const { page, simulator, projects: view } = workbench;
  await view.item(/All projects/).waitFor();
  await page.waitForTimeout(3_000);
  await page.addInitScript(`(() => {
    const now = () => Date.now() - performance.timeOrigin;
    window.paint = {};
    new MutationObserver(() => {
      const rows = [...document.querySelectorAll(".pane-body [role=treeitem]")].map((row) => row.getAttribute("aria-label") ?? "");
      if (rows.length > 0) window.paint.views ??= now();
      if (document.querySelectorAll('.pane-body [role=treeitem][aria-level="2"][aria-label*="northwind"], .pane-body [role=treeitem][aria-level="2"][aria-label$=", you"]').length > 0) window.paint.project ??= now();
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
  })()`);
  const online = await reloadSometimes(workbench);
  await simulator.stopListening();
  const offline = await reloadSometimes(workbench);
  await simulator.listen();
  await workbench.reload();
  return [
    { what: "First paint, Hex answering at once: views, then projects, after the window's start", value: paintText(online) },
    { what: "First paint with Hex out of reach, so from the cache", value: offline.some(({ project }) => Number.isNaN(project)) ? "no projects are shown: there is no cache yet" : paintText(offline) },
  ];
}

async function reloadSometimes(workbench: Workbench): Promise<Paint[]> {
  const { page } = workbench;
  const paints: Paint[] = [];
  for (let round = 0; round < reloads; round += 1) {
    await workbench.reload();
    await page.waitForFunction("window.paint.project !== undefined", undefined, { timeout: firstRowMs / 3 }).catch(() => undefined);
    const { views = NaN, project = NaN } = await page.evaluate<Partial<Paint>>("window.paint");
    paints.push({ views, project });
  }
  return paints;
}

function paintText(paints: readonly Paint[]): string {
  const middle = (part: keyof Paint) => (median(paints.map((paint) => paint[part])) / 1_000).toFixed(2);
  const between = median(paints.map(({ views, project }) => project - views));
  return `${middle("views")} s, ${middle("project")} s: ${milliseconds(between)} later (median of ${paints.length})`;
}
