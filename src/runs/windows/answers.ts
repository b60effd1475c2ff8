import * as v from "valibot";
import type { HexError } from "../../hex/errors";
import type { Answer, Operation } from "../watching/reads";
import * as json from "./json";

/** What a window is answered: `answer-<its id>-<number of the ask>.json`. */
export type Outcome = { answer: Answer } | { error: HexError };

const answers = {
  ListProjects: json.projectPage,
  GetProject: json.oneProject,
  GetProjectRuns: json.runPage,
  GetRunStatus: json.run,
  ListCollections: v.array(v.object({ id: v.string(), name: v.string() })),
  ListUsers: v.array(v.looseObject({ id: v.string() })),
  ListGroups: v.array(v.object({ id: v.string(), name: v.string() })),
  ExportProject: v.object({ filename: v.string(), content: v.string() }),
  ListCells: v.array(v.looseObject({ id: v.string(), staticId: v.string(), cellType: v.string() })),
  GetChartImageFromRun: v.object({ base64: v.string(), mimeType: v.string() }),
};

export function answerFile(windowId: string, n: number): string {
  return `answer-${windowId}-${n}.json`;
}

/** Whom and which ask this file answers; undefined when it is another file. */
export function answerOf(name: string): { windowId: string; n: number } | undefined {
  const [, windowId, n] = /^answer-([\w-]+)-(\d+)\.json$/.exec(name) ?? [];
  return windowId === undefined ? undefined : { windowId, n: Number(n) };
}

export function serializeOutcome(outcome: Outcome): string {
  return json.toJson({ version: 1, ...outcome });
}

/** Undefined when it cannot be read. */
export function parseOutcome(operation: Operation, text: string | undefined): Outcome | undefined {
  const file = json.fromJson(v.object({ answer: v.optional(v.unknown()), error: json.error }), text);
  if (file?.error) {
    return { error: file.error };
  }
  const answer = v.safeParse(answers[operation] as v.GenericSchema<unknown, Answer>, file?.answer);
  return answer.success ? { answer: answer.output } : undefined;
}
