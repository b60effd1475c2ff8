import { parseHost } from "./host";
import { isUuid, type HexHost, type ProjectId, type RunId } from "./types";

/** What an address of Hex names, or an id by itself. */
export interface HexAddress {
  projectId: ProjectId;
  /** Missing for an id by itself. */
  host?: HexHost;
  /** The organisation's UUID in lower case, or its short name as it stands there. */
  org?: string;
  runId?: RunId;
  /** A saved view's id, as it stands there; in lower case when it is a UUID. */
  viewId?: string;
  /** It is 22 letters and digits by themselves, and titles may be so too. */
  mayBeTitle?: true;
}

/** Why a text that looks like an address or an id names no project. */
export interface AddressProblem {
  problem:
    /** An address of something else, such as an organisation's start page. */
    | "noProject"
    /** The code has not 22 characters. */
    | "codeLength"
    /** The code stands for a number beyond 128 bits. */
    | "codeTooLarge";
  /** How many characters the code has, with `codeLength`. */
  length?: number;
  mayBeTitle?: true;
}

const codeDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const codeLength = 22;
/** What is so long and nothing but letters and digits is meant as a code. */
const codeLike = /^[\dA-Za-z]{18,26}$/;
const viewWord = /^[\w-]{1,128}$/;
const viewKeys = new Set(["view", "viewid", "savedview", "savedviewid"]);
const longestAddress = 4_000;
const longestTitlePart = 60;

/**
 * The UUID as Hex writes it in today's addresses: the number in base 62, most significant digit
 * first, always 22 characters.
 */
export function encodeId(id: ProjectId | RunId): string {
  let rest = BigInt(`0x${id.replaceAll("-", "")}`);
  let code = "";
  for (let at = 0; at < codeLength; at += 1) {
    code = (codeDigits[Number(rest % 62n)] ?? "") + code;
    rest /= 62n;
  }
  return code;
}

