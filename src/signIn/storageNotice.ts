import type { Disposable } from "../util/disposables";
import type { Sessions } from "./sessions";
import type { StorageFailure } from "./signInStore";

/** Says once a window, per consequence, that the system's secret store does not work. */
export class StorageNotice implements Disposable {
  private readonly told = new Set<StorageFailure>();
  private readonly listener: Disposable;

  constructor(sessions: Sessions) {
    this.listener = sessions.onDidFailToStore((failure) => void this.tell(failure));
  }

  dispose(): void {
    this.listener.dispose();
  }

  private async tell(failure: StorageFailure): Promise<void> {
    // A store that cannot be read cannot be written either: that is one message, not two.
    const consequence = failure === "read" ? "store" : failure;
    if (this.told.has(consequence)) {
      return;
    }
    this.told.add(consequence);
    const { tellStorageFailure } = await import("./noticeTexts");
    await tellStorageFailure(consequence);
  }
}
