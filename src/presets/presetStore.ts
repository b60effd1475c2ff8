import * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import { localDay } from "../hex/projectFileInputs";
import { userMoment } from "../ui/timeZone";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { Pace } from "../util/pace";
import { UnreadableFileError, onDidDeletePath, readRegularBytes, readRegularFile } from "../util/workspaceFiles";
import {
  isChangeable,
  isSamePreset,
  parsePresets,
  readPreset,
  withPreset,
  withoutPreset,
  writtenPreset,
  type NamedOptions,
  type PresetFile,
} from "./presetFile";
import type { Flaw } from "./presetText";
import type { StoredState } from "../util/memento";

/** Where a preset is kept: in VS Code for this user, or in the file of a folder for everyone who has that folder. */
export type PresetPlace = "yours" | vscode.Uri;

export interface Preset extends NamedOptions {
  /** Unique among all presets. */
  id: string;
  place: PresetPlace;
}

/** A file with presets that cannot be read, or not all of it. */
export interface BrokenPresets {
  uri: vscode.Uri;
  why: "noJson" | "noPresets" | "unreadable" | "notRead" | Flaw;
}

/** The file cannot be changed: it is broken, or is being edited. */
export class PresetFileError extends Error {
  constructor(
    readonly uri: vscode.Uri,
    readonly why: "broken" | "unsaved",
  ) {
    super(`${uri.toString()}: ${why}`);
  }
}

interface PresetsOptions {
  /** Keeps personal presets. They are not synced between machines, as values may be confidential. */
  memento: StoredState;
  log: Pick<vscode.LogOutputChannel, "error">;
}

/** Includes the folder: when it is deleted and created again quickly, VS Code reports only the folder. */
const filePattern = "**/{.hex,.hex/runs.json}";
const key = "hexRuns.presets";
/** Enough for a thousand presets, and fast to read and parse. */
const mostBytes = 256 * 1_024;

/** Stands for the text of a file that is too large or not a regular file. */
const notRead = { isRead: false } as const;

