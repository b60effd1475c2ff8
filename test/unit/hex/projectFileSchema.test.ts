import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { parseHexFile } from "../../../src/hex/projectFile";
import type { InputValue, ProjectInput } from "../../../src/hex/types";
import { withDefaultOfToday } from "../../../src/store/inputSchema/dates";
import { formatInput, problemWith, readInput } from "../../../src/store/inputSchema/typing";
import { yaml as asTheSimulator } from "../../simulator/yaml";

/** How many files are made: a few hundred, or as many as HEX_RUNS_SCHEMA_FILES says. */
const files = Number(process.env["HEX_RUNS_SCHEMA_FILES"] ?? 300);
/** Hex's own description of the format, where it is beside the project. */
const description = join(import.meta.dirname, "../../../../shared/hex/file-schema-inputs.json");

const now = new Date(2026, 10, 22, 12);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _-]{0,11}$/);
const line = fc.oneof(word, fc.constantFrom("", "a: b", "# no", "true", "07", "é", "2026-08-09", "- x"));
const number = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.constantFrom(0.5, -1.25, 1e-3));
const variable = fc.stringMatching(/^[a-z_][a-z0-9_]{0,10}$/);
const dynamic = fc.oneof(
  fc.record({ variableName: variable }),
  fc.record(
    { variableName: fc.option(variable), dfName: variable, columnName: variable, displayColumnName: variable },
    { requiredKeys: ["variableName", "dfName"] },
  ),
);
const choices = fc.oneof(
  fc.array(line, { maxLength: 4 }),
  fc.array(number, { maxLength: 4 }),
  fc.uniqueArray(fc.record({ key: word, value: word }), { maxLength: 4, selector: ({ key }) => key }),
  dynamic,
);
const dateString = fc
  .integer({ min: 0, max: 40_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const timezone = fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata", "Mars/Base");
const isoDate = fc
  .tuple(dateString, fc.constantFrom("00:00:00.000Z", "14:30:00+02:00"))
  .map(([day, time]) => `${day}T${time}`);
const date = fc.oneof(
  fc.record({ dateString }),
  fc.record({ isoDateString: isoDate, timezoneName: timezone }),
  fc.record(
    {
      unit: fc.constantFrom("DAY", "WEEK", "MONTH", "QUARTER", "YEAR"),
      amount: fc.nat(60),
      operation: fc.constantFrom("AGO", "FROM_NOW"),
      timezone,
      displayName: word,
    },
    { requiredKeys: ["unit", "amount", "operation", "timezone"] },
  ),
);
const table = fc.record({
  contents: fc.dictionary(variable, fc.array(fc.option(number), { maxLength: 2 }), { maxKeys: 2 }),
  headers: fc.constant([]),
  rowCount: fc.nat(3),
});

/** Options and a default of each type of input, in every form that is described. */
const forms: Record<string, fc.Arbitrary<{ options?: unknown; defaultValue?: unknown }>> = {
  TEXT_INPUT: fc.record({
    options: fc.option(fc.record({ multiline: fc.boolean() })),
    defaultValue: fc.option(fc.oneof(line, fc.constant("two\nlines"))),
  }),
  NUMERIC_INPUT: fc.record({
    options: fc.record(
      {
        increment: number,
        numberFormatting: fc.record(
          {
            format: fc.constantFrom("NUMBER", "PERCENTAGE", "CURRENCY"),
            currencySymbol: fc.constantFrom("$", "€", "CHF "),
            thousands: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ["increment"] },
    ),
    defaultValue: fc.option(number),
  }),
  SLIDER: fc.record({
    options: fc.record({ min: fc.constant(-1e6), max: fc.constant(1e6), step: fc.constant(0.001) }),
    defaultValue: fc.option(number),
  }),
  CHECKBOX: fc.record({
    options: fc.record({ style: fc.constantFrom("checkbox", "switch"), text: line }),
    defaultValue: fc.option(fc.boolean()),
  }),
  DROPDOWN: fc.record({
    options: fc.record({ valueOptions: choices, optional: fc.boolean() }, { requiredKeys: ["valueOptions"] }),
    defaultValue: fc.option(fc.oneof(line, number)),
  }),
  MULTISELECT: fc.record({
    options: fc.record({ multiValueOptions: choices }),
    defaultValue: fc.option(fc.oneof(fc.array(line, { maxLength: 3 }), fc.array(number, { maxLength: 3 }))),
  }),
  DATE: fc.record({
    options: fc.record(
      {
        enableTime: fc.boolean(),
        useDateRange: fc.boolean(),
        enableTimezonePicker: fc.boolean(),
        showRelativeDates: fc.boolean(),
        dynamicDefault: fc.record({ variableName: fc.option(variable) }),
      },
      { requiredKeys: ["enableTime"] },
    ),
    defaultValue: fc.option(fc.oneof(date, fc.tuple(date, date))),
  }),
  BUTTON: fc.record({ options: fc.record({ intent: word, icon: word, text: line }) }),
  TABLE: fc.record({
    options: fc.record({ value: fc.option(fc.record({ variableName: variable })) }),
    defaultValue: fc.option(table),
  }),
  FILE_UPLOAD: fc.record({
    options: fc.record({ uploadType: fc.constantFrom("csv", "excel", "binary") }),
    defaultValue: fc.option(
      fc.record({ id: fc.uuid(), name: word, type: fc.constantFrom("FILE", "APP_SESSION_FILE") }),
    ),
  }),
};
const outputType = fc.constantFrom(
  "STRING",
  "NUMBER",
  "DATA_FRAME",
  "DATETIME",
  "BOOLEAN",
  "DYNAMIC",
  "LIST_STRING",
  "LIST_NUMBER",
);
const input = fc.constantFrom(...Object.keys(forms)).chain((inputType) =>
  fc
    .record({
      cellId: fc.uuid(),
      cellLabel: fc.option(line),
      form: forms[inputType] as fc.Arbitrary<object>,
      outputType,
      name: variable,
    })
    .map(({ cellId, cellLabel, form, name, ...more }) => ({
      cellType: "INPUT" as const,
      cellId,
      cellLabel,
      config: { name, inputType, ...more, ...form } as Config,
    })),
);
interface Config {
  name: string;
  inputType: string;
  options?: Record<string, unknown> | null;
  defaultValue?: unknown;
}
type Cell = { cellType: string; cellId?: string; config: object };
const cells = fc.letrec<{ cell: Cell; list: Cell[] }>((tie) => ({
  list: fc.array(tie("cell"), { maxLength: 5 }),
  cell: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    input,
    fc.record({
      cellType: fc.constantFrom("CODE", "SQL", "MARKDOWN", "TEXT", "CHARTV2"),
      config: fc.record({ source: fc.oneof(line, fc.constant("- cellType: INPUT\n  config:\n    name: not_one\n")) }),
    }),
    fc.record({
      cellType: fc.constant("COLLAPSIBLE"),
      cellId: fc.uuid(),
      config: fc.record({ cells: tie("list"), labelStyle: fc.constantFrom("AUTO", "H1") }),
    }),
    fc.record({
      cellType: fc.constant("BLOCK"),
      cellId: fc.uuid(),
      config: fc.record({ cells: tie("list"), blockConfig: fc.constant(null) }),
    }),
    fc.record({
      cellType: fc.constant("COMPONENT_IMPORT"),
      config: fc.record({ component: fc.option(fc.record({ id: word, version: word })) }),
    }),
  ),
})).list;
const file = fc.record({
  title: word,
  projectId: fc.uuid(),
  cells,
  /** Of each input: whether it is in the app, by its own id or that of what it is in. */
  shown: fc.option(fc.array(fc.option(fc.nat(4)), { minLength: 60, maxLength: 60 })),
  write: fc.constantFrom(
    asTheSimulator,
    (one: unknown) => stringify(one, { aliasDuplicateObjects: false }),
    (one: unknown) => JSON.stringify(one),
  ),
});

/** Each input with its id and those of the cells that it is in. */
function inputsIn(list: readonly Cell[], within: readonly string[] = []): { config: Config; ids: string[] }[] {
  return list.flatMap((cell) => {
    const ids = [...(cell.cellId === undefined ? [] : [cell.cellId]), ...within];
    if (cell.cellType === "INPUT") {
      return [{ config: cell.config as Config, ids }];
    }
    return "cells" in cell.config ? inputsIn(cell.config.cells as Cell[], ids) : [];
  });
}

const hasComponents = (list: readonly Cell[]): boolean =>
  list.some(
    (cell) =>
      cell.cellType === "COMPONENT_IMPORT" || ("cells" in cell.config && hasComponents(cell.config.cells as Cell[])),
  );

/** Whether a value has the JSON form that RunProject is documented to take for such an input. */
function isDocumented({ kind }: ProjectInput, value: InputValue): boolean {
  const isDay = (one: unknown) => typeof one === "string" && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/.test(one);
  switch (kind) {
    case "number":
    case "slider":
      return typeof value === "number";
    case "checkbox":
      return typeof value === "boolean";
    case "multiselect":
      return Array.isArray(value);
    case "date":
      return isDay(value);
    case "dateRange":
      return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        isDay(value["start"]) &&
        isDay(value["end"])
      );
    default:
      return ["string", "number", "boolean"].includes(typeof value);
  }
}

describe("Project files made from the forms of Hex's schema", () => {
  it(`are read, each default is shown, and each value goes out in its documented form (${files} files)`, async function () {
    this.timeout(60_000 + files * 50);
    await fc.assert(
      fc.asyncProperty(file, async ({ title, projectId, cells: list, shown, write }) => {
        const all = inputsIn(list);
        const inApp = shown && all.flatMap(({ ids }, at) => ids[(shown[at] ?? NaN) % ids.length] ?? []);
        const whole = {
          schemaVersion: 3,
          meta: { title, projectId, codeLanguage: "PYTHON" },
          cells: list,
          ...(inApp && { dataAppCellIds: inApp }),
        };
        validate?.(whole);
        const read = await parseHexFile(write(whole));
        assert.ok(read);
        const first = new Map(all.toReversed().map((cell) => [cell.config.name, cell]));
        assert.deepEqual(read.inputs.map(({ name }) => name).sort(), [...first.keys()].sort());
        assert.equal(read.isComplete, !hasComponents(list));
        for (const raw of read.inputs) {
          const cell = first.get(raw.name);
          assert.ok(cell);
          checkInput(withDefaultOfToday(raw, now), cell.config);
          const isTold = inApp !== null && inApp.length > 0;
          assert.equal(raw.notInApp ?? false, isTold && !cell.ids.some((one) => inApp.includes(one)));
        }
      }),
      { numRuns: files },
    );
  });

  function checkInput(one: ProjectInput, { inputType, options, defaultValue }: Config): void {
    assert.notEqual(one.kind, "unknown", inputType);
    const isGiven =
      defaultValue !== null && defaultValue !== undefined && one.kind !== "button" && one.kind !== "notSettable";
    const isPair = Array.isArray(defaultValue) && inputType === "DATE";
    if (isGiven && (inputType !== "DATE" || isPair === (options?.["useDateRange"] === true))) {
      assert.notEqual(one.defaultValue, undefined, `${inputType} ${JSON.stringify(defaultValue)}`);
    }
    const value = one.defaultValue;
    if (value === undefined || problemWith(one, value) !== undefined) {
      return;
    }
    const shown = formatInput(one, value);
    const again = readInput(one, shown, now);
    assert.ok("value" in again, `${inputType} ${shown}`);
    assert.ok(isDocumented(one, again.value), `${inputType} ${JSON.stringify(again.value)}`);
  }

  let validate: ((file: unknown) => void) | undefined;
  before(async function () {
    if (!existsSync(description)) {
      console.log("      Hex's own description of project files is not here: what is made is not held against it.");
      return;
    }
    const { Ajv } = await import("ajv");
    const check = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(
      JSON.parse(readFileSync(description, "utf8")) as object,
    );
    validate = (one) => assert.ok(check(JSON.parse(JSON.stringify(one))), JSON.stringify(check.errors?.slice(0, 3)));
  });
});
