import assert from "node:assert/strict";
import fc from "fast-check";
import { kindOf } from "../../../src/hex/errorMapping";
import { askMe } from "../../../src/hex/client";
import type { HexErrorKind } from "../../../src/hex/errors";
import { failure, fakeFetch, makeClient, type Reply, someProject, someToken } from "./support";

const json = { "Content-Type": "application/json" };
const html = {
  status: 200,
  headers: { "Content-Type": "text/html; charset=utf-8" },
  body: "<!doctype html><h1>Sign in</h1>",
};

async function readError(reply: Reply) {
  return failure(makeClient(fakeFetch(reply).fetch).client.send("GetProject", { id: someProject }, { attempts: 1 }));
}

async function runError(reply: Reply) {
  return failure(
    makeClient(fakeFetch(reply).fetch).client.send("RunProject", {
      id: someProject,
      run: { inputs: { region: "secret-value" } },
    }),
  );
}

describe("statuses", () => {
  const kinds: Record<number, HexErrorKind> = {
    304: "unexpectedAnswer",
    400: "badRequest",
    401: "unauthorized",
    403: "forbidden",
    404: "notFound",
    405: "badRequest",
    407: "offline",
    408: "timeout",
    409: "badRequest",
    410: "notFound",
    413: "badRequest",
    422: "unprocessable",
    429: "rateLimited",
    500: "serverFailed",
    502: "serverFailed",
    503: "serverFailed",
    504: "serverFailed",
    511: "offline",
    599: "serverFailed",
  };
  const bodies: [string, Reply][] = [
    ["a code and message", { headers: json, body: { code: "X", message: "In words" } }],
    ["a reason", { headers: json, body: { reason: "In words", traceId: "t-1" } }],
    ["plain text", { headers: { "Content-Type": "text/plain" }, body: "In words" }],
    ["a page", html],
    ["nothing", { body: "" }],
    ["cut JSON", { headers: json, body: '{"message": "In wo' }],
    ["a JSON list", { headers: json, body: [1] }],
    ["null", { headers: json, body: "null" }],
  ];
  for (const [status, kind] of Object.entries(kinds)) {
    for (const [what, reply] of bodies) {
      // Nobody but a portal, proxy or gateway refuses a token with a page.
      const expected = status === "401" && what === "a page" ? "unexpectedAnswer" : kind;
      it(`${status} with ${what} is ${expected}`, async () => {
        const error = await readError({ ...reply, status: Number(status) });
        assert.deepEqual(
          [error.kind, error.details.status, error.details.host],
          [expected, Number(status), "app.hex.tech"],
        );
        assert.ok(!error.message.includes("<"));
      });
    }
  }

  it("503 on RunProject means that every kernel is busy and nothing was started", async () => {
    const error = await runError({ status: 503, body: { reason: "Too many kernels" } });
    assert.deepEqual([error.kind, error.mayHaveHappened], ["kernelsBusy", false]);
    assert.equal(
      (await runError({ status: 503, body: { code: "UNAVAILABLE", message: "Too many kernels" } })).kind,
      "kernelsBusy",
    );
    assert.equal(
      kindOf({ status: 503, headers: new Headers(), text: "", json: { value: { reason: "Busy" } } }, "CancelRun"),
      "serverFailed",
    );
  });

  it("503 that is not Hex's own may stand before a run that was started", async () => {
    const texts: Reply[] = [
      html,
      { headers: { "Content-Type": "text/plain" }, body: "upstream connect error" },
      { body: "" },
      { headers: json, body: { error: "no healthy upstream" } },
      { headers: json, body: "[]" },
    ];
    for (const reply of texts) {
      const error = await runError({ ...reply, status: 503 });
      assert.deepEqual([error.kind, error.mayHaveHappened], ["serverFailed", true]);
    }
  });
});

