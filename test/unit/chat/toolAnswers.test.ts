import assert from "node:assert/strict";
import { startedAnswer } from "../../../src/chat/toolAnswers";
import type { HexWorkspace } from "../../../src/workspace";

describe("What a tool answers of a run", () => {
  it("claims no more of a dry run than Hex does: it may have checked the structure of the request alone", () => {
    const answer = startedAnswer({} as HexWorkspace, { kind: "accepted" }, () => undefined);
    assert.deepEqual(JSON.parse(answer), {
      accepted: true,
      note: "Dry run: Hex accepts the request; it may check values only when the project runs. Nothing was started.",
    });
  });
});
