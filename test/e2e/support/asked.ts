import type { Simulator } from "../../simulator/simulator";

/** A project as the simulator answers it. */
export interface ListedProject {
  readonly id: string;
  readonly title: string;
  readonly lastPublishedAt: string | null;
  readonly archivedAt: string | null;
}

/** The first page of projects as the simulator lists it for a query, asked without the extension. */
export async function listedProjects(
  simulator: Simulator,
  query: Readonly<Record<string, string>> = {},
): Promise<ListedProject[]> {
  return (await page(simulator, query)).values;
}

/** All pages of it. */
export async function allListedProjects(simulator: Simulator): Promise<ListedProject[]> {
  const projects: ListedProject[] = [];
  let after: string | null = "";
  while (after !== null) {
    const answer: Page = await page(simulator, after === "" ? {} : { after });
    projects.push(...answer.values);
    after = answer.pagination.after;
  }
  return projects;
}

interface Page {
  readonly values: ListedProject[];
  readonly pagination: { readonly after: string | null };
}

async function page(simulator: Simulator, query: Readonly<Record<string, string>>): Promise<Page> {
  const parameters = new URLSearchParams({ limit: "100", sortBy: "LAST_EDITED_AT", sortDirection: "DESC", ...query });
  const response = await fetch(`${simulator.url}/api/v1/projects?${parameters.toString()}`, {
    headers: { Authorization: `Bearer ${simulator.token}` },
  });
  return (await response.json()) as Page;
}
