import assert from "node:assert/strict";
import { asHexError, HexError, hexErrorKinds, isOutOfReach, isRefusal } from "../../../src/hex/errors";

describe("a HexError", () => {
  const details = { operation: "GetProject", host: "app.hex.tech" };
  const kindsWith = (is: (error: unknown) => boolean, more = {}) =>
    hexErrorKinds.filter((kind) => is(new HexError(kind, { ...details, ...more })));

  it("means that the object may be gone when Hex itself refused the request", () => {
    assert.deepEqual(kindsWith(isRefusal), ["badRequest", "forbidden", "notFound", "unprocessable"]);
    assert.deepEqual(kindsWith(isRefusal, { notHex: true }), []);
    assert.equal(isRefusal(new Error("forbidden")), false);
  });

  it("means that no other request would be answered when the host is out of reach", () => {
    assert.deepEqual(kindsWith(isOutOfReach), ["offline", "timeout"]);
    assert.equal(isOutOfReach(new Error("offline")), false);
  });

  it("leaves open whether something was done when no usable answer came to a request that was sent", () => {
    const mayHaveHappened = (error: unknown) => (error as HexError).mayHaveHappened;
    assert.deepEqual(kindsWith(mayHaveHappened), [
      "serverFailed",
      "offline",
      "timeout",
      "cancelled",
      "unexpectedAnswer",
      "redirected",
    ]);
    assert.deepEqual(kindsWith(mayHaveHappened, { notSent: true }), []);
  });

  it("tells the log where a redirect leads, and what caused it when there is no code", () => {
    const words = (more: object) => new HexError("redirected", { ...details, ...more }).message;
    assert.equal(
      words({ redirectHost: "login.example.com" }),
      "GetProject on app.hex.tech: redirected, redirects to login.example.com",
    );
    assert.equal(
      words({ redirectPath: "app.hex.tech/v2" }),
      "GetProject on app.hex.tech: redirected, redirects to app.hex.tech/v2",
    );
    const cause = new Error("socket hang up");
    assert.equal(words({ cause }), "GetProject on app.hex.tech: redirected, socket hang up");
    assert.equal(words({ cause, code: "ECONNRESET" }), "GetProject on app.hex.tech: redirected, ECONNRESET");
    assert.equal(words({ cause: "a text" }), "GetProject on app.hex.tech: redirected");
  });

  it("stays what it is, and is made of any other error", () => {
    const known = new HexError("timeout", details);
    assert.equal(asHexError(known, "Me", "eu.hex.tech"), known);
    const other = asHexError(new TypeError("x is undefined"), "Me", "eu.hex.tech");
    assert.deepEqual(
      [other.kind, other.message],
      ["unexpectedAnswer", "Me on eu.hex.tech: unexpectedAnswer, x is undefined"],
    );
  });
});