/** The presets of this user and of the open folders' files. */
export class Presets implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<readonly ProjectId[]>());
  private files: ReadonlyMap<string, { uri: vscode.Uri; file: PresetFile }> = new Map();
  private loading: Promise<void> | undefined;
  private known: readonly Preset[] = [];
  private published = "";
  /** The latest read; the results of earlier ones are discarded. */
  private latestRead = 0;

  /** Fires with the projects whose presets changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly options: PresetsOptions) {}

  /** Reads the presets on the first call and watches them from then on. Never rejects. */
  load(): Promise<void> {
    if (!this.loading) {
      const { disposables } = this;
      const reload = () => void this.reload();
      const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(filePattern));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
        disposables.add(event(reload));
      }
      disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(reload));
      disposables.add(
        vscode.workspace.onDidChangeConfiguration(
          (change) => change.affectsConfiguration("hexRuns.timeZone") && this.publish(),
        ),
      );
      disposables.add(
        onDidDeletePath(
          (uri) => [...this.files.keys()].some((file) => file.startsWith(`${uri.toString()}/`)) && reload(),
        ),
      );
      // The watcher does not report files in a folder that is moved.
      disposables.add(vscode.workspace.onDidRenameFiles(reload));
      // Another window may have saved one, which VS Code does not report.
      disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && this.publish()));
      return this.reload();
    }
    return this.loading;
  }

  /** Sorted by name, personal presets first. */
  get all(): readonly Preset[] {
    return this.known;
  }

  of(id: ProjectId): Preset[] {
    return this.known.filter(({ projectId }) => projectId === id);
  }

  get broken(): BrokenPresets[] {
    return [...this.files.values()].flatMap(({ uri, file }) => {
      const why = "problem" in file ? file.problem : (file.flaw ?? (file.unreadable > 0 ? "unreadable" : undefined));
      return why ? [{ uri, why }] : [];
    });
  }

  /** The one of this name in this place. */
  find(place: PresetPlace, preset: Pick<NamedOptions, "projectId" | "name">): Preset | undefined {
    return this.known.find((one) => idOfPlace(one.place) === idOfPlace(place) && isSamePreset(one, preset));
  }

  /**
   * Keeps a preset, in place of the one of the same name.
   *
   * @throws PresetFileError, or what the file system says.
   */
  async save(place: PresetPlace, preset: NamedOptions): Promise<void> {
    await this.load();
    if (place === "yours") {
      await this.write([...this.yours().filter((one) => !isSamePreset(one, preset)), preset]);
    } else {
      await this.change(place, (text) => withPreset(text, preset));
    }
  }

  /** Throws as `save` does. */
  async delete({ place, ...preset }: Preset): Promise<void> {
    if (place === "yours") {
      await this.write(this.yours().filter((one) => !isSamePreset(one, preset)));
    } else {
      await this.change(place, (text) => (text === undefined ? undefined : withoutPreset(text, preset)));
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get stored(): unknown[] {
    const raw = this.options.memento.get<unknown>(key);
    return Array.isArray(raw) ? raw : [];
  }

  private yours(): NamedOptions[] {
    return this.stored.flatMap((one) => readPreset(one) ?? []);
  }

  /** What cannot be read stays: another version may have written it. */
  private async write(presets: readonly NamedOptions[]): Promise<void> {
    const others = this.stored.filter((one) => readPreset(one) === undefined);
    await this.options.memento.update(key, [...presets.map(writtenPreset), ...others]);
    this.publish();
  }

  private async change(uri: vscode.Uri, change: (text: string | undefined) => string | undefined): Promise<void> {
    if (
      vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri.toString())
    ) {
      throw new PresetFileError(uri, "unsaved");
    }
    const bytes = await existing(readRegularBytes(uri, mostBytes));
    const { mark, text } = decoded(uri, bytes);
    if (text !== undefined && !isChangeable(text)) {
      throw new PresetFileError(uri, "broken");
    }
    const changed = change(text);
    if (changed !== undefined) {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(mark + changed));
    }
    await this.reload();
  }

  private reload(): Promise<void> {
    this.loading = this.read(++this.latestRead);
    return this.loading;
  }

  /** When another read starts meanwhile, waits for that one instead. */
  private async read(count: number): Promise<void> {
    const uris = (vscode.workspace.workspaceFolders ?? []).map(presetUri);
    const read = await Promise.all(uris.map(async (uri) => ({ uri, text: await this.textOf(uri) })));
    if (count !== this.latestRead) {
      await this.loading;
      return;
    }
    const pace = new Pace();
    const files = new Map<string, { uri: vscode.Uri; file: PresetFile }>();
    for (const { uri, text } of read) {
      if (text !== undefined) {
        files.set(uri.toString(), {
          uri,
          file: typeof text === "string" ? parsePresets(text) : { problem: "notRead" },
        });
      }
      if (pace.isLong) {
        await pace.rest();
      }
    }
    if (count !== this.latestRead) {
      await this.loading;
      return;
    }
    this.files = files;
    this.publish();
  }

  private async textOf(uri: vscode.Uri): Promise<string | typeof notRead | undefined> {
    try {
      return await existing(readRegularFile(uri, mostBytes));
    } catch (error) {
      this.options.log.error(`${uri.toString()} cannot be read: ${String(error)}`);
      return error instanceof UnreadableFileError ? notRead : undefined;
    }
  }

  private publish(): void {
    const before = this.known;
    const team = [...this.files.values()].flatMap(({ uri, file }) =>
      "problem" in file ? [] : file.presets.map((one) => withId(uri, one)),
    );
    this.known = [...byName(this.yours().map((one) => withId("yours", one))), ...byName(team)];
    // The rows show what a date such as `today` means.
    const { now, timeZone } = userMoment();
    const day = this.known.some(({ dates }) => dates) ? [localDay(now, timeZone), timeZone] : [];
    const text = JSON.stringify([this.known, this.broken, day]);
    if (text !== this.published) {
      this.published = text;
      this.changed.fire([...new Set([...before, ...this.known].map(({ projectId }) => projectId))]);
    }
  }
}

/** The file with the team presets of a folder. */
export function presetUri({ uri }: Pick<vscode.WorkspaceFolder, "uri">): vscode.Uri {
  return vscode.Uri.joinPath(uri, ".hex", "runs.json");
}

function withId(place: PresetPlace, preset: NamedOptions): Preset {
  return { ...preset, place, id: `${idOfPlace(place)}/${preset.projectId}/${preset.name}` };
}

function idOfPlace(place: PresetPlace): string {
  return place === "yours" ? place : place.toString();
}

function byName(presets: Preset[]): Preset[] {
  const { compare } = new Intl.Collator();
  return presets.sort((a, b) => compare(a.name, b.name));
}

/** Undefined when there is no such file. */
async function existing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") {
      return undefined;
    }
    throw error;
  }
}

/** The text without its byte order mark. @throws PresetFileError for bytes that are not UTF-8, which would not be written back unchanged. */
function decoded(uri: vscode.Uri, bytes: Uint8Array | undefined): { mark: string; text: string | undefined } {
  try {
    const text = bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const mark = text?.startsWith("\uFEFF") ? "\uFEFF" : "";
    return { mark, text: text?.slice(mark.length) };
  } catch {
    throw new PresetFileError(uri, "broken");
  }
}
