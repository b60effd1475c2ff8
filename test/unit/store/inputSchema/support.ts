import fc from "fast-check";
import type { InputValue } from "../../../../src/hex/types";

/** What JSON can carry, with numbers as people type them. */
export const anyValue = fc
  .jsonValue({ maxDepth: 2 })
  .map(
    (raw) =>
      JSON.parse(JSON.stringify(raw), (_, part: InputValue) =>
        typeof part === "number" ? Number((part % 1e6).toFixed(3)) || 0 : part,
      ) as InputValue,
  );
