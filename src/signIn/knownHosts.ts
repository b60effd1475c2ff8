import * as vscode from "vscode";
import { hostName, isHexHost, parseHost } from "../hex/host";
import type { HexHost } from "../hex/types";
import type { StoredState } from "../util/memento";

const hostsKey = "hexRuns.hosts";
const mostHostsRemembered = 10;

/** Hosts of earlier sign-ins, the last first. */
export function rememberedHosts(globalState: Pick<StoredState, "get">): HexHost[] {
  const stored = globalState.get<unknown>(hostsKey);
  return Array.isArray(stored)
    ? stored.flatMap((text) => {
        const host = typeof text === "string" ? parseHost(text) : undefined;
        return typeof host === "string" ? [host] : [];
      })
    : [];
}

export async function rememberHost(globalState: StoredState, host: HexHost): Promise<void> {
  const hosts = [host, ...rememberedHosts(globalState).filter((earlier) => earlier !== host)];
  await globalState.update(hostsKey, hosts.slice(0, mostHostsRemembered));
}

/** A warning before a token is pasted for a host that a link named; none for Hex's own hosts and those of earlier sign-ins. */
export function strangerText(host: HexHost, globalState: Pick<StoredState, "get">): string | undefined {
  return isHexHost(host) || rememberedHosts(globalState).includes(host)
    ? undefined
    : vscode.l10n.t(
        "{0} isn’t one of Hex’s own hosts, and you haven’t signed in there before. The people who run it could use a token that you paste there.",
        hostName(host),
      );
}
