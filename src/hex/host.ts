import { withoutEnd } from "../util/text";
import type { HexHost, ProjectId, Run } from "./types";

/** Why a text is no host to sign in to; the views have a sentence for each. */
export type HostProblem =
  | "empty"
  | "notAUrl"
  /** `http://` to a machine that is not this one: the token would travel in the clear. */
  | "plainHttp"
  /** `https://user:password@…`. */
  | "credentials"
  /** A scheme that is neither `https` nor `http`. */
  | "scheme"
  /** What no host name has, such as a comma that was copied along: URL lets much of it pass. */
  | "characters";

/** Hosts that Hex runs for everyone; a single tenant has its own `<name>.hex.tech`. */
export const wellKnownHosts: readonly HexHost[] = [
  "https://app.hex.tech" as HexHost,
  "https://eu.hex.tech" as HexHost,
  "https://hc.hex.tech" as HexHost,
];

/**
 * Reads what a person typed or pasted as the address of a Hex workspace. Path, query and
 * fragment are dropped; without a scheme it is `https`, for this machine `http`.
 */
export function parseHost(text: string): HexHost | { problem: HostProblem } {
  const cleaned = withoutEnd(text.trim().replace(/^[<"'`]+/, ""), ">\"'`").trim();
  if (cleaned === "") {
    return { problem: "empty" };
  }
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(cleaned);
  const url = parseUrl(hasScheme ? cleaned : `https://${cleaned}`);
  if (!url) {
    return { problem: "notAUrl" };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return { problem: "scheme" };
  }
  if (url.username !== "" || url.password !== "") {
    return { problem: "credentials" };
  }
  const name = withoutEnd(url.hostname, ".");
  if (/[^\w.:[\]-]/.test(name)) {
    return { problem: "characters" };
  }
  if (/^\.|\.\./.test(name)) {
    return { problem: "notAUrl" };
  }
  const loopback = isLoopback(name);
  if (!loopback && !/^\[.+\]$|[^.]\.[^.]/.test(name)) {
    return { problem: "notAUrl" };
  }
  if (url.protocol === "http:" && !loopback) {
    return { problem: "plainHttp" };
  }
  const scheme = loopback && !hasScheme ? "http:" : url.protocol;
  const host = `${scheme}//${name}${url.port === "" ? "" : `:${url.port}`}`;
  return parseUrl(host)?.origin === host ? (host as HexHost) : { problem: "notAUrl" };
}

/** True when a token may be sent to this origin: https, or http to this machine. */
export function isSafeOrigin(host: string): boolean {
  const url = parseUrl(host);
  return url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)));
}

/** True for Hex's own hosts: those for everyone and a single tenant's `https://<name>.hex.tech`. */
export function isHexHost(host: HexHost): boolean {
  return /^https:\/\/[a-z\d-]+\.hex\.tech$/.test(host);
}

/** The host for people to read: `app.hex.tech`, `127.0.0.1:8790`. */
export function hostName(host: HexHost): string {
  return parseUrl(host)?.host ?? host;
}

/** A project's page, which Hex redirects to its published app or its logic. */
export function projectLink(host: HexHost, projectId: ProjectId): string {
  return `${host}/hex/${encodeURIComponent(projectId)}`;
}

/**
 * True when `url` may be opened as the session's: exactly the host's origin and no credentials.
 * Texts that URL parsers read differently (backslashes, spaces, control characters) are refused.
 */
export function isLinkOnHost(host: HexHost, url: string): boolean {
  const parsed = /[\\\s\p{C}]/u.test(url) ? undefined : parseUrl(url);
  return (
    parsed !== undefined &&
    isSafeOrigin(host) &&
    parsed.origin === new URL(host).origin &&
    parsed.username === "" &&
    parsed.password === ""
  );
}

/** Where a run's results are, letter by letter as Hex wrote it, or nothing when Hex gave no link on the session's own host. */
export function runLink(host: HexHost, run: Pick<Run, "url">): string | undefined {
  return run.url !== undefined && isLinkOnHost(host, run.url) ? run.url : undefined;
}

/** `hostname` as URL gives it: lower case, IPv4 in four decimal parts, IPv6 in brackets. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