/** The UUID that 22 characters stand for; undefined for all that is none. */
export function decodeId(code: string): string | undefined {
  if (code.length !== codeLength) {
    return undefined;
  }
  let number = 0n;
  for (const character of code) {
    const digit = codeDigits.indexOf(character);
    if (digit < 0) {
      return undefined;
    }
    number = number * 62n + BigInt(digit);
  }
  const hex = number.toString(16).padStart(32, "0");
  return hex.length > 32 ? undefined : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** An id by itself, as a UUID or as 22 characters; undefined for all else, addresses too. */
export function readId<Id extends ProjectId | RunId>(text: string | null | undefined): Id | undefined {
  if (text === null || text === undefined) {
    return undefined;
  }
  return (isUuid(text) ? text.toLowerCase() : decodeId(text)) as Id | undefined;
}

/**
 * Reads an address of Hex, or an id by itself, in any of its forms: `HOST/hex/ID`,
 * `HOST/ORG/(app|hex)/[Title-]ID/…?runId=RUN`, with or without the scheme, where an id is a UUID or
 * 22 characters. Undefined for a text that is neither, such as a title.
 */
export function readAddress(text: string): HexAddress | AddressProblem | undefined {
  const bare = withoutWrapping(text);
  if (bare.length > longestAddress) {
    return undefined;
  }
  const url = urlOf(bare);
  return url ? readUrl(url) : readBare(bare);
}

/** The id of the project that an address or id names; undefined for all that names none, and for titles. */
export function readProjectId(text: string): ProjectId | undefined {
  const address = readAddress(text);
  return address && "projectId" in address ? address.projectId : undefined;
}

/**
 * The id of a saved view: a UUID by itself, or what an address has in a parameter such as `view`.
 * An address without one names none: its other ids are those of an organisation and a project.
 */
export function readViewId(text: string): string | undefined {
  const bare = withoutWrapping(text);
  if (bare.length > longestAddress) {
    return undefined;
  }
  if (isUuid(bare)) {
    return bare.toLowerCase();
  }
  const url = urlOf(bare);
  return url && viewIn(url);
}

/** The same from a file or another program, where an id may be any word: which form they have is not documented. */
export function viewIdIn(text: string): string | undefined {
  const word = text.trim();
  return readViewId(text) ?? (viewWord.test(word) ? word : undefined);
}

/** Today's form of a project's address, for people to read and to keep; `org` is the organisation's UUID or short name. */
export function projectAddress(host: HexHost, org: string, { id, title }: { id: ProjectId; title: string }): string {
  const words =
    title
      .slice(0, 4 * longestTitlePart)
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .match(/[\dA-Za-z]+/g) ?? [];
  const part = words.join("-").slice(0, longestTitlePart).replace(/-$/, "");
  return `${host}/${encodeURIComponent(org)}/app/${part === "" ? "" : `${part}-`}${encodeId(id)}/latest`;
}

function readBare(text: string): HexAddress | AddressProblem | undefined {
  if (isUuid(text)) {
    return { projectId: text.toLowerCase() as ProjectId };
  }
  if (!/^(?=.*\d)[\dA-Za-z]+$/.test(text)) {
    return undefined;
  }
  const read = readPart(text);
  return typeof read === "string"
    ? { projectId: read, mayBeTitle: true }
    : read.problem === "noProject"
      ? undefined
      : { ...read, mayBeTitle: true };
}

function readUrl(url: URL): HexAddress | AddressProblem {
  const secure = url.protocol === "http:" ? parseHost(`https://${url.host}`) : undefined;
  const read = parseHost(url.href);
  const host = typeof read === "object" && read.problem === "plainHttp" ? secure : read;
  if (typeof host !== "string") {
    return { problem: "noProject" };
  }
  const { org, part } = partsOf(url);
  const projectId = part === undefined ? undefined : readPart(part);
  if (typeof projectId !== "string") {
    return projectId ?? { problem: "noProject" };
  }
  const runId = readId<RunId>(url.searchParams.get("runId"));
  const viewId = viewIn(url);
  return {
    projectId,
    host,
    ...(org !== undefined && { org }),
    ...(runId && { runId }),
    ...(viewId !== undefined && { viewId }),
  };
}

/** The organisation and the part with the project's id, of a path such as `/ORG/app/Title-ID/latest`. */
function partsOf(url: URL): { org?: string; part?: string } {
  const [first = "", second = "", third] = url.pathname.split("/").slice(1);
  if (isKind(second) && third !== undefined) {
    const org = decoded(first);
    return { org: isUuid(org) ? org.toLowerCase() : org, part: third };
  }
  return isKind(first) ? { part: second } : {};
}

function isKind(part: string): boolean {
  return part === "hex" || part === "app";
}

/** A UUID, or 22 characters that a title with dashes may precede. */
function readPart(part: string): ProjectId | AddressProblem {
  if (isUuid(part)) {
    return part.toLowerCase() as ProjectId;
  }
  const code = part.slice(part.lastIndexOf("-") + 1);
  if (!codeLike.test(code)) {
    return { problem: "noProject" };
  }
  if (code.length !== codeLength) {
    return { problem: "codeLength", length: code.length };
  }
  return (decodeId(code) as ProjectId | undefined) ?? { problem: "codeTooLarge" };
}

/** Where Hex puts a view's id is not documented: any parameter or part of the path that is named so. */
function viewIn(url: URL): string | undefined {
  const { org, part } = partsOf(url);
  const project = part === undefined ? undefined : readPart(part);
  const path = url.pathname.split("/").slice(4);
  const inPath = path.flatMap((key, at) => [[key, path[at + 1] ?? ""]]);
  const all = [...url.searchParams, ...new URLSearchParams(url.hash.slice(1)), ...inPath];
  const values = all
    .filter(([key = ""]) => viewKeys.has(key.toLowerCase().replace(/[-_]/g, "")))
    .map(([, value = ""]) => value);
  const ids = values
    .filter((value) => viewWord.test(value))
    .map((value) => (isUuid(value) ? value.toLowerCase() : value));
  return ids.find((id) => id !== org && id !== project);
}

/** With the scheme or without; undefined for all that is no URL of http. */
function urlOf(text: string): URL | undefined {
  if (/^https?:\/\//i.test(text)) {
    return URL.canParse(text) ? new URL(text) : undefined;
  }
  const slash = text.indexOf("/");
  const isHost = slash > 0 && /^[\w.-]{1,255}(:\d{1,5})?$/.test(text.slice(0, slash));
  const isAddress = isHost && /[.:]|^localhost$/i.test(text.slice(0, slash)) && /\/(hex|app)\//.test(text);
  const host = isAddress ? parseHost(text.slice(0, slash)) : undefined;
  const whole = typeof host === "string" ? host + text.slice(slash) : "";
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

const wrapping = new Set(["<", ">", '"', "'", "`"]);

/** Without the spaces, quotes and brackets that text is pasted with. */
function withoutWrapping(text: string): string {
  let start = 0;
  let end = text.length;
  const isAround = (at: number) => wrapping.has(text[at] ?? "") || /\s/.test(text[at] ?? "");
  while (start < end && isAround(start)) {
    start += 1;
  }
  while (end > start && isAround(end - 1)) {
    end -= 1;
  }
  return text.slice(start, end);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
