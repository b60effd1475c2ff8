import type { Timeline } from "../clock";
import { Random } from "../random";
import { generateWorkspace, type WorkspaceData } from "./generate";
import { type Access, accessLevels, type Person, type Project, type Role, type Run } from "./model";
import { RunBook } from "./run-book";
import { isActive, runState, type RunState } from "./run-state";

/** A workspace and everything in it, for reading and for tests to change. */
export class Workspace {
  readonly data: WorkspaceData;
  readonly projects = new Map<string, Project>();
  readonly runs: RunBook;
  /** Labels of charts that only a project's draft has, by its id: they are in ListCells, in no export and in no run. */
  readonly draftCharts = new Map<string, string[]>();

  constructor(
    readonly timeline: Timeline,
    kernelLimit: () => number,
    options: { seed: number; projects: number; odd: boolean; activeRuns: number; schedules: boolean },
  ) {
    const random = new Random(options.seed);
    this.data = generateWorkspace(random, timeline.startedAt, options);
    for (const project of this.data.projects) this.projects.set(project.id, project);
    const book = { seed: random.int(0, 2 ** 31), schedules: options.schedules };
    this.runs = new RunBook(this.projects, timeline, kernelLimit, (email) => this.person(email).id, book);
    this.startSome(options.activeRuns);
  }

  person(email: string): Person {
    const found = this.data.people.find((person) => person.email === email.toLowerCase());
    if (!found) throw new Error(`Nobody in the workspace has the address ${email}.`);
    return found;
  }

  /** The project with this title. */
  project(title: string): Project {
    const found = [...this.projects.values()].find((project) => project.title === title);
    if (!found) throw new Error(`No project is called ${title}.`);
    return found;
  }

  /** Projects that can be run: published, in use, and no components. */
  runnable(): Project[] {
    return [...this.projects.values()].filter(
      (project) => project.lastPublishedAt !== null && project.archivedAt === null && project.trashedAt === null,
    );
  }

  /** What a person may do with a project. */
  access(person: Person, project: Project): Access {
    if (person.role === "ADMIN" || project.ownerEmail === person.email) return "FULL_ACCESS";
    return project.userAccess.get(person.email) ?? project.workspaceAccess;
  }

  setAccess(projectId: string, email: string, access: Access): void {
    this.projects.get(projectId)?.userAccess.set(this.person(email).email, access);
  }

  setRole(email: string, role: Role): void {
    this.person(email).role = role;
  }

  deleteProject(projectId: string): boolean {
    return this.projects.delete(projectId);
  }

  stateOf(run: Run): RunState {
    return runState(run, this.timeline.now());
  }

  isActive(run: Run): boolean {
    return isActive(run, this.timeline.now());
  }

  private startSome(count: number): void {
    const owner = this.data.people[0];
    for (const [index, project] of this.runnable().slice(0, count).entries()) {
      const trigger = (["SCHEDULED", "API", "APP_REFRESH"] as const)[index % 3] ?? "API";
      const userId = this.person(index === 1 ? (owner?.email ?? project.ownerEmail) : project.ownerEmail).id;
      // The last one has just been started; the others are under way for a while.
      const pendingMs = 6000;
      this.runs.plan(project.id, { pendingMs, durationMs: project.medianRunMs * (1.2 + index * 0.4) });
      const ago = index === count - 1 ? 0 : this.timeline.scaled(project.medianRunMs * 0.4);
      this.runs.start(project, { trigger, userId, at: Math.round(this.timeline.startedAt - ago) });
    }
  }
}

export function atLeast(access: Access, needed: Access): boolean {
  return accessLevels.indexOf(access) >= accessLevels.indexOf(needed);
}
