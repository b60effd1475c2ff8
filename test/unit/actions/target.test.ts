import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeId } from "../../../src/hex/address";
import type { ProjectId } from "../../../src/hex/types";
import {
  addressIn,
  optionsIn,
  projectTarget,
  projectTargets,
  runTarget,
  runTargets,
  several,
} from "../../../src/actions/target";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8";
const runId = "00000000-0000-4000-8000-000000000001";

describe("What a command's argument names", () => {
  it("is a project or a run by id, in lower case", () => {
    assert.equal(projectTarget({ kind: "project", group: "all", projectId: projectId.toUpperCase() }), projectId);
    assert.deepEqual(runTarget({ kind: "run", projectId, runId }), { projectId, runId });
    assert.equal(runTarget({ kind: "project", projectId }), undefined);
  });

  it("is a project or a run by its address as well", () => {
    const address = `https://app.hex.tech/northwind/app/Revenue-${encodeId(projectId as ProjectId)}/latest`;
    assert.equal(projectTarget({ projectId: address }), projectId);
    assert.deepEqual(runTarget({ projectId: `${address}?runId=${runId}` }), { projectId, runId });
    assert.deepEqual(runTarget({ projectId: encodeId(projectId as ProjectId), runId: encodeId(runId as ProjectId) }), {
      projectId,
      runId,
    });
    assert.deepEqual(addressIn({ projectId: address }), { projectId, host: "https://app.hex.tech", org: "northwind" });
    assert.equal(addressIn({ projectId }), undefined);
    assert.deepEqual(addressIn({ projectId: "https://app.hex.tech/home" }), { problem: "noProject" });
  });

  it("are the rows that were selected together, each project and run once", () => {
    const row = (group: string) => ({ kind: "run", group, projectId, runId });
    const rows = several([row("pinned"), row("all"), { kind: "project", group: "all", projectId }, "else"]);
    assert.equal(rows.length, 4);
    assert.deepEqual(runTargets(rows), [{ projectId, runId }]);
    assert.deepEqual(projectTargets(rows), [projectId]);
    // VS Code names the row alone when no other one is selected.
    assert.deepEqual(several([row("all")]), []);
    assert.deepEqual(several(undefined), []);
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