describe("error bodies", () => {
  it("give the message with its issues", async () => {
    const body = {
      code: "BAD",
      message: "Request is wrong",
      issues: [{ message: "limit is too large" }, { x: 1 }, null],
    };
    assert.equal(
      (await readError({ status: 400, body })).details.serverMessage,
      "Request is wrong: limit is too large",
    );
  });

  it("give the reason with its details and trace id", async () => {
    const { details, message } = await readError({
      status: 403,
      body: { reason: "No scope", details: "Run projects", traceId: "t-1" },
    });
    assert.deepEqual([details.serverMessage, details.traceId], ["No scope: Run projects", "t-1"]);
    assert.equal(message, "GetProject on app.hex.tech: forbidden, status 403, No scope: Run projects, trace t-1");
  });

  it("give plain text, which Hex sends with 401", async () => {
    for (const body of ["Unauthorized", '"Unauthorized"']) {
      const { details } = await readError({ status: 401, body });
      assert.deepEqual([details.serverMessage, details.notHex], ["Unauthorized", undefined]);
    }
  });

  it("name the inputs of a 422, cut", async () => {
    const body = {
      traceId: "t-2",
      invalid: [
        { paramName: "region", paramValue: { a: ["x".repeat(500)] }, dataType: "STRING", inputCellType: "DROPDOWN" },
        { paramName: "count", paramValue: null },
        { paramName: 5 },
        "nonsense",
      ],
      notFound: ["regoin", 5, null],
    };
    const { kind, details, message } = await runError({ status: 422, body });
    assert.equal(kind, "unprocessable");
    assert.equal(details.invalidInputs?.length, 2);
    assert.equal(details.invalidInputs[0]?.name, "region");
    assert.equal(details.invalidInputs[0].value?.length, 100);
    assert.equal(details.invalidInputs[1]?.value, "null");
    assert.deepEqual(details.unknownInputs, ["regoin"]);
    assert.equal(message, "RunProject on app.hex.tech: unprocessable, status 422, trace t-2");
  });

  it("never bring input values into the message, which is logged", async () => {
    for (const status of [400, 422, 500, 503]) {
      const error = await runError({ status, body: { reason: "Bad value secret-value", details: "secret-value" } });
      assert.ok(!error.message.includes("secret-value"), error.message);
      assert.equal(error.details.serverMessage, "Bad value secret-value: secret-value");
    }
  });

  it("are cut, on one line, without control characters", async () => {
    const { details } = await readError({ status: 500, body: { reason: `\u001b[31m${"long\n".repeat(500)}` } });
    assert.equal(details.serverMessage?.length, 300);
    assert.match(details.serverMessage, /^long long long/);
  });

  it("never bring the token into an error, wherever a server puts it", async () => {
    const field = fc.constantFrom("message", "reason", "details", "error", "traceId", "code", "");
    const form = fc.constantFrom(
      (t: string) => t,
      encodeURIComponent,
      (t: string) => t.toUpperCase(),
    );
    await fc.assert(
      fc.asyncProperty(
        field,
        form,
        fc.integer({ min: 400, max: 599 }),
        fc.string(),
        async (name, change, status, text) => {
          const echo = text + change(someToken);
          const value = {
            [name]: echo,
            issues: [{ message: echo }],
            invalid: [{ paramName: echo, paramValue: echo }],
            notFound: [echo],
          };
          const { client, records } = makeClient(fakeFetch({ status, body: name === "" ? echo : value }).fetch);
          const error = await failure(client.send("RunProject", { id: someProject, run: {} }));
          const all = JSON.stringify([error.message, error.stack, error.details, error.cause, records]).toLowerCase();
          assert.ok(!all.includes(someToken.slice(5, 25)), all);
        },
      ),
    );
  }).timeout(30_000);
});

describe("answers that are not Hex's", () => {
  it("are recognisable by their page", async () => {
    for (const status of [200, 403, 404]) {
      const { details } = await readError({ ...html, status });
      assert.deepEqual([details.notHex, details.serverMessage], [true, undefined]);
    }
    assert.equal((await readError({ status: 404, body: "404 page not found" })).details.notHex, true);
    assert.equal((await readError({ status: 404, body: { reason: "Not found" } })).details.notHex, undefined);
  });

  const bodies: [string, Reply, boolean][] = [
    ["a page", html, true],
    ["a page that says it is JSON", { headers: json, body: "<html></html>" }, true],
    ["plain text", { body: "It works!" }, true],
    ["nothing", { body: "" }, false],
    ["white space", { body: "\n" }, false],
    ["no content", { status: 204 }, false],
    ["cut JSON", { headers: json, body: '{"id": "5a85' }, false],
    ["JSON with the wrong fields", { headers: json, body: { id: 5 } }, false],
    ["a JSON text", { headers: json, body: '"ok"' }, false],
    ["null", { headers: json, body: "null" }, false],
  ];
  for (const [what, reply, notHex] of bodies) {
    it(`are unexpected: ${what}`, async () => {
      const error = await readError(reply);
      assert.deepEqual([error.kind, error.details.notHex], ["unexpectedAnswer", notHex || undefined]);
      assert.ok(error.mayHaveHappened);
    });
  }

  it("say which field was wrong, not what it held", async () => {
    const { message } = await readError({ body: { id: "private-text" } });
    assert.match(message, /id is not/);
    assert.ok(!message.includes("private-text"));
  });
});

describe("any answer", () => {
  it("is read, or refused with a HexError", async () => {
    const header = fc.record({
      "Content-Type": fc.constantFrom("application/json", "text/html", ""),
      "Retry-After": fc.constantFrom("5", "", "¿", "-1"),
      Date: fc.constantFrom("", "yesterday", "Mon, 05 Jan 2026 09:00:20 GMT"),
    });
    const body = fc.oneof(fc.anything(), fc.string(), fc.json(), fc.record({ values: fc.array(fc.anything()) }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 599 }), header, body, async (status, headers, value) => {
        const text = typeof value === "string" ? value : safeJson(value);
        const { client } = makeClient(fakeFetch({ status, headers, body: text }).fetch);
        const calls = [
          askMe(client, { attempts: 1 }),
          client.send("ListProjects", {}, { attempts: 1 }),
          client.send("GetProjectRuns", { id: someProject }, { attempts: 1 }),
          client.send("RunProject", { id: someProject, run: {} }),
          client.send("ListCollections", {}, { attempts: 1 }),
        ];
        for (const result of await Promise.allSettled(calls)) {
          assert.ok(result.status === "fulfilled" || (result.reason as Error).name === "HexError");
        }
      }),
      { numRuns: 300 },
    );
  }).timeout(30_000);
});

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
