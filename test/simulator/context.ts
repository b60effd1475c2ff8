import type { Faults } from "./faults/faults";
import type { Dialect, Limits } from "./options";
import type { RateLimits } from "./rate-limits";
import type { RequestLog } from "./request-log";
import type { Tokens } from "./tokens";
import type { Workspace } from "./workspace/workspace";

/** The parts of one simulator, which its routes work with. */
export interface Context {
  readonly workspace: Workspace;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly rateLimits: RateLimits;
  readonly dialect: Dialect;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Where the simulator listens, without a slash at the end. */
  url(): string;
}
