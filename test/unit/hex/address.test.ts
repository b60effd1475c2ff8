import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeId,
  encodeId,
  projectAddress,
  readAddress,
  readId,
  readProjectId,
  readViewId,
  viewIdIn,
} from "../../../src/hex/address";
import type { HexHost, ProjectId } from "../../../src/hex/types";

const host = "https://app.hex.tech" as HexHost;
const projectId = "019de9ff-969c-7000-8463-5dfe9a5f730a" as ProjectId;
const code = "0339sAIgaMNYNW4ffgEBZK";
const org = "019dc3fe-1f1d-7001-bb19-f6f0af9374ca";
const runId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const view = "5a8591dd-4039-49df-9202-96385ba3eff8";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const anyId = fc.uuid().map((id) => id as ProjectId);

describe("The 22 characters of an id", () => {
  it("are those that Hex writes", () => {
    for (const [id, written] of [
      [projectId, code],
      ["019a0000-0000-7000-8000-000000000001", "031MyIAX6l6JJen2z5Acrp"],
      ["00000000-0000-0000-0000-000000000000", "0".repeat(22)],
    ] as const) {
      assert.equal(encodeId(id as ProjectId), written);
      assert.equal(decodeId(written), id);
    }
    const greatest = encodeId("ffffffff-ffff-ffff-ffff-ffffffffffff" as ProjectId);
    assert.equal(decodeId(greatest), "ffffffff-ffff-ffff-ffff-ffffffffffff");
    assert.equal(
      decodeId(`${greatest.slice(0, -1)}${digits[digits.indexOf(greatest.slice(-1)) + 1] ?? ""}`),
      undefined,
      "one more",
    );
    for (const other of ["-", "_", "é", " "]) {
      assert.equal(decodeId(`${code.slice(0, 10)}${other}${code.slice(11)}`), undefined, other);
    }
  });

  it("stand for exactly one id, and the other way round", () => {
    const character = fc.constantFrom(...digits);
    fc.assert(
      fc.property(anyId, (id) => assert.equal(decodeId(encodeId(id)), id)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 22, maxLength: 22 }), (text) => {
        const id = decodeId(text);
        assert.ok(id === undefined ? text >= "7" : encodeId(id as ProjectId) === text);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string(), (text) => assert.ok(decodeId(text) === undefined || text.length === 22)));
  });
});

