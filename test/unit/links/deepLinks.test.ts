import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeId } from "../../../src/hex/address";
import type { ProjectId } from "../../../src/hex/types";
import { parseDeepLink } from "../../../src/links/deepLinks";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const runId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const host = "https://eu.hex.tech";
const address = `${host}/northwind/app/Revenue-${encodeId(projectId)}/latest`;

/** As VS Code hands a link over: its query is decoded once. */
function parse(link: string) {
  const [path = "", query = ""] = link.split(/\?(.*)/s);
  return parseDeepLink({ path, query: decodeURIComponent(query) });
}

describe("Links to the extension", () => {
  it("name a run, a project, or a run to be started", () => {
    assert.deepEqual(parse(`/run?project=${projectId}&run=${runId}`), { kind: "run", project: projectId, runId });
    assert.deepEqual(parse(`/run/?run=${runId}&project=${projectId}&host=eu.hex.tech`), {
      kind: "run",
      project: projectId,
      runId,
      host,
    });
    assert.deepEqual(parse(`/project?project=${projectId}&host=${encodeURIComponent(host)}`), {
      kind: "project",
      project: projectId,
      host,
    });
    assert.deepEqual(parse(`/start?project=${projectId}`), { kind: "start", project: projectId });
    assert.deepEqual(parse("/project?project=M%C3%A9triques%20cl%C3%A9s"), {
      kind: "project",
      project: "Métriques clés",
    });
  });

  it("take every form of an address", () => {
    const encoded = encodeURIComponent(address);
    assert.deepEqual(parse(`/project?project=${encoded}`), { kind: "project", project: address, host });
    assert.deepEqual(parse(`/project?project=${encodeId(projectId)}`), {
      kind: "project",
      project: encodeId(projectId),
    });
    const results = `${address}?runId=${runId}`;
    assert.deepEqual(parse(`/run?project=${encodeURIComponent(results)}`), {
      kind: "run",
      project: results,
      host,
      runId,
    });
    assert.deepEqual(parse(`/run?project=${encoded}&run=${encodeURIComponent(results)}`), {
      kind: "run",
      project: address,
      host,
      runId,
    });
    assert.equal(parse(`/project?project=${encoded}&host=app.hex.tech`), undefined, "two hosts");
  });

  it("have their inputs decoded once", () => {
    assert.equal(
      parseDeepLink({ path: "/start", query: `project=${projectId}&inputs={"a":9007199254740993}` }),
      undefined,
    );
    for (const inputs of [
      { team: "R&D" },
      { since: "+2w" },
      { share: "100%25" },
      { text: 'a "quoted" } & {', region: "EMEA & co", days: 7 },
      { nested: { "a}": ["{"] } },
    ]) {
      const link = `/start?project=${projectId}&inputs=${encodeURIComponent(JSON.stringify(inputs))}`;
      assert.deepEqual(parse(link), { kind: "start", project: projectId, inputs });
      assert.deepEqual(parse(`${link}&host=eu.hex.tech`), { kind: "start", project: projectId, host, inputs });
    }
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1, maxLength: 8 }),
          fc.oneof(
            fc.string({ maxLength: 30 }),
            fc.integer(),
            fc.constantFrom("&host=evil.example", "}&run=1", '"}&project=x', "%26", "\\"),
          ),
          { noNullPrototype: true },
        ),
        (inputs) => {
          fc.pre(JSON.stringify(inputs).length <= 2_000);
          const link = parse(`/start?inputs=${encodeURIComponent(JSON.stringify(inputs))}&project=${projectId}`);
          assert.deepEqual(link, {
            kind: "start",
            project: projectId,
            inputs: JSON.parse(JSON.stringify(inputs)) as unknown,
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("are nothing when any of it is wrong", () => {
    for (const link of [
      "/",
      "/run",
      `/run?project=${projectId}`,
      `/run?project=${projectId}&run=1`,
      "/project?project=",
      `/cancel?project=${projectId}&run=${runId}`,
      `/project?project=${projectId}&project=${runId}`,
      `/project?project=${projectId}&host=http://evil.example`,
      `/project?project=${projectId}&host=https://a:b@app.hex.tech`,
      `/start?project=${projectId}&inputs=[1]`,
      `/start?project=${projectId}&inputs={`,
      `/start?project=${projectId}&inputs={"a":1}x`,
      `/start?project=${projectId}&inputs=%257B%257D`,
      `/start?project=${projectId}&inputs=${JSON.stringify({ a: "x".repeat(3_000) })}`,
    ]) {
      assert.equal(parse(link), undefined, link);
    }
  });

  it("never throw", () => {
    fc.assert(fc.property(fc.webPath(), fc.string(), (path, query) => void parseDeepLink({ path, query })));
    fc.assert(
      fc.property(
        fc.constantFrom("/run", "/project", "/start"),
        fc.webQueryParameters(),
        (path, query) => void parseDeepLink({ path, query: `project=${projectId}&${query}` }),
      ),
    );
  });
});
