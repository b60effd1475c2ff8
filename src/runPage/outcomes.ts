import type { RunStatus } from "../hex/types";
import type { Outcome } from "./pageMessages";

/** How a run of this status is drawn. */
export function outcomeOf(status: RunStatus, cancelling = false): Outcome {
  switch (status) {
    case "PENDING":
      return cancelling ? "cancelling" : "pending";
    case "RUNNING":
      return cancelling ? "cancelling" : "running";
    case "COMPLETED":
      return "completed";
    case "ERRORED":
      return "failed";
    case "KILLED":
      return "cancelled";
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return "noKernel";
    default:
      return "other";
  }
}
