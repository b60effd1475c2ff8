import assert from "node:assert/strict";
import fc from "fast-check";
import { parseOwnLink } from "../../../src/links/ownLinks";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8";
const runId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const host = "https://eu.hex.tech";

function parse(link: string) {
  const [path = "", query = ""] = link.split(/\?(.*)/s);
  return parseOwnLink({ path, query });
}

describe("Links to the extension", () => {
  it("name a run, a project, or a run to be started", () => {
    assert.deepEqual(parse(`/run?project=${projectId}&run=${runId}`), { kind: "run", projectId, runId });
    assert.deepEqual(parse(`/run/?run=${runId}&project=${projectId.toUpperCase()}&host=eu.hex.tech`), { kind: "run", projectId, runId, host });
    assert.deepEqual(parse(`/project?project=${projectId}&host=${encodeURIComponent(host)}`), { kind: "project", projectId, host });
    assert.deepEqual(parse(`/start?project=${projectId}`), { kind: "start", projectId });
    const inputs = { region: "EMEA & co", days: 7 };
    assert.deepEqual(parse(`/start?project=${projectId}&inputs=${encodeURIComponent(JSON.stringify(inputs))}`), { kind: "start", projectId, inputs });
  });

  it("are nothing when any of it is wrong", () => {
    for (const link of [
      "/",
      "/run",
      `/run?project=${projectId}`,
      `/run?project=${projectId}&run=1`,
      `/project?project=${projectId}x`,
      `/cancel?project=${projectId}&run=${runId}`,
      `/project?project=${projectId}&host=http://evil.example`,
      `/project?project=${projectId}&host=https://a:b@app.hex.tech`,
      `/start?project=${projectId}&inputs=[1]`,
      `/start?project=${projectId}&inputs={`,
      `/start?project=${projectId}&inputs=${JSON.stringify({ a: "x".repeat(3_000) })}`,
    ]) {
      assert.equal(parse(link), undefined, link);
    }
  });

  it("never throw", () => {
    fc.assert(fc.property(fc.webPath(), fc.string(), (path, query) => void parseOwnLink({ path, query })));
    fc.assert(fc.property(fc.constantFrom("/run", "/project", "/start"), fc.webQueryParameters(), (path, query) => void parseOwnLink({ path, query: `project=${projectId}&${query}` })));
  });
});
