import assert from "node:assert/strict";
import type { InputKind, InputValue, ProjectInput } from "../../../../src/hex/types";
import {
  asShown,
  formatInput,
  formattedNumber,
  hasLines,
  labelOf,
  problemWith,
  readInput,
  shownOf,
  withKeysOf,
} from "../../../../src/store/inputSchema/typing";

const now = new Date(2026, 10, 22, 12);
const make = (kind: InputKind, more: Partial<ProjectInput> = {}): ProjectInput => ({ name: "x", kind, ...more });
const typed = (input: ProjectInput, text: string) => {
  const result = readInput(input, text, now);
  return "value" in result ? result.value : result.problem.kind;
};
const problem = (input: ProjectInput, value: InputValue) => problemWith(input, value)?.kind;

describe("What an input takes", () => {
  it("is of the input's own type", () => {
    const cases: [InputKind, InputValue, string][] = [
      ["text", 1, "notText"],
      ["textArea", null, "notText"],
      ["number", "1", "notANumber"],
      ["slider", true, "notANumber"],
      ["checkbox", "true", "notTrueOrFalse"],
      ["date", 20261122, "notADate"],
      ["date", "2026-02-30", "notADate"],
      ["dateRange", "2026-01-01", "notARange"],
      ["dateRange", null, "notARange"],
      ["dateRange", ["2026-01-01", "2026-01-02"], "notARange"],
      ["dateRange", { start: "2026-01-01" }, "notARange"],
      ["dateRange", { start: 1, end: "2026-01-02" }, "notARange"],
      ["dateRange", { start: "2026-01-01", end: "2026-02-30" }, "notARange"],
      ["dateRange", { start: "2026-02-30", end: "2026-03-01" }, "notARange"],
      ["multiselect", "a", "notAList"],
      ["button", "click", "notSettable"],
      ["notSettable", 1, "notSettable"],
    ];
    for (const [kind, value, expected] of cases) {
      assert.equal(problem(make(kind), value), expected, `${kind} ${JSON.stringify(value)}`);
    }
    assert.equal(problem(make("unknown"), { any: ["thing"] }), undefined);
    assert.equal(problem(make("dateRange"), { start: "2026-01-01", end: "2026-01-01" }), undefined);
  });

  it("is null only where nothing may be chosen", () => {
    const choice: Partial<ProjectInput> = { options: ["a"] };
    assert.equal(problem(make("dropdown", { ...choice, optional: true }), null), undefined);
    assert.equal(problem(make("dropdown", { ...choice, optional: true }), "b"), "notAnOption");
    assert.equal(problem(make("dropdown", choice), null), "notAnOption");
  });

  it("is a word, a number or a yes where the options are only known in Hex", () => {
    for (const value of ["a", 1, false]) {
      assert.equal(problem(make("dropdown"), value), undefined);
      assert.equal(problem(make("multiselect"), [value]), undefined);
    }
    assert.equal(problem(make("dropdown"), ["a"]), "notAnOption");
    assert.deepEqual(problemWith(make("multiselect"), ["a", null]), { kind: "notAnOption", option: null });
  });

  it("may be the least and the most there is, and no step beyond", () => {
    const slider = make("slider", { min: 2, max: 10, step: 3 });
    assert.deepEqual(
      [2, 5, 8, 10].map((value) => problem(slider, value)),
      [undefined, undefined, undefined, "offStep"],
    );
    assert.deepEqual(problemWith(slider, 9), { kind: "offStep", nearest: [8] });
    assert.deepEqual(problemWith(slider, 3), { kind: "offStep", nearest: [2, 5] });
    assert.deepEqual(problemWith(make("slider", { max: 10, step: 5 }), 10), undefined);
    assert.deepEqual(problemWith(make("slider", { max: 10, step: 5 }), 7), { kind: "offStep", nearest: [5, 10] });
    assert.equal(problem(make("slider", { step: 0 }), 0.3), undefined);
    assert.equal(problem(make("slider"), 0.3), undefined);
    assert.equal(problem(make("number", { min: 0 }), -1), "belowMin");
  });
});

