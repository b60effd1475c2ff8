import type { HexClient } from "../hex/client";
import type { Durations } from "../store/durations";
import type { LocalRuns } from "../store/localRuns";
import type { RunStore } from "../store/runStore";
import type { Clock } from "../util/clock";
import type { Screen } from "./screen";

/** What the other parts of a workspace are made with. */
export interface WorkspaceParts {
  client: HexClient;
  clock: Clock;
  /** The same clock, but it never goes back. */
  steadyClock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  store: RunStore;
  localRuns: LocalRuns;
  durations: Durations;
  screen: Screen;
  /** Takes an error that is a fault of ours or of the disk. */
  report: (error: unknown) => void;
}
