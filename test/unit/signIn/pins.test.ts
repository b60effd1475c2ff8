import assert from "node:assert/strict";
import { encodeId, readAddress } from "../../../src/hex/address";
import type { HexHost, ProjectId } from "../../../src/hex/types";
import { Pins } from "../../../src/signIn/pins";
import { Emitter } from "../../../src/util/events";

const host = "https://app.hex.tech" as HexHost;
const eu = "https://eu.hex.tech" as HexHost;
const [org, otherOrg] = ["019dc3fe-1f1d-7001-bb19-f6f0af9374ca", "019dc3fe-1f1d-7001-bb19-f6f0af9374cb"];
const [a, b, c] = [1, 2, 3].map((last) => `019a0000-0000-7000-8000-00000000000${last}` as ProjectId) as [
  ProjectId,
  ProjectId,
  ProjectId,
];
const here = { host, account: { orgId: org } };
const elsewhere = { host, account: { orgId: otherOrg } };

function pinsOf(value: string[], stored: Record<string, unknown> = {}) {
  const setting = {
    value,
    update: (texts: string[]) => {
      setting.value = texts;
      return Promise.resolve();
    },
    onDidChange: new Emitter<string[]>().event as never,
  };
  const memento = {
    get: (key: string) => stored[key] as never,
    update: (key: string, one: unknown) => {
      stored[key] = JSON.parse(JSON.stringify(one));
      return Promise.resolve();
    },
  };
  return { pins: new Pins(setting, memento), setting, stored };
}

describe("Pins", () => {
  it("are read in every form, each project once, in the order of the settings", () => {
    const { pins } = pinsOf([
      `${host}/${org}/app/Revenue-${encodeId(b)}/latest`,
      a.toUpperCase(),
      encodeId(c),
      `${host}/hex/${a}`,
      "no id",
      `${host}/${org}`,
      encodeId(a).slice(1),
    ]);
    assert.deepEqual(pins.of(here), [b, a, c]);
  });

  it("that tell another host or organisation are not those of a sign-in", () => {
    const { pins } = pinsOf([`${host}/${org}/hex/${a}`, `${host}/${otherOrg}/hex/${b}`, `${eu}/hex/${c}`]);
    assert.deepEqual(pins.of(here), [a]);
    assert.deepEqual(pins.of(elsewhere), [b]);
    assert.deepEqual(pins.of({ host: eu, account: { orgId: org } }), [c]);
    assert.deepEqual(pins.of({ host, account: {} }), [a, b], "a workspace that does not tell its organisation");
  });

  it("tell when they turn out to be of another sign-in than the one they were kept for", () => {
    const { pins } = pinsOf([a]);
    let told = 0;
    pins.onDidChange(() => (told += 1));
    pins.learn(here, [a]);
    assert.deepEqual([pins.of(here), told], [[a], 0]);
    const moved = { host: eu, account: { orgId: org } };
    assert.deepEqual(pins.of(moved), []);
    pins.learn(moved, [a]);
    assert.deepEqual([pins.of(moved), told], [[a], 1]);
    pins.learn(moved, [a]);
    assert.equal(told, 1);
  });

  it("that are ids alone, or have a short name, learn where they are with the first sign-in that knows them", () => {
    const { pins, stored } = pinsOf([a, `${host}/northwind/app/Costs-${encodeId(b)}/latest`, c]);
    assert.deepEqual(pins.of(elsewhere), [a, b, c]);
    pins.learn(here, [a, b]);
    assert.deepEqual(pins.of(here), [a, b, c]);
    assert.deepEqual(pins.of(elsewhere), [c]);
    assert.deepEqual(pinsOf([a, c], stored).pins.of(elsewhere), [c], "also after a reload");
    pins.learn(elsewhere, [c]);
    assert.deepEqual([pins.of(here), pins.of(elsewhere)], [[a, b], [c]]);
  });

  it("that were learned by a sign-in that does not tell its organisation are those of its host", () => {
    const { pins } = pinsOf([a]);
    pins.learn({ host, account: {} }, [a]);
    assert.deepEqual([pins.of(here), pins.of({ host: eu, account: { orgId: org } })], [[a], []]);
    pins.learn(here, [a]);
    pins.learn({ host, account: {} }, [a]);
    assert.deepEqual([pins.of(here), pins.of(elsewhere), pins.of({ host, account: {} })], [[a], [], [a]]);
  });

  it("write nothing while nothing is new", () => {
    const { pins, stored } = pinsOf([a]);
    pins.learn(here, [b, c]);
    assert.deepEqual(stored, {});
    pins.learn(here, [a]);
    const [known] = Object.values(stored);
    pins.learn(here, [a]);
    assert.equal(Object.values(stored)[0], known);
  });

  it("are written with their organisation and title, and taken away in whatever form they are there", async () => {
    const { pins, setting } = pinsOf(["no id", a.toUpperCase(), encodeId(a)]);
    await pins.add(here, { id: b, title: "Revenue by region" });
    assert.deepEqual(setting.value.at(-1), `${host}/${org}/app/Revenue-by-region-${encodeId(b)}/latest`);
    assert.deepEqual(readAddress(setting.value.at(-1) ?? ""), { projectId: b, host, org });
    await pins.add({ host, account: {} }, { id: c, title: "Costs" });
    assert.equal(setting.value.at(-1), `${host}/hex/${c}`);
    await pins.remove(a);
    assert.deepEqual(pins.of(here), [b, c]);
    assert.equal(setting.value[0], "no id");
  });

  it("take whatever the settings and the storage hold", () => {
    for (const raw of [undefined, null, 7, "x", [1]]) {
      assert.deepEqual(pinsOf([a], { "hexRuns.pinPlaces": raw }).pins.of(here), [a]);
    }
  });
});
