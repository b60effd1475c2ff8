import { join } from "node:path";

/** Where the descriptions are when they are beside the checkout. */
export function defaultDescriptions(root: string): string {
  return join(root, "..", "shared", "hex");
}
