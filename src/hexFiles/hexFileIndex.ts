import { parseMeta, type ProjectMeta } from "../hex/projectFile";
import type { ProjectId } from "../hex/types";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { Pace } from "../util/pace";
import { same } from "../util/same";

/** A project's file of which the project is known. */
interface IndexedFile {
  /** As text. */
  uri: string;
  projectId: ProjectId;
  title?: string;
}

/** Where the files come from. */
interface HexFileSource {
  /** The URIs of all files. Rejects when they cannot be listed. */
  list(): Promise<string[]>;
  /** The beginning of a file, with its `meta` in it. Rejects when the file cannot be read. */
  head(uri: string): Promise<string>;
  /** The project that was chosen for a file that names none. */
  chosen?(uri: string): ProjectId | undefined;
}

/** Files that are read in parallel. */
const atOnce = 8;
/** Many files change together, as with a branch checkout: one scan is enough for all of them. */
const togetherMs = 300;

/** The project of each file. Files without a project are left out. */
export class HexFileIndex implements Disposable {
  private readonly listed = new Set<string>();
  private readonly files = new Map<string, IndexedFile>();
  /** The latest read of each file; the results of earlier ones are discarded. */
  private readonly reads = new Map<string, number>();
  private readonly changed = new Emitter<void>();
  private scanning: Promise<void> | undefined;
  private timer: Disposable | undefined;
  private published: readonly IndexedFile[] = [];
  private count = 0;
  private readonly pace = new Pace();
  private parsing: Promise<unknown> = Promise.resolve();

  /** Fires when the projects in the folders, or their files, change. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly source: HexFileSource,
    private readonly clock: Clock,
    /** Called when the files cannot be listed. */
    private readonly report: (error: unknown) => void,
  ) {}

  /** Scans the folders on the first call; resolves when the files are known. Never rejects. */
  load(): Promise<void> {
    this.scanning ??= this.scan();
    return this.scanning;
  }

  /** Sorted by depth and path. */
  get all(): readonly IndexedFile[] {
    return this.published;
  }

  /** The files of a project, the least deep first. */
  filesOf(id: ProjectId): string[] {
    return this.published.filter(({ projectId }) => projectId === id).map(({ uri }) => uri);
  }

  /** Whether there are files in this folder or its subfolders. */
  hasBelow(folder: string): boolean {
    return [...this.listed].some((uri) => uri.startsWith(`${folder}/`));
  }

  /** A file was written; an unknown one may be excluded, so the folders are scanned again. Never rejects. */
  async noteChanged(uri: string): Promise<void> {
    if (!this.listed.has(uri)) {
      this.scanSoon();
      return;
    }
    try {
      await this.read(uri);
    } catch (error) {
      this.report(error);
    }
    this.publish();
  }

  noteDeleted(uri: string): void {
    this.forget(uri);
    this.publish();
  }

  /** Call when other files may exist, such as those of a new folder. */
  scanSoon(): void {
    if (this.scanning) {
      this.timer ??= this.clock.after(togetherMs, () => {
        this.timer = undefined;
        this.scanning = this.scanning?.then(() => this.scan());
      });
    }
  }

  dispose(): void {
    this.timer?.dispose();
    this.changed.dispose();
  }

  private async scan(): Promise<void> {
    try {
      const uris = new Set(await this.source.list());
      [...this.listed].filter((uri) => !uris.has(uri)).forEach((uri) => this.forget(uri));
      const added = [...uris].filter((uri) => !this.listed.has(uri));
      added.forEach((uri) => this.listed.add(uri));
      await Promise.all(Array.from({ length: atOnce }, () => this.readAll(added)));
    } catch (error) {
      this.report(error);
    }
    this.publish();
  }

  /** Reads files from the shared list until it is empty. */
  private async readAll(uris: string[]): Promise<void> {
    for (let uri = uris.shift(); uri !== undefined; uri = uris.shift()) {
      await this.read(uri);
    }
  }

  /** A file that is unreadable or broken, as while it is edited, is left out. */
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

  /** Parses one file at a time and yields in between. */
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

  private publish(): void {
    const files = [...this.files.values()].sort((a, b) => depth(a) - depth(b) || (a.uri < b.uri ? -1 : 1));
    if (!same(files, this.published)) {
      this.published = files;
      this.changed.fire();
    }
  }
}

function depth({ uri }: IndexedFile): number {
  return uri.split("/").length;
}
