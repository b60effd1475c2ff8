import * as v from "valibot";
import type { HexError } from "../hex/errors";
import { entries, text } from "../hex/fields";
import { imageBase64, imageType } from "../hex/schemas";
import type { Cell, ChartImage, Collection, ExportedProject, Group, Person } from "../hex/types";
import type { Answer, Operation } from "../polling/readRequests";
import * as json from "./json";

/** What a window is answered: `answer-<its id>-<number of the ask>.json`. */
export type Outcome = { answer: Answer } | { error: HexError };

const id = v.pipe(v.string(), v.nonEmpty());
const person = v.object({ id, name: text, email: text } satisfies Record<keyof Person, v.GenericSchema>);
const named = v.object({ id, name: v.string() } satisfies Record<keyof Group & keyof Collection, v.GenericSchema>);
const cell = v.object({ id, staticId: id, cellType: v.string(), label: text } satisfies Record<
  keyof Cell,
  v.GenericSchema
>);

const answers = {
  ListProjects: json.projectPage,
  GetProject: json.oneProject,
  GetProjectRuns: json.runPage,
  GetRunStatus: json.run,
  ListCollections: entries(named),
  ListUsers: entries(person),
  ListGroups: entries(named),
  ExportProject: v.object({ filename: v.string(), content: v.string() } satisfies Record<
    keyof ExportedProject,
    v.GenericSchema
  >),
  ListCells: entries(cell),
  GetChartImageFromRun: v.object({ base64: imageBase64, mimeType: imageType } satisfies Record<
    keyof ChartImage,
    v.GenericSchema
  >),
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
export function parseOutcome(operation: Operation, written: string | undefined): Outcome | undefined {
  const file = json.fromJson(v.object({ answer: v.optional(v.unknown()), error: json.error }), written);
  if (file?.error) {
    return { error: file.error };
  }
  const answer = v.safeParse(answers[operation] as v.GenericSchema<unknown, Answer>, file?.answer);
  return answer.success ? { answer: answer.output } : undefined;
}
