import { readAddress, type HexAddress } from "../hex/address";
import type { HexHost } from "../hex/types";
import { withoutEnd } from "../util/text";

/** An address of Hex within a text. */
export interface FoundLink extends Omit<HexAddress, "mayBeTitle"> {
  host: HexHost;
  start: number;
  length: number;
}

/** As far as an address may go, in texts of any script; longer ones are cut: what they name stands at their start. */
const addressPath = /[^\s"'<>`\\^{|}、。，；：！？（）【】「」『』《》〈〉“”‘’…]{0,2000}/y;
/** What ends a sentence or a bracket rather than an address. */
const trailing = /[.,;:!?)\]*_~]/;

/**
 * The addresses of projects and runs on these hosts, in the order of the text. Looks at each
 * character once or twice, whatever the text is.
 *
 * @param most no more are looked for.
 */
export function findHexLinks(text: string, hosts: readonly HexHost[], most = Infinity): FoundLink[] {
  const found: FoundLink[] = [];
  let colon = text.indexOf("://");
  while (colon >= 0 && found.length < most) {
    const at = addressAt(text, colon, hosts);
    if (at) {
      const address = readAddress(text.slice(at.start, at.end));
      if (address && "projectId" in address) {
        found.push({ ...address, host: at.host, start: at.start, length: at.end - at.start });
      }
    }
    colon = text.indexOf("://", at?.next ?? colon + 3);
  }
  return found;
}

/** The address with this `://` on one of the hosts; what follows it begins at `next`. */
function addressAt(text: string, colon: number, hosts: readonly HexHost[]): { host: HexHost; start: number; end: number; next: number } | undefined {
  for (const host of hosts) {
    const start = colon - host.indexOf("://");
    const slash = start + host.length;
    if (start >= 0 && text[slash] === "/" && text.slice(start, slash).toLowerCase() === host) {
      const next = endOf(text, slash);
      return { host, start, end: slash + withoutEnd(text.slice(slash, next), trailing).length, next };
    }
  }
  return undefined;
}

function endOf(text: string, start: number): number {
  const path = new RegExp(addressPath);
  path.lastIndex = start;
  path.test(text);
  return path.lastIndex;
}