describe("An address of Hex", () => {
  const found = (text: string) => {
    const read = readAddress(text);
    assert.ok(read && "projectId" in read, text);
    return read;
  };

  it("is read in every form", () => {
    for (const [text, more] of [
      [projectId, {}],
      [projectId.toUpperCase(), {}],
      [code, { mayBeTitle: true }],
      [`${host}/hex/${projectId}`, { host }],
      [`${host}/hex/${code}`, { host }],
      [`${host}/app/${projectId}`, { host }],
      [`${host}/${org}/hex/${code}/draft/logic`, { host, org }],
      [`${host}/${org.toUpperCase()}/hex/Revenue-by-Region-${code}/draft/logic?selectedCell=1#x`, { host, org }],
      [`${host}/${org}/app/Revenue-${code}/latest`, { host, org }],
      [`${host}/northwind/app/${code}/latest`, { host, org: "northwind" }],
      [`${host}/hex/app/${code}/latest`, { host, org: "hex" }],
      [`${host}/app/hex/${code}`, { host, org: "app" }],
      [`${host}/hex/hex/Revenue-${code}`, { host, org: "hex" }],
      [`${host}/northwind/hex/${projectId}/draft/logic`, { host, org: "northwind" }],
      [`${host}/northwind/app/Revenue-${code}/latest?runId=${runId.toUpperCase()}`, { host, org: "northwind", runId }],
      [
        `${host}/northwind/app/Revenue-${code}/latest?a=b&runId=${encodeId(runId as ProjectId)}`,
        { host, org: "northwind", runId },
      ],
      [`${host}/northwind/app/Revenue-${code}/latest?runId=7`, { host, org: "northwind" }],
      [
        `${host}/northwind/app/Revenue-${code}/latest?view=${view.toUpperCase()}`,
        { host, org: "northwind", viewId: view },
      ],
      [`${host}/northwind/app/${encodeURIComponent("Umsätze")}-${code}`, { host, org: "northwind" }],
      [`app.hex.tech/northwind/app/Revenue-${code}/latest`, { host, org: "northwind" }],
      [`http://app.hex.tech/northwind/app/Revenue-${code}`, { host, org: "northwind" }],
      [`127.0.0.1:8790/northwind/app/${code}`, { host: "http://127.0.0.1:8790", org: "northwind" }],
      [`localhost/hex/${code}`, { host: "http://localhost" }],
      [`${host}/hex/${projectId.toUpperCase()}`, { host }],
      [`${host}/NorthWind/app/${code}`, { host, org: "NorthWind" }],
      [`localhost:8790/hex/${code}`, { host: "http://localhost:8790" }],
      [` <${host}/hex/${projectId}>\n`, { host }],
      ...["<>", '""', "''", "``"].map(([left, right]) => [`${left}${projectId}${right}`, {}] as const),
      [`${"\n".repeat(2_000)}${projectId}${" ".repeat(2_000)}`, {}],
    ] as const) {
      assert.deepEqual(readAddress(text), { projectId, ...more }, text);
    }
  });

  it("is read whatever the title, the organisation and what follows", () => {
    const word = fc.string({ unit: fc.constantFrom(..."aZ09-"), maxLength: 40 });
    const organisation = fc.oneof(fc.uuid(), fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/));
    fc.assert(
      fc.property(
        anyId,
        organisation,
        fc.constantFrom("app", "hex"),
        word,
        fc.constantFrom("", "/latest", "/draft/logic", "/12?tab=a"),
        fc.boolean(),
        (id, organisationId, kind, title, rest, old) => {
          const text = `${host}/${organisationId}/${kind}/${old ? id : `${title === "" ? "" : `${title}-`}${encodeId(id)}`}${rest}`;
          assert.deepEqual(found(text), { projectId: id, host, org: organisationId });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("that people keep names the project, its organisation and its title", () => {
    const title = "Umsätze: [EMEA] “2026”";
    assert.equal(
      projectAddress(host, org, { id: projectId, title }),
      `${host}/${org}/app/Umsatze-EMEA-2026-${code}/latest`,
    );
    for (const [words, part] of [
      ["", ""],
      ["売上 (???)", ""],
      ["A".repeat(61), `${"A".repeat(60)}-`],
      [`${"A".repeat(59)} region`, `${"A".repeat(59)}-`],
    ] as const) {
      assert.equal(
        projectAddress(host, "R&D", { id: projectId, title: words }),
        `${host}/R%26D/app/${part}${code}/latest`,
      );
    }
    fc.assert(
      fc.property(anyId, fc.string({ unit: "binary", maxLength: 100 }), (id, text) => {
        const written = projectAddress(host, org, { id, title: text });
        assert.ok(written.length < 200 && /^[\w:/.-]+$/.test(written), written);
        assert.deepEqual(found(written), { projectId: id, host, org });
      }),
    );
  });

  it("of something else names no project, also when it holds the organisation's id", () => {
    for (const text of [
      `${host}/`,
      `${host}/${org}`,
      `${host}/${org}/home`,
      `${host}/${org}/settings/${projectId}`,
      `${host}/${org}/app/`,
      `${host}/${org}/hex/not-an-id`,
      `${host}/hex/`,
      `${host}/a/b/hex/${projectId}`,
      `${host}/hex/${projectId}0`,
      `https://ana:pw@app.hex.tech/hex/${projectId}`,
      `http://ana:pw@app.hex.tech/hex/${projectId}`,
      `https://intranet/hex/${projectId}`,
      `${host}/${org}/${projectId}`,
    ]) {
      assert.deepEqual(readAddress(text), { problem: "noProject" }, text);
    }
  });

  it("with a code of another length, or of a number that is no id, says so", () => {
    for (const text of [code.slice(1), `${code}0`]) {
      assert.deepEqual(readAddress(text), { problem: "codeLength", length: text.length, mayBeTitle: true });
      assert.deepEqual(readAddress(`${host}/northwind/app/Revenue-${text}/latest`), {
        problem: "codeLength",
        length: text.length,
      });
      assert.deepEqual(readAddress(`${host}/hex/${text}`), { problem: "codeLength", length: text.length });
    }
    const large = `7z${code.slice(2)}`;
    assert.deepEqual(readAddress(large), { problem: "codeTooLarge", mayBeTitle: true });
    assert.deepEqual(readAddress(`${host}/${org}/hex/Revenue-${large}/draft/logic`), { problem: "codeTooLarge" });
    assert.equal(readProjectId(`${host}/hex/${large}`), undefined);
  });

  it("is not a title", () => {
    for (const text of [
      "",
      " ",
      "Revenue",
      "Revenue by region / app / hex",
      "2024 revenue",
      "Internationalisierungen",
      "hex/app",
      "https://",
      "Churn-and-retention",
      `${view}0`,
      "Revenue2024",
      "2024/app/Revenue",
      "2024/app/v1.2",
      "Übersicht.Umsatz/app/2024",
      "v1.2/notes",
      `2026forecastforalloftheregionsofeurope-${code}`,
      "a".repeat(100_000),
    ]) {
      assert.equal(readAddress(text), undefined, text.slice(0, 50));
    }
  });

  it("never takes anything that it does not hold", () => {
    const pieces = fc.constantFrom(
      host,
      "/",
      "hex",
      "app",
      org,
      code,
      projectId,
      code.slice(1),
      "Title-",
      "?runId=",
      "&view=",
      "#",
      "%",
      "%2F",
      "..",
      " ",
      "\\",
      "@",
      "é",
      ":",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const read = readAddress(text);
        if (read && "projectId" in read && read.projectId !== projectId) {
          assert.ok(read.projectId === org && new RegExp(`(^|/)(hex|app)/${org}|^${org}`).test(text.trim()), text);
        }
        const namesView = text.trim().startsWith(projectId) || text.includes(`view=${projectId}`);
        assert.ok(readViewId(text) !== projectId || namesView, text);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true })),
        (text) => void readAddress(text),
      ),
    );
  });

  it("of a saved view names the view, and never anything else", () => {
    for (const [text, id] of [
      [view, view],
      [` ${view.toUpperCase()} `, view],
      [`${host}/${org}/app/Revenue-${code}/latest?view=${view}&x=${projectId}`, view],
      [`${host}/northwind/app/${projectId}/latest?viewId=${view}`, view],
      [`${host}/northwind/app/${projectId}/latest?saved_view_id=Q3-emea`, "Q3-emea"],
      [`${host}/northwind/app/${projectId}/latest#savedView=${view}`, view],
      [`${host}/northwind/app/${projectId}/view/${view}`, view],
      [`${host}/northwind/app/${projectId}/view`, undefined],
      [`${host}/view/app/Revenue-${code}/latest`, undefined],
      [`${host}/northwind/app/Revenue-${code}/latest?view=${projectId}`, undefined],
      [`${host}/northwind/app/${projectId}/latest?view=two%20words`, undefined],
      [`${host}/northwind/app/${projectId}/latest?view=two%20words&savedView=${view}`, view],
      [`${host}/${org}/app/Revenue-${code}/latest`, undefined],
      [`${host}/${org}/app/Revenue-${code}/latest?view=${org}`, undefined],
      [`${host}/${org}/app/Revenue-${code}/latest?view=`, undefined],
      [`${host}/${org}`, undefined],
      ["Q3", undefined],
      [`${view}0`, undefined],
    ] as const) {
      assert.equal(readViewId(text), id, text);
    }
  });

  it("of a saved view in a file may also be any word that Hex could have as an id", () => {
    const address = `${host}/northwind/app/${projectId}/latest?view=${view}`;
    assert.deepEqual([` ${view.toUpperCase()}\n`, address, " Q3-emea\n"].map(viewIdIn), [view, view, "Q3-emea"]);
    assert.deepEqual([viewIdIn("v".repeat(128)), viewIdIn("v".repeat(129))], ["v".repeat(128), undefined]);
    for (const text of ["", " ", "two words", `${host}/northwind/app/${projectId}/latest`, "v".repeat(100_000)]) {
      assert.equal(viewIdIn(text), undefined, text.slice(0, 50));
    }
  });

  it("is read up to 4,000 characters", () => {
    const address = `${host}/northwind/app/${projectId}/latest?view=${view}&x=`;
    for (const read of [readProjectId, readViewId]) {
      assert.notEqual(read(address.padEnd(4_000, "x")), undefined);
      assert.equal(read(address.padEnd(4_001, "x")), undefined);
    }
  });

  it("is not an id by itself", () => {
    assert.equal(readId(code), projectId);
    assert.equal(readId(projectId.toUpperCase()), projectId);
    for (const text of [null, undefined, "", `${host}/hex/${projectId}`, ` ${projectId}`, `Revenue-${code}`]) {
      assert.equal(readId(text), undefined);
    }
  });
});
