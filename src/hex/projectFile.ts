import * as v from "valibot";
import { Pace } from "../util/pace";
import { lenient, projectId, text as filledText, isInputName } from "./fields";
import { entriesOf, firstWordOf, itemsOf, parsedBlock, wordOf, type Block } from "./projectFileBlocks";
import { readInputCell } from "./projectFileInputs";
import type { HexFile, HexFileNote, ProjectInput } from "./types";
import { mostYamlAtOnce, yamlValue } from "./yaml";

/**
 * A project as ExportProject, *Export* and Hex's Git export write it, by the public description of
 * the format (https://static.hex.site/hex-file-schema.json, `schemaVersion` 3). Files can have many
 * MB of SQL and text: only `meta`, the cells that are inputs and the names of what is in the app are read.
 */

/** What is known from the head of a file. */
export type ProjectMeta = Omit<HexFile, "inputs" | "isComplete" | "notes">;

/** The version that is described. */
const knownVersion = 3;
/** Characters of `meta`, several times what Hex writes: the beginnings of thousands of files are read one after the other. */
const mostMeta = 16 * 1_024;
/** Characters. */
const mostJsonAtOnce = 1_024 * 1_024;
/** Characters of the app's layout that are searched at once, and those in which an id stands with its key. */
const layoutAtOnce = { characters: 512 * 1_024, overlap: 300 };
const deepest = 30;
const mostInputs = 10_000;
const containers = new Set(["COLLAPSIBLE", "BLOCK"]);

const metaSchema = v.object({
  projectId: lenient(projectId),
  title: filledText,
  hexType: filledText,
  codeLanguage: filledText,
});
const fileSchema = v.looseObject({ meta: metaSchema, schemaVersion: v.optional(v.unknown()) });
const cellSchema = v.looseObject({ cellType: v.string(), cellId: filledText, config: v.optional(v.unknown()) });
const containerSchema = v.looseObject({ cells: v.array(v.unknown()) });

/** The ids of the containers that a cell is in, outermost first; undefined for one without an id. */
type Within = readonly (string | undefined)[];

/** What the file says; undefined when the text is no project of Hex. Rests now and then while it reads. Never rejects for what is in the text. */
export async function parseHexFile(source: string, pace = new Pace()): Promise<HexFile | undefined> {
  const text = withoutMark(source);
  const whole = parsedAsJson(text);
  const found = new Found(pace);
  if (whole !== undefined) {
    return await fileOf(whole, found, pace);
  }
  const top = await entriesOf({ text, from: 0, to: text.length }, pace);
  const valueOf = (key: string) => top?.find((entry) => entry.key === key)?.value;
  const cells = valueOf("cells");
  const meta = readMeta({ meta: parsedBlock(valueOf("meta")), schemaVersion: parsedBlock(valueOf("schemaVersion")) });
  const isWalked = meta !== undefined && (cells === undefined || (await found.walk(cells, [])));
  if (!isWalked || found.isPartial) {
    // In flow style, with aliases from one cell to another, or being edited.
    const all = yamlValue(text);
    const file = all === undefined ? undefined : await fileOf(all, new Found(pace), pace);
    if (file ?? !meta) {
      return file;
    }
    found.isPartial = cells !== undefined;
  }
  const layouts = [valueOf("appLayout"), valueOf("dataAppCellIds")].flatMap((block) => (block ? [block] : []));
  return meta && found.file(meta, await cellIdsIn(layouts, pace));
}

/** `meta` alone, which stands at the beginning; undefined when there is none. Never throws. */
export function parseMeta(source: string): ProjectMeta | undefined {
  const text = withoutMark(source);
  const ofBlock = readMeta({ meta: parsedBlock(metaIn(text)), schemaVersion: versionIn(text) });
  return ofBlock ?? readMeta(parsedAsJson(text) ?? (text.length <= mostMeta ? yamlValue(text) : undefined));
}

