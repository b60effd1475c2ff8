import { parse } from "yaml";
import type { Descriptions } from "./descriptions";
import type { Report } from "./report";
import type { Stage } from "./stage";

/** Holds the export of each project of the simulator's against the schema of project files. */
export async function exerciseExports(stage: Stage, descriptions: Descriptions, report: Report): Promise<void> {
  const { simulator } = stage;
  for (const project of simulator.workspace.projects.values()) {
    simulator.setAccess(project.id, simulator.userEmail, "CAN_EDIT");
    const { json } = await stage.send({
      method: "POST",
      path: "/projects/export",
      body: { projectId: project.id, version: "draft" },
    });
    const { content } = json;
    // YAML 1.2 core, as project files are.
    report.add(
      "Exported file",
      typeof content === "string" ? descriptions.fileProblems(parse(content, { schema: "core" })) : ["there is none"],
    );
  }
}
