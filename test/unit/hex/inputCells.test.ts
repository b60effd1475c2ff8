import assert from "node:assert/strict";
import { localDay, readInputCell } from "../../../src/hex/projectFileInputs";
import type { ProjectInput } from "../../../src/hex/types";

/** The input that a cell with this configuration is read as. */
function read(config: object, cell: object = {}): ProjectInput | undefined {
  return readInputCell({ cellType: "INPUT", ...cell, config: { name: "a", ...config } })?.input;
}

describe("an input cell of a project file", () => {
  it("has the kind that its word stands for, described or seen", () => {
    const kinds = {
      TEXT_INPUT: "text",
      TEXT_AREA: "textArea",
      NUMERIC_INPUT: "number",
      NUMERIC: "number",
      NUMBER: "number",
      NUMBER_INPUT: "number",
      SLIDER: "slider",
      CHECKBOX: "checkbox",
      DROPDOWN: "dropdown",
      MULTISELECT: "multiselect",
      DATE: "date",
      DATE_RANGE: "dateRange",
      BUTTON: "button",
      TABLE: "notSettable",
      FILE_UPLOAD: "notSettable",
      HOLOGRAM: "unknown",
    };
    for (const [inputType, kind] of Object.entries(kinds)) {
      assert.deepEqual([read({ inputType })?.kind, read({ inputType })?.inputType], [kind, inputType]);
    }
    assert.deepEqual(read({ inputType: 7 }), { name: "a", kind: "unknown", inputType: "UNKNOWN" });
  });

  it("is another kind by an option that only its own word has", () => {
    assert.equal(read({ inputType: "TEXT_INPUT", options: { multiline: true } })?.kind, "textArea");
    assert.equal(read({ inputType: "TEXT_INPUT", options: { multiline: false } })?.kind, "text");
    assert.equal(read({ inputType: "DATE", options: { useDateRange: true } })?.kind, "dateRange");
    assert.equal(read({ inputType: "DATE", options: { useDateRange: false } })?.kind, "date");
    assert.equal(read({ inputType: "SLIDER", options: { multiline: true, useDateRange: true } })?.kind, "slider");
  });

  it("has its label, and its id in lower case; without a name it is none", () => {
    const config = { name: "a", inputType: "CHECKBOX" };
    assert.deepEqual(readInputCell({ cellId: "0190F7B2", cellLabel: "Only new", config }), {
      input: { name: "a", label: "Only new", kind: "checkbox", inputType: "CHECKBOX" },
      cellId: "0190f7b2",
    });
    assert.deepEqual(readInputCell({ config })?.cellId, undefined);
    for (const cell of [{ config: { ...config, name: "" } }, { config: { inputType: "CHECKBOX" } }, {}, null, 7]) {
      assert.equal(readInputCell(cell), undefined);
    }
  });

  it("of numbers has its bounds and step, wherever they stand, the cell's own first", () => {
    const options = { min: 1, max: 9, step: 2, increment: 3 };
    for (const inputType of ["SLIDER", "NUMERIC_INPUT"]) {
      const { min, max, step } = read({ inputType, options }) ?? {};
      assert.deepEqual([min, max, step], [1, 9, 2]);
    }
    const own = read({ inputType: "SLIDER", options, min: 0, max: 8, step: 0.5 });
    assert.deepEqual([own?.min, own?.max, own?.step], [0, 8, 0.5]);
    assert.equal(read({ inputType: "NUMERIC_INPUT", options: { increment: 3 } })?.step, 3);
    const text = read({ inputType: "TEXT_INPUT", options, min: 0, max: 8, step: 0.5 });
    assert.deepEqual(text, { name: "a", kind: "text", inputType: "TEXT_INPUT" });
    // One that cannot be read is as good as missing.
    const odd = read({ inputType: "SLIDER", options: { ...options, min: "low" } });
    assert.deepEqual([odd?.min, odd?.max], [undefined, 9]);
  });

  it("of numbers is shown as the project formats it", () => {
    const format = (numberFormatting: object, inputType = "NUMERIC_INPUT") =>
      read({ inputType, options: { numberFormatting } })?.format;
    assert.deepEqual(format({ format: "PERCENTAGE" }), { style: "percent" });
    assert.deepEqual(format({ format: "PERCENTAGE", currencySymbol: "€" }, "SLIDER"), { style: "percent" });
    assert.deepEqual(format({ format: "CURRENCY", currencySymbol: "€", thousands: true }), {
      style: "currency",
      symbol: "€",
      thousands: true,
    });
    assert.deepEqual(format({ format: "CURRENCY" }), { style: "currency", symbol: "$" });
    assert.deepEqual(format({ format: "NUMBER", thousands: true }), { style: "number", thousands: true });
    assert.deepEqual(format({ thousands: true }), { style: "number", thousands: true });
    for (const plain of [{ format: "NUMBER" }, { format: "NUMBER", thousands: false }, {}]) {
      assert.equal(format(plain), undefined);
    }
    assert.equal(format({ format: "PERCENTAGE" }, "TEXT_INPUT"), undefined);
  });

  it("that is a checkbox has the text beside it, and no other has", () => {
    assert.equal(read({ inputType: "CHECKBOX", options: { text: "Only new" } })?.text, "Only new");
    assert.equal(read({ inputType: "BUTTON", options: { text: "Go" } })?.text, undefined);
  });

  describe("with choices", () => {
    const dropdown = (valueOptions: unknown, more: object = {}) =>
      read({ inputType: "DROPDOWN", ...more, options: { valueOptions } });

    it("has the texts, numbers and truth values that it lists, and nothing else of the list", () => {
      assert.deepEqual(dropdown(["x", 1, true, null, Infinity, { key: 1, value: "y" }, ["z"]]), {
        name: "a",
        kind: "dropdown",
        inputType: "DROPDOWN",
        options: ["x", 1, true],
      });
      const many = read({ inputType: "MULTISELECT", options: { multiValueOptions: ["x"] } });
      assert.deepEqual([many?.options, many?.kind], [["x"], "multiselect"]);
      assert.equal(read({ inputType: "TEXT_INPUT", options: { valueOptions: ["x"] } })?.options, undefined);
      assert.equal(read({ inputType: "BUTTON", options: { valueOptions: { dfName: "df" } } })?.optionsFrom, undefined);
    });

    it("has 10,000 of them at most", () => {
      const listed = (count: number) => dropdown(Array.from({ length: count }, (_, at) => at))?.options;
      assert.deepEqual(
        [listed(10_000)?.length, listed(10_001)?.length, listed(10_001)?.at(-1)],
        [10_000, 10_000, 9_999],
      );
    });

    it("sends the keys of those that people see under another name", () => {
      const pairs = [{ key: "de", value: "Germany" }, "fr", { key: "at", value: "Austria" }];
      const one = dropdown(pairs);
      assert.deepEqual(one?.options, ["de", "fr", "at"]);
      assert.deepEqual(one?.labels, [
        { value: "de", label: "Germany" },
        { value: "fr" },
        { value: "at", label: "Austria" },
      ]);
      assert.equal(dropdown(["x"])?.labels, undefined);
    });

    it("takes a default that is given by what people see, by its key, or by neither", () => {
      const pairs = [{ key: "de", value: "Germany" }, { key: "g", value: "Germany" }, { key: "x", value: "de" }, "fr"];
      const byDefault = (defaultValue: unknown) => dropdown(pairs, { defaultValue })?.defaultValue;
      // The first of those that look the same; a key before what looks like it.
      assert.deepEqual(["Germany", "de", "fr", "Spain"].map(byDefault), ["de", "de", "fr", "Spain"]);
      assert.equal(byDefault(undefined), undefined);
      const several = { inputType: "MULTISELECT", options: { multiValueOptions: pairs } };
      assert.deepEqual(read({ ...several, defaultValue: ["Germany", "fr", "x"] })?.defaultValue, ["de", "fr", "x"]);
      assert.equal(dropdown(["Germany"], { defaultValue: "Germany" })?.defaultValue, "Germany");
    });

    it("says where those come from that only Hex knows", () => {
      assert.deepEqual(dropdown({ variableName: "choices" })?.optionsFrom, { variable: "choices" });
      assert.deepEqual(
        dropdown({ variableName: null, dfName: "df", columnName: "c", displayColumnName: "d" })?.optionsFrom,
        {
          dataframe: "df",
          column: "c",
        },
      );
      assert.deepEqual(dropdown({ dfName: "df", displayColumnName: "d" })?.optionsFrom, {
        dataframe: "df",
        column: "d",
      });
      for (const none of [undefined, { columnName: "c" }, "choices", ["x"]]) {
        assert.equal(dropdown(none)?.optionsFrom, undefined);
      }
      assert.equal(dropdown({ variableName: "choices" })?.options, undefined);
    });

    it("is of numbers when what the notebook gets is", () => {
      const isOfNumbers = (outputType: string, inputType = "DROPDOWN") => read({ inputType, outputType })?.ofNumbers;
      assert.deepEqual(
        ["NUMBER", "LIST_NUMBER", "STRING", "DYNAMIC"].map((type) => isOfNumbers(type)),
        [true, true, undefined, undefined],
      );
      assert.equal(isOfNumbers("LIST_NUMBER", "MULTISELECT"), true);
      assert.equal(isOfNumbers("NUMBER", "SLIDER"), undefined);
    });

    it("may be left empty only when it is a dropdown that says so", () => {
      const isOptional = (inputType: string, optional: unknown) => read({ inputType, options: { optional } })?.optional;
      assert.deepEqual(
        [isOptional("DROPDOWN", true), isOptional("DROPDOWN", false), isOptional("MULTISELECT", true)],
        [true, undefined, undefined],
      );
    });
  });

  describe("of dates", () => {
    const date = (defaultValue: unknown, options: object = {}) => {
      const input = read({ inputType: "DATE", options, defaultValue });
      return input?.defaultValue ?? input?.relativeDefault;
    };
    const relative = (more: object = {}) => ({ unit: "WEEK", amount: 2, operation: "AGO", timezone: "UTC", ...more });

    it("has a time, and a default from a variable, when its options say so", () => {
      const input = read({ inputType: "DATE", options: { enableTime: true, dynamicDefault: { variableName: "day" } } });
      assert.deepEqual([input?.hasTime, input?.defaultVariable], [true, "day"]);
      const other = read({
        inputType: "SLIDER",
        options: { enableTime: true, dynamicDefault: { variableName: "day" } },
      });
      assert.deepEqual([other?.hasTime, other?.defaultVariable], [undefined, undefined]);
      assert.equal(read({ inputType: "DATE", options: { enableTime: false } })?.hasTime, undefined);
      assert.equal(read({ inputType: "DATE_RANGE", options: { enableTime: true } })?.hasTime, true);
    });

    it("has a day as its default, written in any of the forms; an empty one is none", () => {
      assert.deepEqual(
        ["2026-08-09", { dateString: "2026-08-09" }, [{ dateString: "2026-08-09" }]].map((raw) => date(raw)),
        ["2026-08-09", "2026-08-09", "2026-08-09"],
      );
      for (const none of ["", { dateString: "" }, 7, null, {}, ["2026-08-09", "2026-08-10"], []]) {
        assert.equal(date(none), undefined, JSON.stringify(none));
      }
    });

    it("has the moment as its default when it has a time, else the day that it is in the cell's time zone", () => {
      const moment = { isoDateString: "2026-08-09T22:30:00.000Z", timezoneName: "Europe/Berlin" };
      assert.equal(date(moment, { enableTime: true }), "2026-08-09T22:30:00.000Z");
      assert.equal(date(moment), "2026-08-10");
      assert.equal(date({ ...moment, timezoneName: "Mars/Base" }), "2026-08-09");
      assert.equal(date({ ...moment, isoDateString: "2026-08-09", timezoneName: "America/New_York" }), "2026-08-09");
      assert.equal(date({ ...moment, isoDateString: "some day in August" }), "some day i");
    });

    it("may count from today, by as many days as dates can hold", () => {
      assert.deepEqual(date(relative()), [{ unit: "WEEK", count: -2, timeZone: "UTC" }]);
      assert.deepEqual(date(relative({ operation: "FROM_NOW", unit: "DAY" })), [
        { unit: "DAY", count: 2, timeZone: "UTC" },
      ]);
      for (const unit of ["MONTH", "QUARTER", "YEAR"]) {
        assert.deepEqual(date(relative({ unit })), [{ unit, count: -2, timeZone: "UTC" }]);
      }
      for (const amount of [100_000, -100_000]) {
        assert.deepEqual(date(relative({ amount })), [{ unit: "WEEK", count: -amount, timeZone: "UTC" }]);
      }
      for (const odd of [
        { amount: 100_001 },
        { amount: -100_001 },
        { amount: 0.5 },
        { unit: "HOUR" },
        { operation: "NEVER" },
      ]) {
        assert.equal(date(relative(odd)), undefined, JSON.stringify(odd));
      }
    });

    it("has both ends of a range as its default, or none", () => {
      const range = (raw: unknown) => date(raw, { useDateRange: true });
      const [start, end] = ["2026-07-01", "2026-07-31"];
      for (const both of [{ start, end }, [start, end], [{ dateString: start }, end]]) {
        assert.deepEqual(range(both), { start, end });
      }
      assert.deepEqual(range([relative(), end]), [{ unit: "WEEK", count: -2, timeZone: "UTC" }, end]);
      assert.deepEqual(range([start, relative()]), [start, { unit: "WEEK", count: -2, timeZone: "UTC" }]);
      for (const none of [[start], [start, end, end], { start, end: "" }, { start: 7, end }, start, undefined]) {
        assert.equal(range(none), undefined, JSON.stringify(none));
      }
    });
  });

  it("that cannot be set has no default", () => {
    for (const inputType of ["BUTTON", "TABLE", "FILE_UPLOAD"]) {
      assert.equal(read({ inputType, defaultValue: "x" })?.defaultValue, undefined);
    }
  });

  it("has a default only when JSON can carry it, in 100,000 characters", () => {
    const byDefault = (defaultValue: unknown) => read({ inputType: "TEXT_INPUT", defaultValue })?.defaultValue;
    assert.deepEqual([byDefault("x"), byDefault(0), byDefault(""), byDefault(false)], ["x", 0, "", false]);
    const itself: unknown[] = [];
    itself.push(itself);
    for (const none of [undefined, null, Infinity, NaN, itself, 7n]) {
      assert.equal(byDefault(none), undefined);
    }
    // With its quotes.
    assert.equal(byDefault("x".repeat(99_998)), "x".repeat(99_998));
    assert.equal(byDefault("x".repeat(99_999)), undefined);
  });
});

describe("The day of a moment in a time zone", () => {
  it("is written with four digits of a year, and in our calendar", () => {
    assert.equal(localDay(new Date("2026-08-09T23:30:00Z"), "Asia/Tokyo"), "2026-08-10");
    assert.equal(localDay(new Date("0099-03-04T12:00:00Z"), "UTC"), "0099-03-04");
  });

  it("is not known in a zone that there is not", () => {
    assert.equal(localDay(new Date("2026-08-09T23:30:00Z"), "Mars/Base"), undefined);
  });
});
