import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hostName,
  isHexHost,
  isLinkOnHost,
  isSafeOrigin,
  parseHost,
  projectLink,
  runLink,
  wellKnownHosts,
} from "../../../src/hex/host";
import type { HexHost } from "../../../src/hex/types";
import { someProject } from "./support";

describe("parseHost", () => {
  for (const [text, host] of [
    ["app.hex.tech", "https://app.hex.tech"],
    ["  APP.Hex.Tech/ ", "https://app.hex.tech"],
    ["https://eu.hex.tech/acme/app/123?x=1#y", "https://eu.hex.tech"],
    ["<https://acme.hex.tech/>", "https://acme.hex.tech"],
    ['"https://acme.hex.tech"', "https://acme.hex.tech"],
    ['" acme.hex.tech "', "https://acme.hex.tech"],
    ["'acme.hex.tech'", "https://acme.hex.tech"],
    ["acme.hex.tech:8443/home", "https://acme.hex.tech:8443"],
    ["https://acme.hex.tech:443", "https://acme.hex.tech"],
    ["https://acme.hex.tech./", "https://acme.hex.tech"],
    ["http://127.0.0.1:8790", "http://127.0.0.1:8790"],
    ["http://127.9.9.9", "http://127.9.9.9"],
    ["http://[::1]:8790/api/v1", "http://[::1]:8790"],
    ["http://localhost:8790/", "http://localhost:8790"],
    ["localhost:8790", "http://localhost:8790"],
    ["https://localhost", "https://localhost"],
  ]) {
    it(`reads ${text}`, () => assert.equal(parseHost(text ?? ""), host));
  }

  for (const [text, problem] of [
    ["", "empty"],
    [' "" ', "empty"],
    ['" "', "empty"],
    ["https://:pass@app.hex.tech", "credentials"],
    ["https://user@app.hex.tech", "credentials"],
    ["https://app..hex.tech", "notAUrl"],
    ["https://.hex.tech", "notAUrl"],
    ["hello", "notAUrl"],
    ["https://", "notAUrl"],
    ["two words.com", "notAUrl"],
    ["javascript:alert(1)", "notAUrl"],
    ["ftp://app.hex.tech", "scheme"],
    ["http://app.hex.tech", "plainHttp"],
    ["http://localhost.evil.example", "plainHttp"],
    ["http://127.0.0.1.evil.example", "plainHttp"],
    ["http://128.0.0.1", "plainHttp"],
    ["https://user:pass@app.hex.tech", "credentials"],
    ["app.hex.tech@evil.example", "credentials"],
    ["app.hex.tech,", "characters"],
    ["https://app.hex.tech;", "characters"],
    ["(app.hex.tech)", "characters"],
    ["https://app.hex.tech,eu.hex.tech/home", "characters"],
    ["https://app.hex.tech$(id)", "characters"],
  ]) {
    it(`refuses ${JSON.stringify(text)} as ${problem}`, () => assert.deepEqual(parseHost(text ?? ""), { problem }));
  }

  it("knows single tenants as Hex's own, and nobody who looks like one", () => {
    for (const [host, is] of [
      ["https://acme-2.hex.tech", true],
      ["http://acme.hex.tech", false],
      ["https://acme.hex.tech:8443", false],
      ["https://a.b.hex.tech", false],
      ["https://hex.tech.example.com", false],
    ] as const) {
      assert.equal(isHexHost(host as HexHost), is, host);
    }
  });

  it("shows a host that is no address as it is", () => {
    assert.deepEqual(
      ["http://127.0.0.1:8790", "a host"].map((host) => hostName(host as HexHost)),
      ["127.0.0.1:8790", "a host"],
    );
  });

  it("gives an origin that is safe and stays as it is, or a problem, for any text", () => {
    const texts = fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6(), fc.webAuthority());
    fc.assert(
      fc.property(texts, fc.constantFrom("", "http://", "https://", "//", "HTTP://"), (text, scheme) => {
        const host = parseHost(scheme + text);
        if (typeof host === "string") {
          assert.ok(isSafeOrigin(host), host);
          assert.equal(new URL(host).origin, host);
          assert.equal(parseHost(host), host);
        }
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);

  it("knows Hex's own hosts", () => {
    assert.deepEqual(wellKnownHosts.map(hostName), ["app.hex.tech", "eu.hex.tech", "hc.hex.tech"]);
    assert.deepEqual(
      wellKnownHosts.map((host) => parseHost(host)),
      [...wellKnownHosts],
    );
  });
});

describe("links", () => {
  const host = "https://app.hex.tech" as HexHost;

  it("leads to a project", () => {
    assert.equal(projectLink(host, someProject), `https://app.hex.tech/hex/${someProject}`);
    assert.ok(isLinkOnHost(host, projectLink(host, someProject)));
  });

  for (const url of ["https://app.hex.tech/run/1?x=1#y", "https://APP.hex.tech/", "https://app.hex.tech:443/x"]) {
    it(`takes ${url}`, () => assert.ok(isLinkOnHost(host, url)));
  }

  for (const url of [
    "http://app.hex.tech/run/1",
    "https://app.hex.tech:444/",
    "https://app.hex.tech.evil.example/",
    "https://app.hex.tech@evil.example/",
    "https://user@app.hex.tech/",
    "https://user:pass@app.hex.tech/",
    "https://app.hex.tech\\@evil.example/",
    "https://app.hex.tech/\nx",
    " https://app.hex.tech/",
    "https://app.hex.tech/\u202e",
    "//app.hex.tech/",
    "/run/1",
    "javascript:alert(1)",
    "command:workbench.action.quit",
    "vscode://app.hex.tech/",
    "",
  ]) {
    it(`refuses ${JSON.stringify(url)}`, () => assert.equal(isLinkOnHost(host, url), false));
  }

  it("takes http only on the session's own loopback host", () => {
    assert.ok(isLinkOnHost("http://127.0.0.1:8790" as HexHost, "http://127.0.0.1:8790/run/1"));
    assert.ok(!isLinkOnHost("http://127.0.0.1:8790" as HexHost, "http://127.0.0.1:8791/run/1"));
    assert.ok(!isLinkOnHost("http://app.hex.tech" as HexHost, "http://app.hex.tech/run/1"));
  });

  it("gives a run's link only when it is on the host", () => {
    assert.equal(runLink(host, { url: "https://app.hex.tech/a b" }), undefined);
    assert.equal(runLink(host, { url: "https://app.hex.tech/a" }), "https://app.hex.tech/a");
    assert.equal(runLink(host, { url: "https://evil.example/a" }), undefined);
    const asItIs = "https://app.hex.tech/nw/app/R%26D-031MyIAX6l6JJen2z5Acrp/latest?a=1%2B1&runId=x#%20";
    assert.equal(runLink(host, { url: asItIs }), asItIs);
    assert.equal(runLink(host, {}), undefined);
  });
});
