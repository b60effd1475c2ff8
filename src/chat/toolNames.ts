/** The tools for language models, as package.json describes them. */
export const toolNames = [
  "hex_list_projects",
  "hex_get_project_inputs",
  "hex_get_runs",
  "hex_run_project",
  "hex_cancel_run",
] as const;

export type ToolName = (typeof toolNames)[number];
