import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRecords } from "../../../src/signIn/signInRecords";
import { garbled, garbling, inputs, isSound, mutated, mutation } from "./inputs";
import { files, nowMs } from "./stateFiles";

const kinds = Object.entries(files);
const signIn = JSON.stringify([
  {
    id: "a",
    host: "https://app.hex.tech",
    token: "x",
    account: { orgId: "o", userId: "u", name: "Ana", expiresAt: nowMs },
    madeAtMs: nowMs,
  },
]);

describe("state files of windows, mutated and garbled,", () => {
  it("are read as far as they are sound, or not at all", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        mutation,
        fc.option(mutation, { nil: undefined }),
        ([name, { text, read }], [picks, part, how], again) => {
          const once = mutated(JSON.parse(text), picks, part, how);
          const value = again ? mutated(once, ...again) : once;
          assert.ok(isSound(read(JSON.stringify(value)), nowMs), name);
        },
      ),
      inputs(0.12),
    );
  }).timeout(600_000);

  it("are read as far as they are sound, or not at all, wherever they are cut", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), garbling, ([name, { text, read }], how) =>
        assert.ok(isSound(read(garbled(text, how)), nowMs), name),
      ),
      inputs(0.06),
    );
  }).timeout(600_000);

  it("do not make a sign-in of what is none", () => {
    fc.assert(
      fc.property(mutation, garbling, fc.boolean(), ([picks, part, how], cut, whole) => {
        const text = whole ? JSON.stringify(mutated(JSON.parse(signIn), picks, part, how)) : garbled(signIn, cut);
        for (const { host, token, id } of parseRecords(text).records) {
          assert.ok(/^https?:\/\/[^/@]+$/.test(host) && token !== "" && /^[\w-]+$/.test(id));
        }
      }),
      inputs(0.05),
    );
  }).timeout(600_000);
});
