import { parseEnv } from "node:util";
import { parseHost, type HostProblem } from "../hex/host";
import { cleanToken, tokenProblem } from "../hex/token";
import type { HexHost } from "../hex/types";

/** The names in use among Hex's users, the usual one first. */
export const tokenNames = ["HEX_API_TOKEN", "HEX_API_KEY", "HEX_TOKEN", "HEX_CLI_LOGIN_TOKEN"] as const;
const hostNames = ["HEX_WORKSPACE_URL", "HEX_API_BASE_URL"] as const;
const defaultHost = "https://app.hex.tech" as HexHost;

/** A token and the host that stands beside it: they are never taken from different places. */
export interface EnvironmentSignIn {
  readonly token: string;
  readonly host: HexHost | { readonly problem: HostProblem };
}

/** Variables by name, as of the process or a `.env` file. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** True when a variable for a token is there; its value is not looked at. */
export function hasTokenName(variables: Variables): boolean {
  return tokenNames.some((name) => Object.hasOwn(variables, name));
}

/** The token and host that the variables hold; nothing without a token. */
export function readSignIn(variables: Variables): EnvironmentSignIn | undefined {
  const tokens = valuesOf(tokenNames, variables, cleanToken);
  // Other software has variables of these names as well.
  const token = tokens.find((one) => tokenProblem(one) === undefined) ?? tokens[0];
  if (token === undefined) {
    return undefined;
  }
  const [host] = valuesOf(hostNames, variables, (text) => text.trim());
  return { token, host: host === undefined ? defaultHost : parseHost(host) };
}

/** The variables of a `.env` file; a name that is there twice has its last value. */
export function parseEnvFile(text: string): Variables {
  // Without the byte order mark, which would become part of the first name.
  return parseEnv(text.replace(/^\uFEFF/, "")) as Variables;
}

/** The text of a `.env` file: UTF-8, or UTF-16 as the shells of Windows write it, with or without its mark. */
export function decodeEnvFile(bytes: Uint8Array): string {
  const [first = 1, second = 1] = bytes;
  const encoding =
    (first === 0xff && second === 0xfe) || second === 0
      ? "utf-16le"
      : (first === 0xfe && second === 0xff) || first === 0
        ? "utf-16be"
        : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** True for the hosts that Hex runs. */
export function isHexHost(host: HexHost): boolean {
  const { protocol, hostname } = new URL(host);
  return protocol === "https:" && (hostname === "hex.tech" || hostname.endsWith(".hex.tech"));
}

function valuesOf(names: readonly string[], variables: Variables, clean: (text: string) => string): string[] {
  return names
    .map((name) => (Object.hasOwn(variables, name) ? clean(variables[name] ?? "") : ""))
    .filter((value) => value !== "");
}
