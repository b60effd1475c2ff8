import { Emitter } from "../util/events";
import { HexError, isHexError } from "./errors";

/** Makes sure that a 401 means what it says: one may come of a server that is being restarted. */
export class TokenCheck {
  private readonly refused = new Emitter<void>();
  /** Under way: calls that are refused together are confirmed together. */
  private asking: Promise<boolean> | undefined;
  /** A call and the Me after it were refused. */
  readonly onDidRefuse = this.refused.event;

  /** @param askMe sends one Me; rejects with a HexError. */
  constructor(private readonly askMe: () => Promise<void>) {}

  /**
   * What a 401 to anything but Me comes to: the same error when a Me is refused as well. Otherwise a
   * read has failed for now, and a write is not allowed.
   */
  async confirmed(error: HexError, isRead: boolean): Promise<HexError> {
    this.asking ??= this.isRefused().finally(() => (this.asking = undefined));
    if (await this.asking) {
      this.refused.fire();
      return error;
    }
    return new HexError(isRead ? "serverFailed" : "forbidden", error.details);
  }

  private async isRefused(): Promise<boolean> {
    try {
      await this.askMe();
      return false;
    } catch (error) {
      // A workspace without Me tells nothing more.
      return isHexError(error, "unauthorized") || isHexError(error, "notFound");
    }
  }
}
