import assert from "node:assert/strict";
import fc from "fast-check";
import { optionsIn, projectTarget, runTarget } from "../../../src/commands/target";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8";
const runId = "00000000-0000-4000-8000-000000000001";

describe("What a command's argument names", () => {
  it("is a project or a run by id, in lower case", () => {
    assert.equal(projectTarget({ kind: "project", group: "all", projectId: projectId.toUpperCase() }), projectId);
    assert.deepEqual(runTarget({ kind: "run", projectId, runId }), { projectId, runId });
    assert.equal(runTarget({ kind: "project", projectId }), undefined);
  });

  it("is nothing for whatever else is passed", () => {
    fc.assert(
      fc.property(fc.anything(), (argument) => {
        assert.equal(projectTarget(argument), undefined);
        assert.equal(runTarget(argument), undefined);
        optionsIn(argument);
      }),
    );
    assert.equal(projectTarget({ projectId: `${projectId}/../x` }), undefined);
  });
});
