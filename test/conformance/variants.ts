import { usualDialect, type Dialect } from "../simulator/options";

/** One way in which the simulator speaks: the usual one, or one with another choice for one option. */
export interface Variant {
  title: string;
  dialect: Dialect;
}

/** What each option can be besides what is usual. An option that is added is to be exercised as well. */
const others: { readonly [Option in keyof Dialect]: readonly Dialect[Option][] } = {
  projectVersion: ["string", "integer"],
  runTrigger: [false],
  tokenExp: ["milliseconds", "missing"],
  unauthorized: ["text"],
  unknown: [400, 403, 404],
  me: [false],
  export: [false],
  exportPadding: [1_000],
  cellIds: ["own"],
  layout: ["containers", "empty"],
  queriedTables: [false],
  runUrl: ["app", "hex"],
  addresses: ["title", "uuid"],
  bracketLists: ["take"],
  publishedView: ["take"],
  unpublishedSort: ["first"],
  unpublishedRuns: ["empty"],
  unknownInputs: ["refuse"],
  dryRun: ["structure"],
  ranges: ["texts", "refuse"],
  dateTimes: ["local", "refuse"],
  lists: ["commas", "refuse"],
  checkboxes: ["text"],
  optionValues: ["value"],
  none: ["leftOut"],
  cancelTakesMs: [1_000],
};

/** The usual dialect, and one for each other choice of each option. */
export function variants(): Variant[] {
  const others_ = Object.entries(others).flatMap(([option, choices]) =>
    (choices as readonly unknown[])
      .filter((choice) => choice !== usualDialect[option as keyof Dialect])
      .map((choice) => ({
        title: `${option}: ${JSON.stringify(choice)}`,
        dialect: { ...usualDialect, [option]: choice },
      })),
  );
  return [{ title: "usual", dialect: { ...usualDialect } }, ...others_];
}

/** Whether an answer differs because the dialect asks for that: older forms, or statuses that no description lists. */
export function deliberate(
  { dialect }: Variant,
  { status, problem }: { operation: string; status: number; problem: string },
): boolean {
  // Hex's limits are in its descriptions in words; the status is not.
  if (status === 429) return problem === "status 429 is not described";
  // A token that is not accepted is refused before any operation.
  if (status === 401 && problem === "status 401 is not described") return true;
  if (status === 401 && dialect.unauthorized === "text" && /^is text\/plain/.test(problem)) return true;
  if (status === 404 && dialect.unknown === 404 && problem === "status 404 is not described") return true;
  return (
    (dialect.projectVersion === "string" && /projectVersion must be integer/.test(problem)) ||
    (!dialect.runTrigger && /must have required property 'runTrigger'/.test(problem))
  );
}
