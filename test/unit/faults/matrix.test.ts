import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { OperationName } from "../../../src/hex/operations";
import { hexErrorKinds } from "../../../src/hex/errors";
import { loadWords } from "../support/words";
import { expectedWords } from "./expected";
import { failures, type Failure } from "./failures";
import { operationRows } from "./operations";
import { FaultStage, operationNames, type Called } from "./stage";

describe("when an operation fails", () => {
  let stage: FaultStage;
  let wordsFor: Awaited<ReturnType<typeof loadWords>>;

  before(async () => {
    stage = await FaultStage.open();
    wordsFor = await loadWords();
  });
  after(() => stage.close());

  it("what is expected is written down for every operation there is", () => {
    assert.deepEqual(Object.keys(operationRows).sort(), [...operationNames].sort());
  });

  it("every kind of failure but what the user stops is tried", () => {
    const tried = failures.flatMap(({ result }) => Object.values(result).map((one) => one !== "succeeds" && one.kind));
    assert.deepEqual(
      hexErrorKinds.filter((kind) => !tried.includes(kind)),
      ["cancelled"],
    );
  });

  for (const failure of failures) {
    describe(failure.name, () => {
      for (const name of operationNames) {
        it(name, async () => {
          check(name, failure, await stage.call(name, failure));
          assert.equal(await stage.again(name), undefined, "it is well again once Hex is");
        });
      }
    });
  }

  function check(name: OperationName, failure: Failure, { error, sent, started, hostName }: Called): void {
    const { use } = operationRows[name];
    const expected = failure.except?.[name] ?? failure.result[use];
    if (use === "run") {
      assert.ok(started <= 1, "it was started twice");
    }
    if (expected === "succeeds") {
      assert.equal(error, undefined);
      assert.equal(sent, 1);
      return;
    }
    assert.ok(error instanceof HexError, `a HexError, not ${String(error)}`);
    const { kind, mayHaveHappened } = error;
    assert.equal(kind, expected.kind, error.message);
    assert.equal(sent, expected.sent, "how often it is sent");
    const unsure = use !== "read" && (failure.mayBeUnsure ? mayHaveHappened : expected.unsure === true);
    if (use !== "read") {
      assert.equal(mayHaveHappened, unsure, "whether it may have been carried out");
    }
    if (!mayHaveHappened) {
      assert.equal(started, 0, "it was started, and that is denied");
    }
    const said = expectedWords(name, use, kind, unsure);
    assert.ok(said, `nobody has written down what is said of ${kind}`);
    const { message, actions } = wordsFor(error);
    assert.match(message.replaceAll(hostName, "HOST"), said.says);
    assert.deepEqual(
      actions.map(({ title }) => title),
      said.buttons,
    );
    assert.doesNotMatch(message, /[\n\r]|undefined|\{\d\}|\[object/);
  }
});
