import { rm } from "node:fs/promises";
import { join } from "node:path";
import { signIn } from "../e2e/support/signIn";
import { startWorkbench } from "../e2e/support/start";
import type { Workbench } from "../e2e/support/workbench";
import { noLimits } from "../simulator/options";
import { type Figure, median, milliseconds } from "./figure";

/** So many that about 5,000 of them are listed: the others are archived, or components. */
const projects = 5_800;
const texts = ["revenue by region", "churn", "maya", "no such project"];
const pauseMs = 400;
const starts = 3;
/** For a window to write what it knows, and for the extension host of a closed one to end. */
const settledMs = 6_000;
const firstRowMs = 60_000;

/** What needs a real VS Code: what a key costs in the list of projects, and the first paint. */
export async function measureWindow(): Promise<Figure[]> {
  const settings = { "hexRuns.requestsPerMinute": 60 };
  const workbench = await startWorkbench({
    simulator: { projects, limits: noLimits, activeRuns: 25, schedules: false },
    settings,
  });
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
  await page.waitForFunction(
    `!document.querySelector(".quick-input-box input").placeholder.includes("so far")`,
    undefined,
    { timeout: 300_000 },
  );
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
    {
      what: `A key in the list of 5,000 projects: to the next frame (${keys.length} keys)`,
      value: spread(keys.map(({ painted }) => painted)),
      target: "under 50 ms",
    },
    {
      what: "… to the last row that was found for it",
      value: spread(keys.map(({ settled }) => settled).filter((ms) => !Number.isNaN(ms))),
    },
  ];
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => milliseconds(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return `median ${at(0.5)}, 95 % under ${at(0.95)}, at most ${at(1)}`;
}

interface Paint {
  /** From the window's start to when our view is there, and to when a project is in it. */
  readonly view: number;
  readonly project: number;
}

async function measureFirstPaint(workbench: Workbench): Promise<Figure[]> {
  const { page, simulator, server, projects: view } = workbench;
  await view.item(/All projects/).waitFor();
  await page.addInitScript(`(() => {
    const now = () => Date.now() - performance.timeOrigin;
    window.paint = {};
    new MutationObserver(() => {
      const pane = document.querySelector('.pane-header[aria-label^="Projects"]')?.closest(".pane");
      if (pane) window.paint.view ??= now();
      const rows = [...(pane?.querySelectorAll('[role=treeitem][aria-level="2"]') ?? [])];
      if (rows.some((row) => !/^Loading/.test(row.getAttribute("aria-label") ?? ""))) window.paint.project ??= now();
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
  })()`);
  const cache = join(server.userDataFolder, "User", "globalStorage", "hex-runs.hex-runs", "workspaces");
  const empty = await openSometimes(workbench, () => rm(cache, { recursive: true }));
  await simulator.stopListening();
  const filled = await openSometimes(workbench);
  await simulator.listen();
  await openSometimes(workbench);
  return [
    { what: "First paint from an empty cache, Hex answering at once", value: paintText(empty) },
    { what: "First paint from the cache, Hex out of reach", value: paintText(filled) },
  ];
}

/** Opens the window a few times, each time with a new extension host, after what is to be done before. */
async function openSometimes(
  workbench: Workbench,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<Paint[]> {
  const { page } = workbench;
  const paints: Paint[] = [];
  for (let round = 0; round < starts; round += 1) {
    await page.waitForTimeout(settledMs);
    await page.goto("about:blank");
    await page.waitForTimeout(settledMs);
    await before();
    await workbench.open();
    await workbench.showViews();
    await page.waitForFunction("window.paint.project !== undefined", undefined, { timeout: firstRowMs });
    const { view = NaN, project = NaN } = await page.evaluate<Partial<Paint>>("window.paint");
    paints.push({ view, project });
  }
  return paints;
}

function paintText(paints: readonly Paint[]): string {
  const between = paints.map(({ view, project }) => Math.max(0, project - view));
  return `a project is shown ${milliseconds(median(between))} after its view  [${between.map((ms) => ms.toFixed(0)).join(", ")}]`;
}
