import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { askMe } from "../../src/hex/client";
import { isSafeOrigin, parseHost, runLink } from "../../src/hex/host";
import { operations } from "../../src/hex/operations";
import {
  parseAccount,
  cell,
  collection,
  parseChartImage,
  parseExport,
  parsePage,
  parseProject,
  parseProjectPage,
  parseRun,
  parseRunPage,
  parseStartedRun,
  person,
} from "../../src/hex/schemas";
import { createScrub } from "../../src/hex/scrub";
import type { HexHost, ProjectId } from "../../src/hex/types";
import { answerFile, answerOf, windowOf } from "../../src/sync/peerFiles";
import { listFile, projectOf, runsFile } from "../../src/sync/saved";
import { assertCost } from "../unit/support/cost";
import {
  failure,
  fakeFetch,
  makeClient,
  serve,
  someProject,
  someRun,
  someToken,
  type TestServer,
} from "../unit/hex/support";

describe("the token", () => {
  for (const token of [
    `${someToken}\r\nX-Evil: 1`,
    `${someToken}\n`,
    `a\r${someToken}`,
    `${someToken}\0`,
    `${someToken}é`,
    `${someToken} `,
    "",
    "\r\n",
  ]) {
    it(`with what no header can carry is not sent: ${JSON.stringify(token.replace(someToken, "…"))}`, async () => {
      const { fetch, sent } = fakeFetch({ body: {} });
      const { client } = makeClient(fetch, undefined, token);
      const errors = [
        await failure(askMe(client)),
        await failure(client.send("RunProject", { id: someProject, run: {} })),
        await failure(client.send("CancelRun", { id: someProject, runId: someRun })),
      ];
      assert.deepEqual(
        [errors.map(({ kind, mayHaveHappened }) => [kind, mayHaveHappened]), sent.length],
        [Array(3).fill(["unauthorized", false]), 0],
      );
    });
  }

  const bytes = (text: string) => [...text].map((character) => character.charCodeAt(0));
  const hex = (code: number) => code.toString(16).padStart(2, "0");
  const base64 = (before: string) => (token: string) => Buffer.from(`${before}${token}~`).toString("base64");
  const encodings: Record<string, (token: string) => string> = {
    "as it is": (token) => token,
    "in upper case": (token) => token.toUpperCase(),
    "percent-encoded": (token) =>
      bytes(token)
        .map((code) => `%${hex(code)}`)
        .join(""),
    "percent-encoded twice": (token) =>
      bytes(token)
        .map((code) => `%25${hex(code)}`)
        .join(""),
    "escaped as in JSON": (token) =>
      bytes(token)
        .map((code) => `\\u00${hex(code)}`)
        .join(""),
    "escaped as in a script": (token) =>
      bytes(token)
        .map((code) => `\\x${hex(code)}`)
        .join(""),
    "as decimal entities": (token) =>
      bytes(token)
        .map((code) => `&#${code};`)
        .join(""),
    "as hexadecimal entities": (token) =>
      bytes(token)
        .map((code) => `&#x${hex(code)};`)
        .join(""),
    "as hex digits": (token) => Buffer.from(token).toString("hex"),
    "in base64": base64(""),
    "in base64, one byte later": base64("x"),
    "in base64, two bytes later": base64("xy"),
    "in base64, with its scheme": base64("Bearer "),
    "in base64url": (token) => Buffer.from(`Bearer ${token}`).toString("base64url"),
    "with invisible characters": (token) => [...token].join("\u200b"),
    "in colours": (token) => [...token].join("\u001b[31m"),
  };
  for (const token of [someToken, "old/token+of~no_known-form.0123456789=="]) {
    for (const [how, encode] of Object.entries(encodings)) {
      it(`that comes back ${how} is in no error and no line of the log (${token.slice(0, 4)}…)`, async () => {
        const echo = encode(token);
        const body = {
          reason: `bad ${echo}`,
          details: echo,
          traceId: echo,
          invalid: [{ paramName: echo, paramValue: echo, dataType: echo }],
          notFound: [echo],
        };
        for (const reply of [
          { status: 400, body },
          { status: 500, body: `failed for ${echo}` },
          { status: 302, headers: { Location: "https://other.example/x" }, body: echo },
        ]) {
          const { fetch } = fakeFetch(reply);
          const { client, records } = makeClient(fetch, undefined, token);
          const error = await failure(client.send("GetProject", { id: someProject }, { attempts: 1 }));
          const said = JSON.stringify([error.message, error.details, records]);
          // A part that is long enough to be of use to somebody.
          const part =
            how.startsWith("with") || how.startsWith("in colours")
              ? token.slice(8, 24)
              : echo.slice(Math.floor(echo.length / 3), Math.floor(echo.length / 3) + 16);
          assert.ok(!said.includes(part), said);
        }
      });
    }
  }

  it("is scrubbed in time linear in the text", async () => {
    const scrub = createScrub(someToken);
    await assertCost(300, "scrubbing", () => {
      for (const piece of ["%25", "hxtp_", "\u001b[", "\u001b]", "&#0", "\\u00", " ", "0", someToken.slice(0, -1)]) {
        scrub(piece.repeat(Math.ceil(4_000_000 / piece.length)));
      }
    });
  }).timeout(20_000);
});