/** What is found in the cells of a file. */
class Found {
  private readonly inputs = new Map<string, ProjectInput>();
  /** The ids of an input's cell and of what it is in, by its name; missing when the cell has none. */
  private readonly cellIds = new Map<string, Within>();
  private readonly duplicates = new Set<string>();
  private badNames = 0;
  private hasComponents = false;
  /** Something that may be an input cannot be read. */
  isPartial = false;

  constructor(private readonly pace: Pace) {}

  /** Takes the inputs of a list of cells, at any depth; false when the block is no list in block style. */
  async walk(cells: Block, within: Within): Promise<boolean> {
    const items = await itemsOf(cells, this.pace);
    for (const item of items ?? []) {
      await this.walkItem(item, within);
      if (this.pace.isLong) {
        await this.pace.rest();
      }
    }
    return items !== undefined || /^[\s[\]]*$/.test(cells.text.slice(cells.from, Math.min(cells.to, cells.from + 400)));
  }

  private async walkItem(item: Block, within: Within): Promise<void> {
    const first = firstWordOf(item, "cellType");
    if (first !== undefined && first !== "INPUT" && first !== "COMPONENT_IMPORT" && !containers.has(first)) {
      return;
    }
    const entries = await entriesOf(item, this.pace);
    const valueOf = (key: string) => entries?.find((entry) => entry.key === key)?.value;
    const typed = valueOf("cellType");
    const type = typed && wordOf(typed);
    const config = valueOf("config");
    if (type !== undefined && containers.has(type) && config && within.length < deepest) {
      const cells = (await entriesOf(config, this.pace))?.find(({ key }) => key === "cells")?.value;
      const id = valueOf("cellId");
      if (!cells || !(await this.walk(cells, [...within, id && wordOf(id)]))) {
        this.takeParsed(parsedBlock(item), within);
      }
    } else if (type === "INPUT" || type === undefined || containers.has(type)) {
      this.takeParsed(parsedBlock(item), within);
    } else if (type === "COMPONENT_IMPORT") {
      this.hasComponents = true;
    }
  }

  /** A cell as it was parsed. */
  takeParsed(cell: unknown, within: Within): void {
    const parsed = v.safeParse(cellSchema, cell);
    if (!parsed.success) {
      this.isPartial = true;
      return;
    }
    const { cellType, cellId, config } = parsed.output;
    if (cellType === "COMPONENT_IMPORT") {
      this.hasComponents = true;
    } else if (containers.has(cellType)) {
      const inside = v.safeParse(containerSchema, config);
      this.isPartial ||= !inside.success || within.length >= deepest;
      if (inside.success && within.length < deepest) {
        inside.output.cells.forEach((one) => this.takeParsed(one, [...within, cellId]));
      }
    } else if (cellType === "INPUT") {
      this.takeInput(cell, within);
    }
  }

  private takeInput(cell: unknown, within: Within): void {
    const read = readInputCell(cell);
    if (!read) {
      this.badNames++;
      return;
    }
    const { input, cellId } = read;
    if (!isInputName(input.name)) {
      this.badNames++;
    } else if (this.inputs.has(input.name)) {
      // Two cells cannot have the same variable in the published app: the first one counts.
      this.duplicates.add(input.name);
    } else if (this.inputs.size < mostInputs) {
      this.inputs.set(input.name, input);
      if (cellId !== undefined) {
        this.cellIds.set(input.name, [...within, cellId]);
      }
    } else {
      this.isPartial = true;
    }
  }

  /** @param ids those of the cells that are in the app; undefined when the file does not tell. */
  file(meta: ProjectMeta, ids: ReadonlySet<string> | undefined): HexFile {
    const isInApp = ({ name }: ProjectInput) => {
      const known = this.cellIds.get(name);
      return !ids || !known || known.some((id) => id !== undefined && ids.has(id.toLowerCase()));
    };
    const isNewer = meta.schemaVersion !== undefined && meta.schemaVersion !== knownVersion;
    const notes: HexFileNote[] = [
      ...(isNewer ? [{ kind: "otherVersion", version: meta.schemaVersion } as const] : []),
      ...(this.hasComponents ? [{ kind: "components" } as const] : []),
      ...(this.isPartial ? [{ kind: "partial" } as const] : []),
      ...(this.duplicates.size > 0 ? [{ kind: "duplicates", names: [...this.duplicates] } as const] : []),
      ...(this.badNames > 0 ? [{ kind: "badNames", count: this.badNames } as const] : []),
    ];
    const inputs = [...this.inputs.values()].map((input) => (isInApp(input) ? input : { ...input, notInApp: true }));
    return { ...meta, inputs, isComplete: !isNewer && !this.hasComponents && !this.isPartial, notes };
  }
}

