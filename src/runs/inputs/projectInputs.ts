import { HexError } from "../../hex/errors";
import type { HexFile, ProjectId, ProjectInput } from "../../hex/types";
import type { Lookups } from "../lookups";
import type { RunStore } from "../runStore";
import { isSecretName, type StartedRuns } from "../starting/startedRuns";

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
}

/** Finds a project's `*.hex.yaml` in the open folders; the path is for people to read. Never rejects. */
export type FindHexFile = (id: ProjectId) => Promise<{ path: string; file: HexFile } | undefined>;

export interface ProjectInputsOptions {
  lookups: Lookups;
  store: RunStore;
  started: StartedRuns;
  findFile: FindHexFile;
}

/** Tells which inputs a project has. */
export class ProjectInputs {
  /** Exports, by project, for as long as no newer version is published. */
  private readonly exports = new Map<ProjectId, { publishedAtMs: number | undefined; inputs: Promise<readonly ProjectInput[]> }>();

  constructor(private readonly options: ProjectInputsOptions) {}

  /** Never rejects for an error of Hex's: then `why` says what kept it from telling. */
  async of(id: ProjectId): Promise<KnownInputs> {
    const found = await this.options.findFile(id);
    if (found) {
      return { source: { kind: "file", path: found.path }, inputs: found.file.inputs };
    }
    try {
      return { source: { kind: "export" }, inputs: await this.exported(id) };
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      const inputs = this.usedBefore(id);
      return { source: { kind: inputs.length > 0 ? "before" : "none", why: error }, inputs };
    }
  }

  private async exported(id: ProjectId): Promise<readonly ProjectInput[]> {
    const publishedAtMs = this.options.store.project(id)?.lastPublishedAt?.getTime();
    const known = this.exports.get(id);
    if (known && known.publishedAtMs === publishedAtMs) {
      return await known.inputs;
    }
    const inputs = this.load(id);
    this.exports.set(id, { publishedAtMs, inputs });
    inputs.catch(() => this.exports.delete(id));
    return await inputs;
  }

  private async load(id: ProjectId): Promise<readonly ProjectInput[]> {
    const content = await this.options.lookups.exported(id);
    const { parseHexFile } = await import("../../hex/hexYaml");
    return parseHexFile(content)?.inputs ?? [];
  }

  /** The latest value of each input that runs from here had; a secret's value is not given. */
  private usedBefore(id: ProjectId): ProjectInput[] {
    const inputs = new Map<string, ProjectInput>();
    for (const { projectId, options, leftOut } of this.options.started.all) {
      if (projectId === id) {
        for (const name of [...Object.keys(options.inputs ?? {}), ...leftOut]) {
          const defaultValue = isSecretName(name) ? undefined : options.inputs?.[name];
          inputs.set(name, inputs.get(name) ?? { name, kind: "unknown", ...(defaultValue === undefined ? {} : { defaultValue }) });
        }
      }
    }
    return [...inputs.values()];
  }
}