describe("an address that somebody talked people into", () => {
  // What looks like Hex and is not, is shown and asked as what it is; most of them are no address at all.
  const odd: Record<string, string | undefined> = {
    "app.hex.tech.evil.example": "https://app.hex.tech.evil.example",
    "https://app.hex.tech@evil.example": undefined,
    "https://app.hex.tech:x@evil.example": undefined,
    "https://app.hex.tech%40evil.example": undefined,
    "https://app.hex.tech%2f@evil.example": undefined,
    "https://app.hex.tech\\@evil.example": "https://app.hex.tech",
    "https://evil.example\\@app.hex.tech": "https://evil.example",
    "https://evil.example#@app.hex.tech": "https://evil.example",
    "https://evil.example?@app.hex.tech": "https://evil.example",
    "https://аpp.hex.tech": "https://xn--pp-6kc.hex.tech",
    "https://app。hex。tech": "https://app.hex.tech",
    "https://app.hex.tech\u202e": undefined,
    "https://ａｐｐ.hex.tech": "https://app.hex.tech",
    "https://app.hex.tech\u200b": "https://app.hex.tech",
    "https://app.hex\n.tech": "https://app.hex.tech",
    "https://app.hex.tech\r\nX: 1": undefined,
    "https://app.hex.tech\u0000.evil.example": undefined,
    "//evil.example": "https://evil.example",
    "\\\\evil.example": "https://evil.example",
    "https:evil.example": undefined,
    "https:///evil.example": "https://evil.example",
    "http://evil.example": undefined,
    "http://app.hex.tech": undefined,
    "ws://app.hex.tech": undefined,
    "file:///etc/passwd": undefined,
    "data:text/html,x": undefined,
    "javascript:alert(1)": undefined,
    "command:x": undefined,
    "http://127.0.0.1.evil.example": undefined,
    "http://localhost.evil.example": undefined,
    "http://2130706433": "http://127.0.0.1",
    "http://0x7f.1": "http://127.0.0.1",
    "http://0.0.0.0": undefined,
    "http://169.254.169.254": undefined,
    "http://[::ffff:169.254.169.254]": undefined,
    "https://app.hex.tech:99999": undefined,
    "https://": undefined,
    "https://.hex.tech": undefined,
    "https://hextech": undefined,
  };
  it("is none, or is taken as what it is, with nothing hidden in it", () => {
    assert.ok(Object.keys(odd).length >= 37);
    const read = Object.fromEntries(Object.keys(odd).map((text) => [text, parseHost(text)]));
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(read).map(([text, host]) => [text, typeof host === "string" ? host : undefined]),
      ),
      odd,
    );
    Object.values(read).forEach((host) =>
      assert.ok(
        typeof host !== "string" || (/^https?:\/\/[a-z\d.[\]:-]+$/.test(host) && isSafeOrigin(host)),
        String(host),
      ),
    );
  });
});

describe("a run's link", () => {
  const host = "https://app.hex.tech" as HexHost;
  for (const url of [
    "https://app.hex.tech.evil.example/run",
    "https://app.hex.tech@evil.example/run",
    "https://user:pass@app.hex.tech/run",
    "https://app.hex.tech:8443/run",
    "http://app.hex.tech/run",
    "//evil.example/run",
    "/run",
    "javascript:alert(1)",
    "command:workbench.action.terminal.new",
    "vscode://hex-runs.hex-runs/start",
    "file:///etc/passwd",
    "data:text/html,x",
    "https:\\\\app.hex.tech\\run",
    "https://app.hex.tech/run\r\nX: 1",
    "https://app.hex.tech\u202e/run",
    "https://аpp.hex.tech/run",
    "",
  ]) {
    it(`is not opened: ${JSON.stringify(url)}`, () => assert.equal(runLink(host, { url }), undefined));
  }
});

