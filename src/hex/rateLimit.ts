/** What an answer says of the request limit; each part is missing when the server does not say it. */
export interface RateLimit {
  /** Requests a window. */
  limit?: number;
  /** Requests left in this window. */
  remaining?: number;
  /** Until the window ends, from when the answer came. */
  resetMs?: number;
}
