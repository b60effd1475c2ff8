import type { Outcome } from "../pageMessages";

/** The shape of each outcome, in a square of 16 around 0,0: outcomes differ in shape as well as colour. */
export const shapes: Readonly<Record<Outcome, { path: string; filled: boolean }>> = {
  completed: { path: "M6,0A6,6,0,1,1,-6,0A6,6,0,1,1,6,0Z", filled: true },
  failed: { path: "M-5,-5L5,5M5,-5L-5,5", filled: false },
  cancelled: { path: "M-5,-5H5V5H-5Z", filled: false },
  noKernel: { path: "M0,-6.5L6.5,5.5H-6.5Z", filled: false },
  running: { path: "M-4,-6L6,0L-4,6Z", filled: true },
  cancelling: { path: "M-4,-6L6,0L-4,6Z", filled: false },
  pending: { path: "M6,0A6,6,0,1,1,-6,0A6,6,0,1,1,6,0Z", filled: false },
  other: { path: "M0,-6.5L6.5,0L0,6.5L-6.5,0Z", filled: false },
};

/** A run's outcome as an icon; the text beside it says the same. */
export function OutcomeIcon({ outcome }: { outcome: Outcome }) {
  const { path, filled } = shapes[outcome];
  return (
    <svg
      class={`outcome ${outcome} ${filled ? "filled" : "open"}`}
      viewBox="-8 -8 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
