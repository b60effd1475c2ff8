import { mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HexFileIndex } from "../../src/hexFiles/hexFileIndex";
import { readInputsFile } from "../../src/inputsFile/readInputsFile";
import { parsePresets } from "../../src/presets/presetFile";
import { chartCells } from "../../src/hex/chartCells";
import { parseHexFile, parseMeta } from "../../src/hex/projectFile";
import { cleanToken } from "../../src/hex/token";
import type { HexHost } from "../../src/hex/types";
import { mostYamlAtOnce, yamlValue } from "../../src/hex/yaml";
import { findHexLinksAtPace } from "../../src/links/hexLinks";
import { parseEnvFile, readSignIn } from "../../src/signIn/environmentVariables";
import { systemClock } from "../../src/util/clock";
import { forMessage, plain } from "../../src/util/text";
import {
  counted,
  hostileJson,
  hostileLinks,
  hostilePresets,
  hostileProjects,
  hostileSecrets,
  hostileTitles,
  hostileYaml,
  type Hostile,
} from "../security/support/hostileFiles";
import { type Figure, milliseconds } from "./figure";

/** Runs in a Node of its own, from a bundle: prints figures as JSON. */

const kB = 1_024;
const MB = 1_024 * kB;
const files = 2_000;
const headBytes = 64 * kB;
/** Below so many ms in all nobody counts. */
const leastMs = 10;

/** What reads texts of others, at the length to which it reads them. */
interface Reader {
  readonly what: string;
  readonly length: number;
  readonly texts: Record<string, Hostile>;
  /** A text with nothing odd in it. */
  readonly plain: Hostile;
  read(text: string): unknown;
  /** What such texts are parsed with where nobody expects anything odd. */
  readonly parse?: (text: string) => unknown;
}

const id = "5a8591dd-4039-49df-9202-96385ba3eff8";
const hosts = ["https://app.hex.tech", "http://127.0.0.1:8790"] as HexHost[];
const meta = `schemaVersion: 3\nmeta:\n  title: Revenue\n  codeLanguage: PYTHON\n  projectId: ${id}\n`;
const plainProject = counted(
  (at) =>
    `  - cellType: INPUT\n    cellId: ${id}\n    config:\n      name: input_${at}\n      inputType: TEXT_INPUT\n      outputType: STRING\n      options:\n        multiline: false\n      defaultValue: some text\n`,
  `${meta}cells:\n`,
);
const plainText = counted(
  (at) => `This is the line ${at} of a text that somebody wrote about https://example.com/ and about nothing else.\n`,
);

const readers: readonly Reader[] = [
  {
    what: "The beginning of a project file",
    length: headBytes,
    texts: { ...hostileYaml, ...hostileProjects },
    plain: plainProject,
    read: parseMeta,
    parse: yamlValue,
  },
  {
    what: "A project file",
    length: 2 * MB,
    texts: { ...hostileYaml, ...hostileProjects },
    plain: plainProject,
    read: (text) => parseHexFile(text),
    parse: yamlValue,
  },
  {
    what: "A project file's charts",
    length: 2 * MB,
    texts: { ...hostileYaml, ...hostileProjects },
    plain: plainProject,
    read: (text) => chartCells(text),
    parse: yamlValue,
  },
  {
    what: "An inputs file in YAML",
    length: 64 * kB,
    texts: hostileYaml,
    plain: counted((at) => `input_${at}: some text\n`),
    read: (text) => readInputsFile(text, false),
  },
  {
    what: "An inputs file in JSON",
    length: 64 * kB,
    texts: hostileJson,
    plain: counted((at) => `  "input_${at}": "some text",\n`, "{\n", '"last": 1}'),
    read: (text) => readInputsFile(text, true),
  },
  {
    what: "Presets",
    length: 256 * kB,
    texts: hostilePresets,
    plain: counted(
      (at) =>
        `{"name":"preset ${at}","project":"${id}","inputs":{"region":"EMEA","weeks":13,"notes":"${"some text ".repeat(100)}"}},`,
      '{"presets":[',
      "0]}",
    ),
    read: parsePresets,
  },
  {
    what: "Links in a text",
    length: 1_700_000,
    texts: hostileLinks,
    plain: plainText,
    read: (text) => findHexLinksAtPace(text, hosts, 1_000),
  },
  {
    what: "A title",
    length: MB,
    texts: hostileTitles,
    plain: plainText,
    read: (text) => [plain(text, 200), forMessage(text)],
    parse: (text) => JSON.parse(JSON.stringify(text)) as unknown,
  },
  {
    what: "A .env file",
    length: 128 * kB,
    texts: hostileSecrets,
    plain: counted((at) => `NAME_${at}=some text\n`),
    read: (text) => readSignIn(parseEnvFile(text)),
  },
  { what: "A pasted token", length: MB, texts: hostileSecrets, plain: plainText, read: cleanToken },
];