describe("Options with a label that people see", () => {
  const region = make("dropdown", {
    options: ["emea", 7, "Asia"],
    labels: [{ value: "emea", label: "Europe" }, { value: 7, label: "Seven seas" }, { value: "Asia" }],
  });

  it("are shown and typed by label or by value", () => {
    assert.deepEqual(
      (["emea", 7, "Asia", "other"] as const).map((value) => labelOf(region, value)),
      ["Europe", "Seven seas", undefined, undefined],
    );
    assert.equal(formatInput(region, "emea"), "Europe");
    assert.equal(formatInput(region, "Asia"), "Asia");
    assert.deepEqual(
      ["Europe", "emea", "Seven seas", "7", "Asia"].map((text) => typed(region, text)),
      ["emea", "emea", 7, 7, "Asia"],
    );
    assert.equal(typed(region, "Atlantis"), "notAnOption");
  });

  it("are found in lists, and a value that is also another one's label is taken as the value", () => {
    const regions = make("multiselect", { options: region.options, labels: region.labels });
    assert.deepEqual(typed(regions, "Europe, Seven seas"), ["emea", 7]);
    assert.deepEqual(typed(regions, '["Europe", 7]'), ["emea", 7]);
    assert.equal(formatInput(regions, ["emea", 7]), "Europe, Seven seas");
    const crossed = make("dropdown", {
      options: ["a", "b"],
      labels: [
        { value: "a", label: "b" },
        { value: "b", label: "a" },
      ],
    });
    assert.deepEqual([withKeysOf(crossed, "a"), withKeysOf(crossed, "b")], ["a", "b"]);
    assert.equal(withKeysOf(make("dropdown"), "Europe"), "Europe");
  });

  it("are sent as people see them once the value has that", () => {
    assert.deepEqual([shownOf(region, "emea"), shownOf(region, 7)], ["Europe", "Seven seas"]);
    assert.deepEqual(asShown(region, "emea"), region);
    const shown = asShown({ ...region, defaultValue: 7 }, "Europe");
    assert.deepEqual([shown.options, shown.defaultValue], [["Europe", "Seven seas", "Asia"], "Seven seas"]);
    assert.deepEqual(
      ["Europe", "Seven seas", "emea"].map((text) => typed(shown, text)),
      ["Europe", "Seven seas", "notAnOption"],
    );
    assert.equal(formatInput(shown, "Europe"), "Europe");
    assert.equal(shownOf(shown, "Europe"), undefined);
    const regions = { ...region, kind: "multiselect" as const };
    assert.deepEqual(shownOf(regions, ["emea", "Asia", 7]), ["Europe", "Asia", "Seven seas"]);
    assert.equal(typed(asShown(regions, ["Europe"]), "Europe, emea"), "notAnOption");
    assert.deepEqual(asShown(regions, ["Europe", 7]), regions);
  });

  it("are sent by their key where that is all that people see, or could be meant", () => {
    const same = make("dropdown", { options: ["a"], labels: [{ value: "a", label: "a" }] });
    const crossed = make("dropdown", {
      options: ["a", "b"],
      labels: [
        { value: "a", label: "b" },
        { value: "b", label: "a" },
      ],
    });
    assert.deepEqual(
      [shownOf(same, "a"), shownOf(crossed, "a"), shownOf(region, "Asia")],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(
      [shownOf(region, null), shownOf(region, undefined), shownOf(make("text"), "a")],
      [undefined, undefined, undefined],
    );
    assert.deepEqual([asShown(crossed, "b"), asShown(region, undefined)], [crossed, region]);
  });

  it("that the box cannot hold as a list are shown as JSON", () => {
    const list = make("multiselect");
    assert.equal(formatInput(list, ["a, b", "c"]), '["a, b","c"]');
    assert.equal(formatInput(list, ["a\nb"]), '["a\\nb"]');
    assert.equal(formatInput(list, ["a", "b"]), "a, b");
    assert.equal(formatInput(list, [1, 2]), "[1,2]");
    assert.equal(formatInput(make("multiselect", { ofNumbers: true }), [1, 2]), "1, 2");
  });

  it("are numbers only where all of them are", () => {
    assert.deepEqual(typed(make("multiselect", { options: [1, 2] }), "1, 2"), [1, 2]);
    assert.deepEqual(typed(make("multiselect", { options: ["1", 2] }), '"1"'), "notAnOption");
    assert.deepEqual(typed(make("multiselect", { options: ["1", 2] }), "1"), ["1"]);
    assert.deepEqual(typed(make("multiselect", { ofNumbers: true }), "1"), [1]);
    assert.deepEqual(typed(make("multiselect", { defaultValue: [1, "2"] }), "1"), ["1"]);
    assert.deepEqual(typed(make("multiselect", { defaultValue: [] }), "1"), ["1"]);
    assert.equal(typed(make("dropdown", { options: ["1", 2] }), "2"), 2);
    assert.equal(typed(make("dropdown", { defaultValue: "a", ofNumbers: true }), "12"), 12);
  });
});

describe("Numbers with a format", () => {
  const dollars = make("number", { format: { style: "currency", symbol: "$", thousands: true } });
  const share = make("number", { format: { style: "percent" } });
  const plain = make("number", { format: { style: "number", thousands: true } });

  it("are shown as Hex shows them", () => {
    assert.equal(formattedNumber(dollars, -1250.5, "en"), "-$1,250.50");
    assert.equal(formattedNumber(dollars, 1250, "en"), "$1,250");
    assert.equal(formattedNumber(dollars, 0, "en"), "$0");
    assert.equal(formattedNumber(share, 0.125, "en"), "12.5%");
    assert.equal(formattedNumber(plain, 1234.5, "en"), "1,234.5");
    assert.equal(formattedNumber(make("number", { format: { style: "number" } }), 1234, "en"), "1234");
    assert.equal(formattedNumber(make("number"), 5, "en"), undefined);
    assert.equal(formattedNumber(dollars, "5", "en"), undefined);
  });

  it("may be typed as they are shown, or bare", () => {
    assert.deepEqual(
      ["$1,250.50", "1250.5", "$ 12", "-$7", "1,25"].map((text) => typed(dollars, text)),
      [1250.5, 1250.5, 12, -7, "notANumber"],
    );
    assert.deepEqual(
      ["12.5%", "25 %", "0.25", "x%", "%"].map((text) => typed(share, text)),
      [0.125, 0.25, 0.25, "notANumber", "notANumber"],
    );
    assert.equal(typed(plain, "50%"), "notANumber");
    assert.equal(typed(make("number"), "1,250"), "notANumber");
  });

  it("have no minus before a zero", () => {
    assert.ok(Object.is(typed(make("number"), "-0"), 0));
  });
});

describe("Values of other types in a box", () => {
  it("are shown as JSON, and lines as ↵ only where a box has lines", () => {
    for (const kind of ["text", "textArea", "date", "dateRange", "multiselect"] as const) {
      assert.equal(formatInput(make(kind), { a: 1 }), '{"a":1}', kind);
    }
    assert.equal(formatInput(make("dateRange"), { start: "2026-01-01", end: "2026-01-02" }), "2026-01-01..2026-01-02");
    assert.equal(formatInput(make("date"), "2026-01-01"), "2026-01-01");
    assert.deepEqual(
      [hasLines(make("text"), 5), hasLines(make("date"), "a\nb"), hasLines(make("textArea"))],
      [false, false, true],
    );
  });

  it("may hold any character, written so that nothing is lost", () => {
    const area = make("textArea");
    assert.equal(formatInput(area, "a\u2028\u0001↵b"), "a\\u2028\\u0001\\↵b");
    assert.equal(typed(area, "a\\u2028\\u0001\\↵b"), "a\u2028\u0001↵b");
    assert.equal(formatInput(area, "\r\n\t"), "\\r↵\\t");
    assert.equal(typed(area, "\\r\\n\\t\\x"), "\r\n\t\\x");
  });
});
