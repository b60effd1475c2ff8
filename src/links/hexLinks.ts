import { readAddress, type HexAddress } from "../hex/address";
import type { HexHost } from "../hex/types";
import { Pace } from "../util/pace";
import { withoutEnd } from "../util/text";

/** An address of Hex within a text. */
export interface FoundLink extends Omit<HexAddress, "mayBeTitle"> {
  host: HexHost;
  start: number;
  length: number;
}

/** As far as an address may go, in texts of any script; longer ones are cut: what they name stands at their start. */
const addressPath = /[^\s"'<>`\\^{|}、。，；：！？（）【】「」『』《》〈〉“”‘’…]{0,2000}/y;
/** Places without an address that are passed before the time is looked at. */
const seenAtOnce = 50;
/** What ends a sentence or a bracket rather than an address. */
const trailing = ".,;:!?)]*_~";

/** True for every text with an address of a project; such texts are worth a closer look. */
export function mayHoldLinks(text: string): boolean {
  return text.includes("/hex/") || text.includes("/app/");
}

/**
 * The addresses of projects and runs on these hosts, in the order of the text. Looks at each
 * character once or twice, whatever the text is.
 *
 * @param most no more are looked for.
 */
export function findHexLinks(text: string, hosts: readonly HexHost[], most = Infinity): FoundLink[] {
  const found: FoundLink[] = [];
  for (const link of linksIn(text, hosts)) {
    if (link && found.push(link) >= most) {
      break;
    }
  }
  return found;
}

/** As `findHexLinks`, for texts of any length: rests now and then. */
export async function findHexLinksAtPace(
  text: string,
  hosts: readonly HexHost[],
  most = Infinity,
  pace = new Pace(),
): Promise<FoundLink[]> {
  const found: FoundLink[] = [];
  for (const link of linksIn(text, hosts)) {
    if (link && found.push(link) >= most) {
      break;
    }
    if (pace.isLong) {
      await pace.rest();
    }
  }
  return found;
}

/** What may be addresses, in the order of the text; undefined now and then, where there is none. */
function* linksIn(text: string, hosts: readonly HexHost[]): Generator<FoundLink | undefined> {
  const wanted = hosts.map((host) => ({ host, scheme: host.indexOf("://") }));
  const letters = new Set(hosts.map((host) => host[host.indexOf("://") - 1]));
  let seen = 0;
  for (let colon = text.indexOf("://"), next = 0; colon >= 0; colon = text.indexOf("://", next)) {
    const at = letters.has(text.charAt(colon - 1).toLowerCase()) ? addressAt(text, colon, wanted) : undefined;
    next = at?.next ?? colon + 3;
    const address = at && readAddress(text.slice(at.start, at.end));
    if (at && address && "projectId" in address) {
      yield { ...address, host: at.host, start: at.start, length: at.end - at.start };
    } else if (++seen % seenAtOnce === 0) {
      yield undefined;
    }
  }
}

interface WantedHost {
  host: HexHost;
  /** How long its scheme is. */
  scheme: number;
}

/** The address with this `://` on one of the hosts; what follows it begins at `next`. */
function addressAt(
  text: string,
  colon: number,
  hosts: readonly WantedHost[],
): { host: HexHost; start: number; end: number; next: number } | undefined {
  for (const { host, scheme } of hosts) {
    const start = colon - scheme;
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
