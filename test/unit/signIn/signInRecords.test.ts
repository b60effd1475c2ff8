import assert from "node:assert/strict";
import fc from "fast-check";
import type { HexHost } from "../../../src/hex/types";
import { parseRecords } from "../../../src/signIn/signInRecords";
import { isSameSignIn, serializeRecords, type SignInRecord } from "../../../src/signIn/signInRecords";

const host = "https://app.hex.tech" as HexHost;
const record: SignInRecord = {
  id: "one",
  host,
  token: "a-token-of-nobody",
  account: {
    orgId: "org",
    userId: "user",
    name: "Ana Ruiz",
    email: "ana@example.com",
    role: "EDITOR",
    expiresAt: new Date(5_000),
  },
  madeAtMs: 1,
};

describe("Stored sign-ins", () => {
  it("come back as they were", () => {
    const never: SignInRecord = { ...record, id: "two", account: { ...record.account, expiresAt: null } };
    assert.deepEqual(parseRecords(serializeRecords([record, never])), { records: [record, never], dropped: 0 });
  });

  it("are nothing at all when there are none", () => {
    assert.equal(serializeRecords([]), undefined);
    assert.deepEqual(parseRecords(undefined), { records: [], dropped: 0 });
  });

  it("lose a broken entry, never the others", () => {
    const text = JSON.stringify([
      null,
      5,
      {},
      { ...record, token: "" },
      { ...record, account: { ...record.account, expiresAt: 5_000 } },
    ]);
    assert.deepEqual(parseRecords(text), { records: [record], dropped: 4 });
  });

  it("keep a sign-in whose expiry cannot be read", () => {
    const text = JSON.stringify([{ ...record, account: { expiresAt: "soon" } }]);
    assert.deepEqual(parseRecords(text).records[0]?.account.expiresAt, undefined);
    assert.equal(parseRecords(text).dropped, 0);
  });

  it("never hold a host that signing in would not take", () => {
    for (const bad of [
      "http://example.com",
      "https://user:pass@example.com",
      "https://example.com/path",
      "javascript:alert(1)",
    ]) {
      assert.deepEqual(parseRecords(JSON.stringify([{ ...record, host: bad }])), { records: [], dropped: 1 }, bad);
    }
  });

  it("count an id once", () => {
    const entry = { ...record, account: {} };
    assert.equal(parseRecords(JSON.stringify([entry, entry])).records.length, 1);
  });

  it("survive any text", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Array.isArray(parseRecords(text).records)));
  });
});

describe("Two sign-ins are the same", () => {
  const other = (change: Partial<SignInRecord["account"]>, at = host) =>
    isSameSignIn(record, { host: at, account: { ...record.account, ...change } });

  it("for one user of one workspace", () => {
    assert.equal(other({ name: "Ana R.", role: "ADMIN", expiresAt: undefined }), true);
  });

  it("but not for another user, workspace or host", () => {
    assert.equal(other({ userId: "another" }), false);
    assert.equal(other({ userId: undefined }), false);
    assert.equal(other({ orgId: "another" }), false);
    assert.equal(other({}, "https://eu.hex.tech" as HexHost), false);
  });
});
