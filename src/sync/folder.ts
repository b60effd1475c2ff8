import type { Disposable } from "../util/disposables";
import type { Event } from "../util/events";

/**
 * A folder of small text files that all windows of this user read and write. Every method rejects
 * with the system's error when the disk does.
 */
export interface SharedFolder extends Disposable {
  /** A file was written or removed, perhaps by this window; its name. May be told more than once. */
  readonly onDidChange: Event<string>;
  /** Names of all files. */
  names(): Promise<string[]>;
  /** Undefined when there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Replaces the whole file: readers see the old text or the new one, never a part. Nothing when the folder is gone. */
  write(name: string, text: string): Promise<void>;
  /** Also when it is gone already. */
  remove(name: string): Promise<void>;
  /** Reads, changes and writes a file while no other window does; `undefined` leaves it as it is. Nothing when the folder is gone. */
  change(name: string, change: (text: string | undefined) => string | undefined): Promise<void>;
  /** Makes the file as young as if it had been written now; false when it is missing. */
  touch(name: string): Promise<boolean>;
  /** Looks for changes every second until that is disposed: where a disk is on the network its system may tell of none. */
  lookOften(): Disposable;
  /** How long ago it was written or touched, ms; undefined when there is no such file. */
  ageMs(name: string): Promise<number | undefined>;
}
