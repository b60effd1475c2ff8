import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot, runMain } from "../vscode/main";
import { exerciseAnswers } from "./answers";
import { exerciseClient } from "./client";
import { Descriptions, hasDescriptions } from "./descriptions";
import { exerciseExports } from "./exports";
import { defaultDescriptions } from "./folder";
import { Report } from "./report";
import { Stage } from "./stage";
import { variants } from "./variants";

/**
 * `npm run conformance -- --descriptions DIR`: holds all that the simulator answers and exports, and
 * all that the client asks, against Hex's own descriptions in DIR.
 */
runMain(async () => {
  const { values } = parseArgs({ options: { descriptions: { type: "string" } } });
  const folder = resolve(values.descriptions ?? defaultDescriptions(projectRoot));
  if (!hasDescriptions(folder)) {
    console.error(`There are no descriptions of Hex's API in ${folder}.`);
    return 1;
  }
  const descriptions = new Descriptions(folder);
  const report = new Report();
  for (const variant of variants()) {
    const stage = await Stage.open(variant, descriptions, report);
    try {
      await exerciseAnswers(stage);
      await exerciseClient(stage, descriptions, report);
      if (variant.title === "usual") {
        await exerciseExports(stage, descriptions, report);
        checkReach(stage, descriptions, report);
      }
    } finally {
      await stage.close();
    }
  }
  return report.print() === 0 ? 0 : 1;
});

/** Every operation of the simulator must have been answered with success and have been refused: else the check says little. */
function checkReach(stage: Stage, descriptions: Descriptions, report: Report): void {
  for (const operation of stage.simulator.operations) {
    const statuses = stage.answered.get(operation) ?? new Set<number>();
    const problems = [
      ...(descriptions.has(operation) ? [] : ["is not described"]),
      ...([200, 201, 204].some((status) => statuses.has(status)) ? [] : ["was never answered with success"]),
      ...([...statuses].some((status) => status >= 400) ? [] : ["was never refused"]),
    ];
    report.add(operation, problems);
  }
}
