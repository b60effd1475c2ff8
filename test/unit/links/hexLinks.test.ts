import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeId } from "../../../src/hex/address";
import type { HexHost, ProjectId } from "../../../src/hex/types";
import { findHexLinks, mayHoldLinks } from "../../../src/links/hexLinks";
import { assertCost } from "../support/cost";

const host = "https://app.hex.tech" as HexHost;
const local = "http://127.0.0.1:8790" as HexHost;
const project = "5a8591dd-4039-49df-9202-96385ba3eff8";
const run = "0f8fad5b-d9cb-469f-a165-70867728950e";
const org = "019dc3fe-1f1d-7001-bb19-f6f0af9374ca";
const code = encodeId(project as ProjectId);

function find(text: string): { text: string; projectId: string; runId?: string }[] {
  return findHexLinks(text, [host, local]).map(({ start, length, projectId, runId }) => ({
    text: text.slice(start, start + length),
    projectId,
    runId,
  }));
}

describe("Addresses of Hex in a text", () => {
  it("are those of projects and runs", () => {
    const links = [
      [`${host}/hex/${project}`, undefined],
      [`${host}/northwind/hex/${project}/draft/logic?selectedCell=1#x`, undefined],
      [`${host}/northwind/app/${project}/latest`, undefined],
      [`${host}/northwind/app/${project}/latest?runId=${run}`, run],
      [`${host}/${org}/app/Revenue-by-Region-${code}/latest`, undefined],
      [`${host}/${org}/hex/Revenue-by-Region-${code}/draft/logic`, undefined],
      [`${host}/northwind/app/${code}/latest?runId=${run}&view=x`, run],
      [`${local}/northwind/app/${project}/12?a=b&runId=${run.toUpperCase()}`, run],
    ] as const;
    for (const [link, runId] of links) {
      assert.deepEqual(find(`see ${link}, then`), [{ text: link, projectId: project, runId }], link);
      assert.deepEqual(find(`(${link}).`), [{ text: link, projectId: project, runId }], link);
      assert.ok(mayHoldLinks(link));
    }
  });

  it("are found with their places on every line", () => {
    const link = `${host}/hex/${project}`;
    const text = `\r\n# ${link}\r\n[a](${link}) "${link}" <${link}>\n`;
    assert.deepEqual(
      find(text).map((one) => one.text),
      [link, link, link, link],
    );
    assert.deepEqual(
      find(`**${link}** 見る：${link}。次（${link}）`).map((one) => one.text),
      [link, link, link],
    );
    assert.deepEqual(findHexLinks(text, [host], 2).length, 2);
  });

  it("tell their organisation, which is taken for nothing else", () => {
    const [found] = findHexLinks(`${host}/${org.toUpperCase()}/app/Revenue-${code}/latest`, [host]);
    assert.deepEqual([found?.org, found?.projectId, found?.host], [org, project, host]);
  });

  it("are not those of other hosts, other pages or other ids", () => {
    for (const text of [
      `https://evil.example/hex/${project}`,
      `https://app.hex.tech.evil.example/hex/${project}`,
      `https://app.hex.tech@evil.example/hex/${project}`,
      `https://ana@app.hex.tech/hex/${project}`,
      `http://app.hex.tech/hex/${project}`,
      `https://app.hex.tech:8443/hex/${project}`,
      `${host}/hex/${project}0`,
      `${host}/hex/not-an-id`,
      `${host}/${org}`,
      `${host}/${org}/app/Revenue-${code.slice(1)}/latest`,
      `${host}/${org}/app/Revenue-${code}0/latest`,
      `${host}/hex/7z${code.slice(2)}`,
      `${host}/settings/${project}`,
      `${host}/a/b/hex/${project}`,
    ]) {
      assert.deepEqual(find(text), [], text);
    }
  });

  it("take a wrong run for none", () => {
    assert.deepEqual(
      find(`${host}/o/app/${project}/latest?runId=7`).map(({ runId }) => runId),
      [undefined],
    );
  });

  it("are found in time that grows with the text alone, whatever stands in it", async () => {
    const pieces = fc.constantFrom(
      "://",
      `${host}/o/app/T-${code}`,
      "*",
      "_",
      "https://",
      "http://",
      host,
      "/hex/",
      "/app/",
      project,
      "runId=",
      "?",
      "a".repeat(300),
      ":",
      ".",
      "[",
      "-",
      ")",
      " ",
    );
    await assertCost(300, "150 texts", () =>
      fc.assert(
        fc.property(fc.array(pieces, { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (parts, times) => {
          const text = parts.join("").repeat(times).slice(0, 400_000);
          const links = findHexLinks(text, [host]);
          assert.ok(links.every(({ start, length }) => text.slice(start, start + length).startsWith(host)));
        }),
        { numRuns: 150 },
      ),
    );
  });

  it("cost as much as a search through the text, also in text that was written to cost more", async () => {
    const size = 1_700_000;
    for (const piece of [
      `${host}/hex/${project}`,
      `${host}/hex/${"*".repeat(2_000)}`,
      `${host}/hex/${".".repeat(1_999)}x`,
      "https://",
      "://",
      "/hex/",
      `${host}/`,
      ")".repeat(100),
      "https://app.hex.tech",
    ]) {
      const text = piece.repeat(Math.ceil(size / piece.length));
      await assertCost(40, piece.slice(0, 40), () => mayHoldLinks(text) && findHexLinks(text, [host, local], 1_000));
    }
  });
});
