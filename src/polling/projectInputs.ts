import { HexError, isHexError } from "../hex/errors";
import { parseHexFile } from "../hex/projectFile";
import type { HexFile, HexFileNote, InputValue, ProjectId, ProjectInput, RunOptions } from "../hex/types";
import { withDefaultOfToday } from "../store/inputSchema/dates";
import type { Loader } from "./loader";
import { isSecretName } from "../store/localRuns";
import type { WorkspaceParts } from "./parts";

/** Where a project's inputs are known from, best first. */
export type InputsSource =
  /** A `*.hex.yaml` in an open folder. */
  | { kind: "file"; path: string }
  /** Hex's export of the published version. */
  | { kind: "export" }
  /** Names and values that the project was run with from here. */
  | { kind: "before"; why?: HexError }
  /** Nothing is known: names are typed by hand. */
  | { kind: "none"; why?: HexError };

export interface KnownInputs {
  source: InputsSource;
  inputs: readonly ProjectInput[];
  /** The project has no other inputs: a name that is not among them is a mistake. */
  isComplete: boolean;
  /** What people should know of them. */
  notes: readonly HexFileNote[];
}

/** Finds a project's `*.hex.yaml` in the open folders; the path is for people to read. Never rejects. */
export type FindHexFile = (id: ProjectId) => Promise<{ path: string; file: HexFile } | undefined>;

interface ProjectInputsOptions extends Pick<WorkspaceParts, "client" | "store" | "localRuns" | "steadyClock"> {
  loader: Loader;
  findFile: FindHexFile;
  /** The user's; missing: this machine's. */
  timeZone?: () => string | undefined;
}

interface Export {
  publishedAtMs: number | undefined;
  file: Promise<HexFile>;
  /** Hex refused it: until then it is not asked again. */
  refusedUntilMs?: number;
}

/** How long Hex's refusal of an export is remembered, ms: workspaces may have no exports, and each request counts. */
const refusalKeptMs = 5 * 60_000;

/** Tells which inputs a project has. */
export class ProjectInputs {
  /** Exports, by project, for as long as no newer version is published. */
  private readonly exports = new Map<ProjectId, Export>();

  constructor(private readonly options: ProjectInputsOptions) {}

  /**
   * Never rejects for an error of Hex's: then `why` says what kept it from telling.
   * @param again Asks Hex even if it has just refused the export.
   */
  async of(id: ProjectId, { again = false } = {}): Promise<KnownInputs> {
    const found = await this.options.findFile(id);
    if (found) {
      return this.knownFrom({ kind: "file", path: found.path }, found.file);
    }
    try {
      return this.knownFrom({ kind: "export" }, await this.exported(id, again));
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      return this.withoutHex(id, error);
    }
  }

  /** What a file or an export that was read before tells, without asking Hex; undefined when neither is there. Never rejects. */
  async atHand(id: ProjectId): Promise<KnownInputs | undefined> {
    const found = await this.options.findFile(id);
    if (found) {
      return this.knownFrom({ kind: "file", path: found.path }, found.file);
    }
    const file = await this.exports.get(id)?.file.catch(() => undefined);
    return file && this.knownFrom({ kind: "export" }, file);
  }

  /** What is known without a file and without Hex. */
  withoutHex(id: ProjectId, why?: HexError): KnownInputs {
    const names = this.options.localRuns.all.flatMap(({ projectId, options, leftOut }) =>
      projectId === id ? [...Object.keys(options.inputs ?? {}), ...leftOut] : [],
    );
    const inputs = [...new Set(names)].map((name): ProjectInput => ({ name, kind: "unknown" }));
    return { source: { kind: inputs.length > 0 ? "before" : "none", why }, inputs, isComplete: false, notes: [] };
  }

  /** The value that each input had when it was last sent from here; none for secrets. */
  lastUsed(id: ProjectId): ReadonlyMap<string, InputValue> {
    const values = new Map<string, InputValue>();
    for (const { projectId, options } of this.options.localRuns.all) {
      for (const [name, value] of projectId === id ? Object.entries(options.inputs ?? {}) : []) {
        if (!isSecretName(name) && !values.has(name)) {
          values.set(name, value);
        }
      }
    }
    return values;
  }

  private async exported(id: ProjectId, again: boolean): Promise<HexFile> {
    const { loader, store, steadyClock } = this.options;
    const publishedAtMs = () => store.project(id)?.lastPublishedAt?.getTime();
    if (publishedAtMs() === undefined) {
      await loader.project(id, "user");
    }
    const known = this.exports.get(id);
    const mayAsk = ({ refusedUntilMs }: Export) =>
      refusedUntilMs !== undefined && (again || steadyClock.now() >= refusedUntilMs);
    if (known && known.publishedAtMs === publishedAtMs() && !mayAsk(known)) {
      return await known.file;
    }
    const entry: Export = { publishedAtMs: publishedAtMs(), file: this.load(id) };
    this.exports.set(id, entry);
    try {
      return await entry.file;
    } catch (error) {
      if (isRefused(error)) {
        entry.refusedUntilMs = steadyClock.now() + refusalKeptMs;
      } else if (this.exports.get(id) === entry) {
        this.exports.delete(id);
      }
      throw error;
    }
  }

  private async load(id: ProjectId): Promise<HexFile> {
    const content = await this.options.loader.exported(id);
    const file = await parseHexFile(content);
    if (!file) {
      throw new HexError("unexpectedAnswer", { operation: "ExportProject", host: this.options.client.hostName });
    }
    return file;
  }

  /** Nobody fills in a button. A default that counts from today is that of this moment. */
  private knownFrom(source: InputsSource, { inputs, isComplete, notes }: HexFile): KnownInputs {
    const now = new Date(this.options.store.now());
    const asked = inputs
      .filter(({ kind }) => kind !== "button")
      .map((input) => withDefaultOfToday(input, now, this.options.timeZone?.()));
    return { source, inputs: asked, isComplete, notes };
  }
}

/** True when Hex itself refused it: the workspace has no exports, or there is no access to the project. */
function isRefused(error: unknown): boolean {
  return (isHexError(error, "forbidden") || isHexError(error, "notFound")) && !error.details.notHex;
}

/** Names of inputs that may be mistakes. */
interface OddNames {
  /** Inputs that the published app does not have: Hex silently ignores them. */
  ignored: string[];
  /** Names that are not among the inputs that are known, which may not be all. */
  unknown: string[];
}

/** Finds them among the inputs to send. */
export function oddNames({ inputs }: Pick<KnownInputs, "inputs">, sent: Pick<RunOptions, "inputs">): OddNames {
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const names = Object.keys(sent.inputs ?? {});
  return {
    ignored: names.filter((name) => byName.get(name)?.notInApp),
    unknown: names.filter((name) => !byName.has(name)),
  };
}
