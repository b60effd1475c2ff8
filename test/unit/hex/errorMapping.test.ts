import assert from "node:assert/strict";
import {
  bodyOf,
  errorCode,
  isClosedMeanwhile,
  isNotDecodable,
  isNotHttp,
  isPage,
  kindOf,
  notHex,
  readErrorBody,
  tlsProblem,
} from "../../../src/hex/errorMapping";
import type { Answer } from "../../../src/hex/transport";

const asItIs = (text: string) => text;
const get = { method: "GET" } as const;
const post = { method: "POST" } as const;

function answer(status: number, text: string, type = ""): Answer {
  const isJson = /^[{["]/.test(text);
  return {
    status,
    headers: new Headers(type === "" ? {} : { "Content-Type": type }),
    text,
    ...(isJson && { json: { value: JSON.parse(text) as unknown } }),
  };
}

describe("What a connection's error says of its TLS", () => {
  for (const [code, problem] of [
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "untrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "untrusted"],
    ["CERT_REVOKED", "untrusted"],
    ["CERT_HAS_EXPIRED", "expired"],
    ["CERT_NOT_YET_VALID", "notYetValid"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "wrongName"],
    ["HOSTNAME_MISMATCH", "wrongName"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "notTls"],
    ["ERR_SSL_HTTP_REQUEST", "notTls"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "failed"],
    ["CERT_SOMETHING_NEW", "failed"],
    ["ECONNRESET", undefined],
    [undefined, undefined],
  ] as const) {
    it(`is ${problem} for ${code}`, () => {
      assert.equal(tlsProblem(code, ""), problem);
    });
  }

  it("is in the words of an EPROTO when its code says no more", () => {
    for (const words of ["wrong version number", "WRONG_VERSION_NUMBER", "http request", "packet length too long"]) {
      assert.equal(tlsProblem("EPROTO", `error:1C800066: ${words}`), "notTls");
    }
    assert.equal(tlsProblem("EPROTO", "tlsv1 alert internal error"), "failed");
    assert.equal(tlsProblem("ECONNRESET", "wrong version number"), undefined);
  });
});

describe("The code of an error", () => {
  it("is the system's, and nothing that only looks like one", () => {
    assert.equal(errorCode(Object.assign(new Error("x"), { code: "ENOTFOUND" })), "ENOTFOUND");
    for (const odd of [undefined, null, "ENOTFOUND", 7, {}, { code: 7 }, { code: "a text" }, { code: "" }]) {
      assert.equal(errorCode(odd), undefined);
    }
    assert.deepEqual([{ code: "E".repeat(80) }, { code: "E".repeat(81) }].map(errorCode), ["E".repeat(80), undefined]);
  });

  it("tells what speaks no HTTP, what cannot be decompressed and what was closed meanwhile", () => {
    const codes = ["HPE_INVALID_CONSTANT", "Z_BUF_ERROR", "ERR__ERROR_FORMAT_PADDING_1", "ERR_BROTLI_X", "ECONNRESET"];
    const more = ["EPIPE", "ECONNABORTED", "ERR_SSL_X", undefined];
    const all = [...codes, ...more];
    assert.deepEqual(all.filter(isNotHttp), codes.slice(0, 1));
    assert.deepEqual(all.filter(isNotDecodable), codes.slice(1, 4));
    assert.deepEqual(all.filter(isClosedMeanwhile), ["ECONNRESET", "EPIPE", "ECONNABORTED"]);
  });
});

describe("What the log says of an answer", () => {
  const page = answer(200, "<!doctype html><h1>Sign in</h1>", "text/html");

  it("is nothing of a redirect or of an error in Hex's shapes", () => {
    for (const status of [300, 302, 399]) {
      assert.equal(bodyOf(answer(status, "moved"), get, asItIs), undefined);
    }
    for (const body of ['{"reason":"No"}', '{"code":"X","message":"No"}']) {
      assert.equal(bodyOf(answer(400, body), get, asItIs), undefined);
      assert.notEqual(bodyOf(answer(299, body), get, asItIs), undefined);
    }
    assert.notEqual(bodyOf(answer(400, '{"error":"No"}'), get, asItIs), undefined);
  });

  it("is its type, its length in bytes and, of a read or a page, its beginning", () => {
    assert.deepEqual(bodyOf(answer(500, "größer", "text/plain"), get, asItIs), {
      type: "text/plain",
      bytes: 8,
      start: "größer",
    });
    assert.equal(bodyOf(answer(500, "secret-value", "text/plain"), post, asItIs)?.start, undefined);
    assert.equal(bodyOf(page, post, asItIs)?.start, page.text);
    assert.deepEqual(bodyOf(answer(500, ""), get, asItIs), { type: undefined, bytes: 0, start: undefined });
  });

  it("is cut to 200 characters, its type to 60", () => {
    const lengths: Record<string, number | undefined> = {};
    bodyOf(answer(500, "some text", "text/plain"), get, (text, most) => {
      lengths[text] = most;
      return text;
    });
    assert.deepEqual(lengths, { "some text": 200, "text/plain": 60 });
  });

  it("calls a page what is one, by its type or its beginning", () => {
    for (const one of [
      page,
      answer(200, "Sign in", "application/xhtml; html"),
      answer(200, "  <html>"),
      answer(200, "<a/>"),
    ]) {
      assert.deepEqual([isPage(one), notHex(one)], [true, true], one.text);
    }
    for (const other of [answer(200, " ", "text/html"), answer(200, "{}", "text/html"), answer(200, "")]) {
      assert.deepEqual([isPage(other), notHex(other)], [undefined, undefined], other.text);
    }
    assert.deepEqual([isPage(answer(200, "It works!")), notHex(answer(200, "It works!"))], [undefined, true]);
  });
});

describe("The body of an error", () => {
  it("names as many inputs and issues as a person would read", () => {
    const names = Array.from({ length: 60 }, (_, index) => `input_${index}`);
    const body = {
      invalid: names.map((paramName) => ({ paramName, paramValue: 7 })),
      notFound: names,
      issues: names.map((message) => ({ message })),
    };
    const details = readErrorBody(answer(422, JSON.stringify(body)), asItIs);
    assert.deepEqual([details.invalidInputs?.length, details.unknownInputs?.length], [50, 50]);
    assert.equal(details.serverMessage?.split(": ").length, 50);
    assert.deepEqual(details.invalidInputs?.[0], {
      name: "input_0",
      value: "7",
      dataType: undefined,
      inputCellType: undefined,
    });
  });

  it("has words wherever a server puts them, and a refused value as it was sent", () => {
    const read = (body: object) => readErrorBody(answer(422, JSON.stringify(body)), asItIs);
    assert.deepEqual(
      ["message", "reason", "error"].map((name) => read({ [name]: "In words" }).serverMessage),
      ["In words", "In words", "In words"],
    );
    const values = ["EMEA", ["EMEA"], 7].map((paramValue) => ({ paramName: "region", paramValue }));
    assert.deepEqual(
      read({ invalid: values }).invalidInputs?.map(({ value }) => value),
      ["EMEA", '["EMEA"]', "7"],
    );
  });

  it("is not needed to know that an answer is neither a success nor an error", () => {
    assert.deepEqual(
      [304, 399, 400].map((status) => kindOf(answer(status, ""), "GetProject")),
      ["unexpectedAnswer", "unexpectedAnswer", "badRequest"],
    );
  });

  it("has no lists where the error names nothing", () => {
    const { invalidInputs, unknownInputs, serverMessage, traceId } = readErrorBody(
      answer(422, '{"notFound":7}'),
      asItIs,
    );
    assert.deepEqual(
      [invalidInputs, unknownInputs, serverMessage, traceId],
      [undefined, undefined, undefined, undefined],
    );
  });

  it("is quoted as plain text, and not as a page or as JSON that was cut", () => {
    assert.equal(readErrorBody(answer(500, "Try again", "text/plain"), asItIs).serverMessage, "Try again");
    assert.equal(readErrorBody(answer(500, '"Try again"'), asItIs).serverMessage, "Try again");
    for (const text of ["<h1>Busy</h1>", ' [{"a": 1', ""]) {
      assert.equal(readErrorBody({ status: 500, headers: new Headers(), text }, asItIs).serverMessage, undefined);
    }
  });
});
