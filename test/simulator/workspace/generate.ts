import type { Random } from "../random";
import { areaCollections, categories, componentTitles, people, statuses, topics, type Topic } from "./catalogue";
import { everyInput, everyInputTitle, inputsByTitle } from "./inputs";
import type { Collection, DataConnection, Group, Person, Project } from "./model";
import { oddTitles } from "./odd-titles";
import { sampleSchedules } from "./sample-schedules";

const dayMs = 86_400_000;
const domain = "northwind.example";

/** Everything a workspace holds besides runs. */
export interface WorkspaceData {
  orgId: string;
  people: Person[];
  groups: Group[];
  collections: Collection[];
  connections: DataConnection[];
  projects: Project[];
}

/** Makes a data team's workspace; the same arguments make the same one. */
export function generateWorkspace(
  random: Random,
  now: number,
  options: { projects: number; odd: boolean },
): WorkspaceData {
  const orgId = random.uuid();
  const team = people.map(([name, role]): Person => {
    const email = `${name
      .normalize("NFD")
      .replace(/[^A-Za-z ]/g, "")
      .toLowerCase()
      .replace(" ", ".")}@${domain}`;
    return {
      id: random.uuid(),
      name,
      email,
      role,
      lastLoginDate: role === "MEMBER" ? null : iso(now - random.int(0, 6 * dayMs)),
    };
  });
  const groups = ["Data team", "Finance", "Leadership"].map((name, index): Group => {
    const memberIds = team.filter((_, person) => person % (index + 1) === 0).map((person) => person.id);
    return { id: random.uuid(), name, createdAt: iso(now - (400 + index) * dayMs), memberIds };
  });
  const collections = Object.values(areaCollections).map((name): Collection => {
    return {
      id: random.uuid(),
      name,
      description: `${name}, kept by the data team.`,
      creatorEmail: owner(random, team),
    };
  });
  const connections = [
    ["Snowflake prod", "snowflake"],
    ["Postgres replica", "postgres"],
    ["BigQuery events", "bigquery"],
  ].map(([name = "", type = ""]): DataConnection => ({ id: random.uuid(), name, type, description: null }));
  const makers = Array.from({ length: options.projects }, (_, index) => {
    const topic = topicAt(index, options.projects);
    return makeProject(random.fork(), now, { topic, index, team, collections });
  });
  if (options.odd) {
    for (const title of oddTitles()) {
      const topic: Topic = { title, description: title, area: "Product", seconds: 20 };
      makers.push(makeProject(random.fork(), now, { topic, index: 0, team, collections }));
    }
  }
  return { orgId, people: team, groups, collections, connections, projects: makers };
}

function topicAt(index: number, count: number): Topic & { component?: boolean } {
  if (index === 11 && count > 11)
    return {
      title: everyInputTitle,
      description: "One input of each type, to try what an app does with them.",
      area: "Product",
      seconds: 30,
    };
  if (index % 16 === 15) {
    const title = componentTitles[Math.floor(index / 16) % componentTitles.length] ?? "Component";
    return {
      title,
      description: "Shared logic; imported by other projects.",
      area: "Data platform",
      seconds: 10,
      component: true,
    };
  }
  const place = index - Math.floor(index / 16) - (index > 11 ? 1 : 0);
  const round = Math.floor(place / topics.length);
  const topic = topics[place % topics.length];
  if (!topic) throw new Error("No topics.");
  return round === 0 ? topic : { ...topic, title: `${topic.title} (${round + 1})` };
}

interface Parts {
  topic: Topic & { component?: boolean };
  index: number;
  team: readonly Person[];
  collections: readonly Collection[];
}

function makeProject(random: Random, now: number, { topic, index, team, collections }: Parts): Project {
  const component = topic.component === true;
  // The first eight are the demo's face: published, and with something to see.
  const published = !component && (index < 8 || index === 11 || index % 5 !== 3);
  const scheduled = published && index % 3 !== 1;
  const createdAt = now - random.int(60, 900) * dayMs - random.int(0, dayMs);
  const lastEditedAt = now - Math.floor((now - createdAt) * random.next() ** 3) - 60_000;
  const lastPublishedAt = published
    ? lastEditedAt - Math.floor((lastEditedAt - createdAt) * random.next() * 0.3)
    : null;
  const ownerEmail = index % 4 === 0 ? (team[0]?.email ?? "") : owner(random, team);
  const views = published ? random.int(5, 900) : random.int(0, 8);
  const pastRuns = !published
    ? 0
    : index < 8
      ? random.int(40, 200)
      : scheduled
        ? random.int(10, 160)
        : random.int(0, 30);
  const collection = collections.find((candidate) => candidate.name === areaCollections[topic.area]);
  return {
    id: random.uuid(),
    title: topic.title,
    description: topic.description,
    type: component ? "COMPONENT" : "PROJECT",
    creatorEmail: random.chance(0.7) ? ownerEmail : owner(random, team),
    ownerEmail,
    status: published
      ? random.weighted([
          ["Production", 4],
          ["Approved", 3],
          [null, 2],
          ["Needs review", 1],
          ["Deprecated", 1],
        ])
      : random.pick([null, ...statuses.slice(0, 2)]),
    categories: categoriesOf(topic),
    collectionIds: collection && random.chance(0.8) ? [collection.id] : [],
    reviewsRequired: topic.area === "Finance",
    appViews: {
      allTime: views * 9,
      lastSevenDays: Math.round(views / 4),
      lastFourteenDays: Math.round(views / 2),
      lastThirtyDays: views,
    },
    lastViewedAt: views > 0 ? now - random.int(1, 20 * 24) * 3_600_000 : null,
    publishedResultsUpdatedAt: published && pastRuns > 0 ? now - random.int(1, 72) * 3_600_000 : null,
    createdAt,
    lastEditedAt,
    lastPublishedAt,
    archivedAt: index > 8 && index % 21 === 20 ? now - 40 * dayMs : null,
    trashedAt: index > 8 && index % 31 === 30 ? now - 3 * dayMs : null,
    schedules: scheduled ? sampleSchedules(random, Math.floor(index / 3) + (index % 3)) : [],
    inputs: published ? [...(topic.title === everyInputTitle ? everyInput : (inputsByTitle[topic.title] ?? []))] : [],
    viewIds: published && index % 4 === 0 ? [random.uuid(), random.uuid()] : [],
    publishedVersion: published ? random.int(1, 60) : 0,
    workspaceAccess:
      index > 8 && index % 23 === 22
        ? "NONE"
        : index > 8 && index % 13 === 12
          ? "APP_ONLY"
          : index > 8 && index % 7 === 6
            ? "CAN_VIEW"
            : "CAN_EDIT",
    userAccess: new Map(),
    medianRunMs: topic.seconds * 1000,
    failureRate: index % 10 === 5 ? 0.35 : random.next() * 0.08,
    pastRuns,
    seed: random.int(0, 2 ** 31),
  };
}

function categoriesOf(topic: Topic): string[] {
  const names: string[] = [];
  if (topic.area === "Finance") names.push("Finance");
  if (topic.title.startsWith("Experiment")) names.push("Experiment");
  if (topic.area === "Data platform") names.push("Monitoring");
  if (topic.seconds > 300) names.push("Model");
  if (/explorer|calculator|Board/.test(topic.title))
    names.push(topic.title.startsWith("Board") ? "Executive" : "Self-serve");
  return names.filter((name) => categories.some((category) => category.name === name));
}

function owner(random: Random, team: readonly Person[]): string {
  return random.pick(team.filter((person) => person.role !== "EXPLORER" && person.role !== "MEMBER")).email;
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}
