import type { HexHost, ProjectId, RunId } from "../hex/types";
import { mayHoldLinks } from "./mayHoldLinks";

/** What an address of Hex, or one of our own links, names. */
export interface LinkTarget {
  projectId: ProjectId;
  runId?: RunId;
  /** Where it is; missing in a link of ours that leaves it to the current sign-in. */
  host?: HexHost;
}

/** An address of Hex within a text. */
export interface FoundLink extends LinkTarget {
  host: HexHost;
  start: number;
  length: number;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Each part has a bound, so that no text takes longer than its length. */
const address = /https?:\/\/[\w.:[\]-]{1,255}\/[^\s"'<>`\\^{|}]{1,2000}/gi;
/** What ends a sentence or a bracket rather than an address. */
const trailing = /[.,;:!?)\]*_~]+$/;
/** No address of Hex is found in a longer line. */
const longestLine = 10_000;

/** A UUID as Hex's ids are, lower case; undefined for all else. */
export function idOf<Id extends ProjectId | RunId>(text: string | null | undefined): Id | undefined {
  return text !== null && text !== undefined && uuid.test(text) ? (text.toLowerCase() as Id) : undefined;
}

/** The addresses of projects and runs on these hosts, in the order of the text. */
export function findHexLinks(text: string, hosts: readonly HexHost[]): FoundLink[] {
  const found: FoundLink[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    if (line.length <= longestLine && mayHoldLinks(line)) {
      for (const match of line.matchAll(address)) {
        const text = match[0].replace(trailing, "");
        const target = parseAddress(text, hosts);
        if (target) {
          found.push({ ...target, start: start + match.index, length: text.length });
        }
      }
    }
    start += line.length + 1;
  }
  return found;
}

/** `HOST/hex/<project>`, `HOST/<org>/hex/<project>/…`, `HOST/<org>/app/<project>/…?runId=<run>`. */
function parseAddress(text: string, hosts: readonly HexHost[]): (LinkTarget & { host: HexHost }) | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = hosts.find((one) => one === url?.origin);
  if (!url || host === undefined || url.username !== "" || url.password !== "") {
    return undefined;
  }
  const [first = "", second = "", third = ""] = url.pathname.split("/").slice(1);
  const projectId = first === "hex" ? idOf<ProjectId>(second) : second === "hex" || second === "app" ? idOf<ProjectId>(third) : undefined;
  return projectId && { host, projectId, runId: idOf<RunId>(url.searchParams.get("runId")) };
}
