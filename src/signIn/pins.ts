import { projectAddress, readAddress, type HexAddress } from "../hex/address";
import { projectLink } from "../hex/host";
import { isUuid, type ProjectId } from "../hex/types";
import { Emitter } from "../util/events";
import type { ConfigValue } from "../util/settings";
import type { Session } from "./sessions";
import type { StoredState } from "../util/memento";

/** Of a sign-in: where its projects are. */
type Place = Pick<Session, "host" | "account">;

const key = "hexRuns.pinPlaces";
/** At most this many are kept; more are learned again when needed. */
const mostLearned = 500;

/**
 * The pinned projects, as the settings name them: by addresses or ids. An address tells its host
 * and perhaps its organisation; of an id by itself that is learned, and kept on this computer, when
 * a sign-in first knows the project. Until then it counts for every sign-in.
 */
export class Pins {
  private readonly changed = new Emitter<void>();
  /** The setting changed, or pins turned out to belong to another sign-in than was assumed. */
  readonly onDidChange = this.changed.event;
  private readonly read = new Map<string, HexAddress | undefined>();

  constructor(
    private readonly setting: Pick<ConfigValue<string[]>, "value" | "update" | "onDidChange">,
    private readonly memento: StoredState,
  ) {
    setting.onDidChange(() => this.changed.fire());
  }

  get isEmpty(): boolean {
    return this.setting.value.length === 0;
  }

  /** The projects that are pinned for a sign-in, each once, in the order of the settings. */
  of(place: Place): ProjectId[] {
    const learned = this.learned;
    const mine = this.addresses.filter((address) => isOf(address, place, learned[address.projectId]));
    return [...new Set(mine.map(({ projectId }) => projectId))];
  }

  /** These projects are known to a sign-in. */
  learn(place: Place, ids: readonly ProjectId[]): void {
    const known = new Set(ids);
    const learned = this.learned;
    const here = nameOf(place);
    // A sign-in that does not know its organisation tells nothing new of its host's projects.
    const isNew = (was: unknown) => was !== here && (place.account.orgId !== undefined || !mayBe(was, place));
    const news = this.addresses.filter(({ projectId }) => known.has(projectId) && isNew(learned[projectId]));
    if (news.length > 0) {
      const entries = Object.entries(learned).filter(([id]) => !news.some(({ projectId }) => projectId === id));
      const all = [...entries, ...news.map(({ projectId }) => [projectId, here] as const)];
      void this.memento.update(key, Object.fromEntries(all.slice(-mostLearned)));
      if (news.some(({ projectId }) => learned[projectId] !== undefined)) {
        this.changed.fire();
      }
    }
  }

  /** Appends projects to the pins. Rejects when the settings cannot be written. */
  async add({ host, account: { orgId } }: Place, ...projects: { id: ProjectId; title: string }[]): Promise<void> {
    const addresses = projects.map((project) =>
      orgId === undefined ? projectLink(host, project.id) : projectAddress(host, orgId, project),
    );
    await this.setting.update([...this.setting.value, ...addresses]);
  }

  /** Rejects when the settings cannot be written. */
  async remove(...ids: ProjectId[]): Promise<void> {
    const isLeft = (id: ProjectId | undefined) => id === undefined || !ids.includes(id);
    await this.setting.update(this.setting.value.filter((text) => isLeft(this.addressOf(text)?.projectId)));
  }

  /** What is no address or id is left out: VS Code marks it in the settings. */
  private get addresses(): HexAddress[] {
    return this.setting.value.flatMap((text) => this.addressOf(text) ?? []);
  }

  /** Cached, as it is called whenever the watched projects are computed. */
  private addressOf(text: string): HexAddress | undefined {
    if (!this.read.has(text)) {
      const address = readAddress(text);
      this.read.set(text, address && "projectId" in address ? address : undefined);
    }
    return this.read.get(text);
  }

  /** Where projects are, by their ids. */
  private get learned(): Readonly<Record<string, unknown>> {
    const raw = this.memento.get<unknown>(key);
    return typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
  }
}

function isOf({ host, org }: HexAddress, place: Place, learned: unknown): boolean {
  const { orgId } = place.account;
  if (host !== undefined && host !== place.host) {
    return false;
  }
  if (org !== undefined && orgId !== undefined && isUuid(org)) {
    return org === orgId;
  }
  return learned === undefined || mayBe(learned, place);
}

/** Whether a name that was learned is this place's; an organisation that is not known, then or now, may be any. */
function mayBe(learned: unknown, place: Place): boolean {
  const [host, orgId = ""] = typeof learned === "string" ? learned.split(" ") : [];
  return host === place.host && (orgId === "" || place.account.orgId === undefined || orgId === place.account.orgId);
}

function nameOf({ host, account: { orgId } }: Place): string {
  return `${host} ${orgId ?? ""}`;
}
