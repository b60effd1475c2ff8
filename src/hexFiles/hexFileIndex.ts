import { parseMeta, type ProjectMeta } from "../hex/projectFile";
import type { ProjectId } from "../hex/types";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { Pace } from "../util/pace";
import { same } from "../util/same";

/** A project's file of which the project is known. */
export interface IndexedFile {
  /** As text. */
  uri: string;
  projectId: ProjectId;
  title?: string;
}

/** Where the files come from. */
export interface HexFileSource {
  /** The URIs of all files there are. Rejects when that cannot be told. */
  list(): Promise<string[]>;
  /** The beginning of a file, with its `meta` in it. Rejects when the file cannot be read. */
  head(uri: string): Promise<string>;
  /** The project that was chosen for a file that names none. */
  chosen?(uri: string): ProjectId | undefined;
}

/** Files that are read at the same time. */
const atOnce = 8;
/** Many files come and go together, as with a checkout of a branch: one look is enough for all of them. */
const togetherMs = 300;

/** Which project each file is of. Files that are no project are not in it. */
export class HexFileIndex implements Disposable {
  private readonly listed = new Set<string>();
  private readonly files = new Map<string, IndexedFile>();
  /** The latest read of each file: the answer of one before is of no use. */
  private readonly reads = new Map<string, number>();
  private readonly changed = new Emitter<void>();
  private looking: Promise<void> | undefined;
  private timer: Disposable | undefined;
  private told: readonly IndexedFile[] = [];
  private count = 0;
  private readonly pace = new Pace();
  private parsing: Promise<unknown> = Promise.resolve();

  /** Other projects are in the folders, or they are in other files. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly source: HexFileSource,
    private readonly clock: Clock,
    /** Takes what keeps the files from being listed. */
    private readonly report: (error: unknown) => void,
  ) {}

  /** Looks for the files the first time it is called; resolves when they are known. Never rejects. */
  load(): Promise<void> {
    this.looking ??= this.look();
    return this.looking;
  }

  /** Sorted by where they are. */
  get all(): readonly IndexedFile[] {
    return this.told;
  }

  /** The files of a project, the one that is least deep first. */
  filesOf(id: ProjectId): string[] {
    return this.told.filter(({ projectId }) => projectId === id).map(({ uri }) => uri);
  }

  /** Whether there are files in this folder, or in one of its own. */
  hasBelow(folder: string): boolean {
    return [...this.listed].some((uri) => uri.startsWith(`${folder}/`));
  }

  /** A file was written; one that is not known may be one that is not to be looked at. Never rejects. */
  async noteChanged(uri: string): Promise<void> {
    if (!this.listed.has(uri)) {
      this.lookSoon();
      return;
    }
    try {
      await this.read(uri);
    } catch (error) {
      this.report(error);
    }
    this.tell();
  }

  noteDeleted(uri: string): void {
    this.forget(uri);
    this.tell();
  }

  /** Other files may be there, such as those of another folder. */
  lookSoon(): void {
    if (this.looking) {
      this.timer ??= this.clock.after(togetherMs, () => {
        this.timer = undefined;
        this.looking = this.looking?.then(() => this.look());
      });
    }
  }

  dispose(): void {
    this.timer?.dispose();
    this.changed.dispose();
  }

  private async look(): Promise<void> {
    try {
      const uris = new Set(await this.source.list());
      [...this.listed].filter((uri) => !uris.has(uri)).forEach((uri) => this.forget(uri));
      const added = [...uris].filter((uri) => !this.listed.has(uri));
      added.forEach((uri) => this.listed.add(uri));
      await Promise.all(Array.from({ length: atOnce }, () => this.readAll(added)));
    } catch (error) {
      this.report(error);
    }
    this.tell();
  }

  /** Takes from the list until nothing is left. */
  private async readAll(uris: string[]): Promise<void> {
    for (let uri = uris.shift(); uri !== undefined; uri = uris.shift()) {
      await this.read(uri);
    }
  }

  /** People edit these files: one that cannot be read or is broken is just not there. */
  private async read(uri: string): Promise<void> {
    const read = ++this.count;
    this.reads.set(uri, read);
    const head = await this.source.head(uri).catch(() => "");
    const meta = await this.metaOf(head);
    if (this.reads.get(uri) !== read) {
      return;
    }
    this.reads.delete(uri);
    const projectId = meta?.projectId ?? (meta && this.source.chosen?.(uri));
    if (projectId !== undefined && meta?.type !== "COMPONENT") {
      this.files.set(uri, { uri, projectId, title: meta?.title });
    } else {
      this.files.delete(uri);
    }
  }

  /** One after the other, however many were read at the same time: everything else has a turn between them. */
  private metaOf(head: string): Promise<ProjectMeta | undefined> {
    const parsed = this.parsing.then(async () => {
      if (this.pace.isLong) {
        await this.pace.rest();
      }
      return parseMeta(head);
    });
    this.parsing = parsed.catch(() => undefined);
    return parsed;
  }

  private forget(uri: string): void {
    this.listed.delete(uri);
    this.files.delete(uri);
    this.reads.delete(uri);
  }

  private tell(): void {
    const files = [...this.files.values()].sort((a, b) => depth(a) - depth(b) || (a.uri < b.uri ? -1 : 1));
    if (!same(files, this.told)) {
      this.told = files;
      this.changed.fire();
    }
  }
}

function depth({ uri }: IndexedFile): number {
  return uri.split("/").length;
}