describe("an answer", () => {
  const servers: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function open(...[handle]: Parameters<typeof serve>): Promise<HexHost> {
    const server = await serve(handle);
    servers.push(server);
    return server.host;
  }

  it("with a flood of headers is none of Hex's", async () => {
    for (const headers of [
      { "X-A": "a".repeat(100_000) },
      Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`X-${at}`, "a"])),
    ]) {
      const host = await open((_, response) => void response.writeHead(200, headers).end("{}"));
      const error = await failure(
        makeClient(undefined, host).client.send("GetProject", { id: someProject }, { attempts: 1 }),
      );
      assert.deepEqual([error.kind, error.details.code], ["unexpectedAnswer", "HPE_HEADER_OVERFLOW"]);
    }
  });

  it("with odd limits in its headers is read all the same", async () => {
    const long = "1,".repeat(2_000);
    const host = await open(
      (_, response) =>
        void response
          .writeHead(200, { RateLimit: long, "RateLimit-Policy": long, "Retry-After": long })
          .end(JSON.stringify({ id: someProject })),
    );
    assert.equal((await makeClient(undefined, host).client.send("GetProject", { id: someProject })).id, someProject);
  });

  it("that is packed twice is not unpacked twice", async () => {
    const packed = gzipSync(gzipSync(Buffer.alloc(operations.GetProject.mostBytes + 1)));
    const host = await open(
      (_, response) => void response.writeHead(200, { "Content-Encoding": "gzip, gzip" }).end(packed),
    );
    assert.equal(
      (await failure(makeClient(undefined, host).client.send("GetProject", { id: someProject }, { attempts: 1 }))).kind,
      "unexpectedAnswer",
    );
  });

  it("that leads to another host takes no token there, whatever its status and spelling", async () => {
    const other = await serve((_, response) => void response.end("{}"));
    servers.push(other);
    const { port } = new URL(other.host);
    for (const location of [
      `${other.host}/api/v1/x`,
      `//127.0.0.1:${port}/x`,
      `http://127.1:${port}/x`,
      `http://localhost:${port}/x`,
      `HTTP://127.0.0.1:${port}/x`,
      `http://[::1]:${port}/x`,
    ]) {
      for (const status of [300, 301, 302, 303, 305, 307, 308]) {
        const host = await open((_, response) => void response.writeHead(status, { Location: location }).end());
        assert.equal(
          (await failure(makeClient(undefined, host).client.send("GetProject", { id: someProject }, { attempts: 1 })))
            .kind,
          "redirected",
        );
        await servers.pop()?.close();
      }
    }
    assert.equal(other.requests.length, 0);
  }).timeout(60_000);
});

describe("a property called __proto__", () => {
  const parsers: Record<string, (payload: unknown) => unknown> = {
    Me: parseAccount,
    GetProject: parseProject,
    ListProjects: parseProjectPage,
    GetRunStatus: (payload) => parseRun(someProject, payload),
    GetProjectRuns: (payload) => parseRunPage(someProject, payload),
    RunProject: (payload) => parseStartedRun(someProject, false, payload),
    ListCollections: (payload) => parsePage(collection, payload),
    ListUsers: (payload) => parsePage(person, payload),
    ListGroups: (payload) => parsePage(collection, payload),
    ListCells: (payload) => parsePage(cell, payload),
    ExportProject: parseExport,
    GetChartImageFromRun: parseChartImage,
  };
  const keys = fc.constantFrom(
    "__proto__",
    "constructor",
    "prototype",
    "id",
    "runId",
    "values",
    "runs",
    "org",
    "pagination",
    "after",
    "polluted",
    "toString",
  );
  const payloads = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>("x", 1, true, someProject),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
    ),
  })).value;

  for (const [operation, parse] of Object.entries(parsers)) {
    it(`changes nothing but what it is in, in an answer to ${operation}`, () => {
      fc.assert(
        fc.property(payloads, (value) => {
          const text = JSON.stringify({
            id: someProject,
            runId: someRun,
            values: [value],
            runs: [value],
            org: { id: "o" },
            content: "",
            other: value,
          }).replaceAll('"other"', '"__proto__"');
          let parsed: unknown;
          try {
            parsed = parse(JSON.parse(text));
          } catch {
            parsed = {};
          }
          assert.deepEqual(
            [Object.getPrototypeOf(parsed), "polluted" in {}, "id" in {}],
            [Object.prototype, false, false],
          );
        }),
        { numRuns: 200 },
      );
    });
  }
});

describe("a file's name", () => {
  it("stays in its folder, whatever it is made of", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.match(listFile({ ownerEmail: text, after: text, statuses: [text] }), /^list-[\da-f]{16}\.json$/);
      }),
    );
    assert.equal(projectOf(runsFile(someProject)), someProject);
    assert.deepEqual(answerOf(answerFile("a-b_c", 7)), { windowId: "a-b_c", n: 7 });
  });

  for (const name of [
    "../window-a.json",
    "window-../a.json",
    "window-a.json/..",
    "window-a\u0000.json",
    "window-a.json\n",
    "window-.json",
  ]) {
    it(`that no window has is none: ${JSON.stringify(name)}`, () => {
      assert.deepEqual(
        [windowOf(name), answerOf(name.replace("window", "answer")), projectOf(name.replace("window", "runs"))],
        [undefined, undefined, undefined],
      );
    });
  }

  it("of a project that is none is not made", () => {
    assert.throws(() => parseProject({ id: "../../x" }));
    assert.equal(projectOf(runsFile("../../x" as ProjectId)), undefined);
  });
});
