import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { outFolder } from "./screen";
import type { View } from "./view";
import { openWorkbenches, type Workbench } from "./workbench";

/** How many of the last requests, and of the last characters of the log, are kept. */
const keptRequests = 100;
const keptLog = 50_000;

/**
 * Writes what there is to look at when a test fails, to out/e2e/<test>/ and for each window: a
 * picture, the rows of both views with what is open above them, the last requests to the simulator,
 * and the extension's log. Never throws.
 */
export async function recordFailure(title: string, error: unknown): Promise<void> {
  const folder = join(outFolder, title.replace(/[^\w]+/g, "-").slice(0, 100));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "error.txt"), error instanceof Error ? (error.stack ?? error.message) : String(error));
  let window = 0;
  for (const workbench of openWorkbenches) {
    await recordWindow(workbench, join(folder, window++ === 0 ? "" : `window-${window}`)).catch((problem: unknown) =>
      console.log(`      could not be recorded: ${String(problem)}`),
    );
  }
  console.log(`      look at ${folder}`);
}

async function recordWindow(workbench: Workbench, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { page, simulator } = workbench;
  const requests = simulator.requests.entries
    .slice(-keptRequests)
    .map(({ at, method, path, query, status, fault, body }) =>
      [
        new Date(at).toISOString(),
        method,
        path,
        JSON.stringify(query),
        status ?? "no answer",
        fault ?? "",
        body === undefined ? "" : JSON.stringify(body),
      ].join(" "),
    );
  await writeFile(join(folder, "requests.txt"), requests.join("\n"));
  await writeFile(join(folder, "log.txt"), (await workbench.log()).slice(-keptLog));
  await cp(join(workbench.server.userDataFolder, "logs"), join(folder, "logs"), { recursive: true });
  if (!page.isClosed()) {
    await page.screenshot({ path: join(folder, "window.png"), timeout: 10_000 });
    const rows = await rowsOf(workbench);
    await writeFile(join(folder, "rows.txt"), rows);
    // Where only the output is kept, as in CI, this is all that there is to look at.
    console.log(rows.replace(/^(?=.)/gm, "      | "));
  }
}

async function rowsOf(workbench: Workbench): Promise<string> {
  const { quickInput, notices, page } = workbench;
  const view = async ({
    name,
    header,
    texts,
  }: {
    name: string;
    header: View["header"];
    texts: () => Promise<string[]>;
  }) => [`## ${name} (${(await header.allInnerTexts()).join(" ").trim()})`, ...(await texts())].join("\n");
  const focused = await page.evaluate(
    "document.activeElement && `${document.activeElement.tagName}.${document.activeElement.className}`",
  );
  return [
    await view({ name: "Runs", header: workbench.runs.header, texts: () => workbench.runs.texts() }),
    await view({ name: "Projects", header: workbench.projects.header, texts: () => workbench.projects.texts() }),
    [
      "## Picker",
      ...(await quickInput.title.allInnerTexts()),
      JSON.stringify(await quickInput.boxState()),
      ...(await quickInput.message.allInnerTexts()),
      ...(await quickInput.texts()),
    ].join("\n"),
    ["## Notices", ...(await notices.toasts.allInnerTexts())].join("\n"),
    ["## Keyboard", String(focused)].join("\n"),
    "",
  ].join("\n\n");
}