/** A file that was parsed as a whole. */
async function fileOf(file: unknown, found: Found, pace: Pace): Promise<HexFile | undefined> {
  const meta = readMeta(file);
  if (!meta) {
    return undefined;
  }
  const { cells, appLayout, dataAppCellIds } = file as Record<string, unknown>;
  if (Array.isArray(cells)) {
    for (const cell of cells) {
      found.takeParsed(cell, []);
      if (pace.isLong) {
        await pace.rest();
      }
    }
  } else {
    found.isPartial = cells !== undefined && cells !== null;
  }
  const layouts = [appLayout, dataAppCellIds].filter((layout) => layout !== undefined && layout !== null);
  const blocks = layouts.map((layout): Block => {
    const text = JSON.stringify(layout);
    return { text, from: 0, to: text.length };
  });
  return found.file(meta, await cellIdsIn(blocks, pace));
}

/**
 * The ids in an app's layout, those of sections and blocks among them: UUIDs that stand after `cellId`, or alone in a
 * list. Undefined without any: a layout of another type may be written without its cells.
 */
async function cellIdsIn(layouts: readonly Block[], pace: Pace): Promise<ReadonlySet<string> | undefined> {
  const ids = new Set<string>();
  for (const { text, from, to } of layouts) {
    for (let at = from; at < to; at += layoutAtOnce.characters) {
      const part = text.slice(at, Math.min(to, at + layoutAtOnce.characters + layoutAtOnce.overlap));
      for (const [, id = ""] of part.matchAll(
        /(?:cellId["']?[ \t]*:[ \t]*|-[ \t]+|[[,][ \t]*)["']?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b/gi,
      )) {
        ids.add(id.toLowerCase());
      }
      if (pace.isLong) {
        await pace.rest();
      }
    }
  }
  return ids.size > 0 ? ids : undefined;
}

/** A byte order mark may stand before the first key. */
function withoutMark(source: string): string {
  return source.startsWith("\uFEFF") ? source.slice(1) : source;
}

function metaIn(text: string): Block | undefined {
  const key = /^(?:meta|"meta"|'meta')[ \t]*:/m.exec(text);
  if (!key) {
    return undefined;
  }
  const from = key.index + key[0].length;
  const rest = text.slice(from, from + mostMeta);
  const next = rest.search(/\n(?![ \t\r\n#])/);
  return { text, from, to: next < 0 ? from + rest.length : from + next + 1 };
}

function versionIn(text: string): number | undefined {
  const version = /^["']?schemaVersion["']?[ \t]*:[ \t]*(\d{1,6})\b/m.exec(text.slice(0, mostYamlAtOnce))?.[1];
  return version === undefined ? undefined : Number(version);
}

function readMeta(file: unknown): ProjectMeta | undefined {
  const parsed = v.safeParse(fileSchema, file);
  if (!parsed.success) {
    return undefined;
  }
  const {
    meta: { projectId, title, hexType },
    schemaVersion,
  } = parsed.output;
  return {
    projectId,
    title,
    type: hexType ?? "PROJECT",
    schemaVersion: typeof schemaVersion === "number" ? schemaVersion : undefined,
  };
}

function parsedAsJson(source: string): unknown {
  try {
    return source.length <= mostJsonAtOnce && /^\s*\{/.test(source.slice(0, 100))
      ? (JSON.parse(source) as unknown)
      : undefined;
  } catch {
    return undefined;
  }
}
