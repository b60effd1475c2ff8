import * as v from "valibot";
import type { ProjectId, RunId } from "../hex/types";

/** What a page is about: ids only, as VS Code keeps them over reloads. */
export type Subject =
  | { kind: "run"; projectId: ProjectId; runId: RunId }
  | { kind: "compare"; projectId: ProjectId; runIds: readonly [RunId, RunId] };

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const subject = v.variant("kind", [
  v.object({ kind: v.literal("run"), projectId: uuid, runId: uuid }),
  v.object({ kind: v.literal("compare"), projectId: uuid, runIds: v.tuple([uuid, uuid]) }),
]);

/** What was kept of a page; nothing when it is not what we keep. */
export function readSubject(state: unknown): Subject | undefined {
  const parsed = v.safeParse(subject, state);
  return parsed.success ? (parsed.output as Subject) : undefined;
}

/** Each run has one page; there is one comparison at a time. */
export function subjectKey(one: Subject): string {
  return one.kind === "run" ? `${one.projectId}/${one.runId}` : one.kind;
}
