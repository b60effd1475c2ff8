import assert from "node:assert/strict";
import fc from "fast-check";
import { isInputName } from "../../../src/hex/fields";
import { failure, fakeFetch, makeClient, someProject } from "./support";

const bad = [
  "",
  "1a",
  "a b",
  "a-b",
  "token$(touch x)",
  "`id`",
  "a\n",
  "a'",
  'a"',
  "a;b",
  "$a",
  "a=b",
  "..",
  "a\u2028",
  "a\u0085b",
  "a\u200Bb",
  "a\uFE0F",
  "\u3164",
  "①",
  "a\u202E",
  "\u{E0041}",
  "a\0",
  "a".repeat(201),
  "\uD800",
];

describe("The name of an input", () => {
  for (const name of [
    "region",
    "_private",
    "días_2",
    "売上",
    "x1",
    "my.var",
    ".hidden",
    "नाम",
    "constructor",
    "a".repeat(200),
  ]) {
    it(`is ${name.slice(0, 20)}`, () => assert.ok(isInputName(name)));
  }
  for (const name of bad) {
    it(`is not ${JSON.stringify(name).slice(0, 30)}`, () => assert.ok(!isInputName(name)));
  }

  it("holds nothing that a shell or parser reads, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 4 }), (name) => {
        assert.ok(
          !isInputName(name) ||
            /^[\p{L}\p{M}\p{N}\p{Pc}._·\u0387\u1369-\u1371\u19DA\u2118\u212E\u309B\u309C\u30FB\uFF65]+$/u.test(name),
          name,
        );
      }),
      { numRuns: 2_000 },
    );
  }).timeout(30_000);

  it("is read from Hex's answers only as such", async () => {
    const invalid = ["region", ...bad].map((paramName) => ({
      paramName,
      paramValue: '"x"',
      dataType: "STRING",
      inputCellType: "text",
    }));
    const error = await failure(
      makeClient(
        fakeFetch({ status: 422, body: { traceId: "t", invalid, notFound: ["month", ...bad] } }).fetch,
      ).client.send("RunProject", { id: someProject, run: {} }),
    );
    assert.deepEqual(
      [error.details.invalidInputs?.map(({ name }) => name), error.details.unknownInputs],
      [["region"], ["month"]],
    );
  });

  it("is all that is sent: with any other nothing is", async () => {
    for (const name of bad) {
      const { fetch, sent } = fakeFetch();
      const error = await failure(
        makeClient(fetch).client.send("RunProject", {
          id: someProject,
          run: { inputs: { region: "EMEA", [name]: 1 } },
        }),
      );
      assert.deepEqual(
        [error.kind, error.details.unknownInputs, error.mayHaveHappened, sent.length],
        ["unprocessable", [name], false, 0],
      );
    }
  });
});