async function measured({ what, length, texts, plain: makePlain, read, parse }: Reader): Promise<Figure[]> {
  const plainText = makePlain(length);
  const parsed = plainText.slice(0, mostYamlAtOnce).replace(/\n.*$/, "\n");
  const parseMs = parse ? ((await best(() => parse(parsed))).totalMs * length) / parsed.length : 0;
  const usual = Math.max(parseMs, (await best(() => read(plainText))).totalMs);
  const figures: Figure[] = [
    { what: `${what}, ${Math.round(length / kB)} KB: a plain one`, value: milliseconds(usual) },
  ];
  for (const [name, make] of Object.entries(texts)) {
    // No longer than is read: what is cut off by length alone proves nothing.
    const text = make(length).slice(0, length);
    const { longestMs, totalMs } = await best(() => read(text));
    const times = totalMs / usual / Math.max(text.length / length, 0.01);
    const isMissed = longestMs > 50 || (totalMs > leastMs && times > 10);
    figures.push({
      what: `  … ${name}`,
      value: `${milliseconds(longestMs)}, ${times.toFixed(1)} times${isMissed ? "   MISSED" : ""}`,
    });
  }
  return figures;
}

interface Cost {
  longestMs: number;
  totalMs: number;
}

/** The cheapest of a few: the first one also compiles, and others run beside it. */
async function best(work: () => unknown): Promise<Cost> {
  const all: Cost[] = [];
  for (let round = 0; round < 4; round += 1) {
    all.push(await cost(work));
  }
  return {
    longestMs: Math.min(...all.map(({ longestMs }) => longestMs)),
    totalMs: Math.min(...all.map(({ totalMs }) => totalMs)),
  };
}

/** CPU time of this process, garbage collection and file system included: what else runs on the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What it takes between two turns of the event loop, and in all. */
async function cost(work: () => unknown): Promise<Cost> {
  const beganMs = cpuMs();
  let lastMs = beganMs;
  let longestMs = 0;
  let isOn = true;
  const turn = () => {
    const now = cpuMs();
    longestMs = Math.max(longestMs, now - lastMs);
    lastMs = now;
    if (isOn) {
      setImmediate(turn);
    }
  };
  setImmediate(turn);
  await work();
  const totalMs = cpuMs() - beganMs;
  await new Promise<void>((resolve) => setImmediate(resolve));
  isOn = false;
  return { longestMs, totalMs };
}

/** A folder of files that are hostile in every way, looked through as when VS Code opens it. */
async function folder(): Promise<Figure> {
  const path = await mkdtemp(join(tmpdir(), "hex-runs-hostile-"));
  try {
    const texts = Object.values({ ...hostileYaml, ...hostileProjects }).map((make) => make(headBytes));
    await Promise.all(
      Array.from({ length: files }, (_, at) => writeFile(join(path, `${at}.hex.yaml`), texts[at % texts.length] ?? "")),
    );
    const longest: number[] = [];
    let total = 0;
    for (let round = 0; round < 3; round += 1) {
      const index = new HexFileIndex(
        { list: async () => (await readdir(path)).map((name) => join(path, name)), head },
        systemClock,
        (error) => {
          throw error;
        },
      );
      const { longestMs, totalMs } = await cost(() => index.load());
      longest.push(longestMs);
      total = totalMs;
      index.dispose();
    }
    return {
      what: `A folder of ${files} hostile project files`,
      value: `${milliseconds(Math.min(...longest))}, ${milliseconds(total / files)} each`,
      target: "under 50 ms",
    };
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function head(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

void (async () => {
  const figures: Figure[] = [await folder()];
  for (const reader of readers) {
    figures.push(...(await measured(reader)));
  }
  console.log(JSON.stringify(figures));
})();
