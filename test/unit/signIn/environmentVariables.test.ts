import assert from "node:assert/strict";
import type { HexHost } from "../../../src/hex/types";
import {
  decodeEnvFile,
  hasTokenName,
  isHexHost,
  parseEnvFile,
  readSignIn,
} from "../../../src/signIn/environmentVariables";

const token = "0123456789abcdef0123456789abcdef";

describe("Variables of the environment", () => {
  it("are noticed by their name alone", () => {
    const variables = Object.defineProperty({}, "HEX_API_KEY", {
      get: () => assert.fail("Its value was read."),
      enumerable: true,
    });
    assert.equal(hasTokenName(variables), true);
    assert.equal(hasTokenName({ HEX_WORKSPACE_URL: "https://app.hex.tech" }), false);
  });

  it("give the token and the host beside it", () => {
    assert.deepEqual(readSignIn({ HEX_API_TOKEN: token, HEX_WORKSPACE_URL: "https://eu.hex.tech/my-team" }), {
      token,
      host: "https://eu.hex.tech",
    });
  });

  it("give Hex's usual host when none is named", () => {
    assert.deepEqual(readSignIn({ HEX_TOKEN: token }), { token, host: "https://app.hex.tech" });
  });

  it("take the host out of an API's base address", () => {
    assert.equal(
      readSignIn({ HEX_API_KEY: token, HEX_API_BASE_URL: "https://acme.hex.tech/api/v1" })?.host,
      "https://acme.hex.tech",
    );
  });

  it("prefer the usual name, but not when it is empty", () => {
    assert.equal(readSignIn({ HEX_API_TOKEN: token, HEX_API_KEY: "another" })?.token, token);
    assert.equal(readSignIn({ HEX_API_TOKEN: " ", HEX_API_KEY: token })?.token, token);
  });

  it("know the Hex CLI's name for a token", () => {
    assert.equal(hasTokenName({ HEX_CLI_LOGIN_TOKEN: token }), true);
    assert.deepEqual(readSignIn({ HEX_CLI_LOGIN_TOKEN: token, HEX_WORKSPACE_URL: "eu.hex.tech/acme/home" }), {
      token,
      host: "https://eu.hex.tech",
    });
  });

  it("prefer what looks like a token of Hex, as other software has variables of these names", () => {
    const foreign = `ghp_${"a1".repeat(18)}`;
    assert.equal(readSignIn({ HEX_TOKEN: foreign, HEX_CLI_LOGIN_TOKEN: token })?.token, token);
    assert.equal(readSignIn({ HEX_TOKEN: foreign })?.token, foreign);
  });

  it("are cleaned of what is pasted along", () => {
    assert.equal(readSignIn({ HEX_API_TOKEN: `"Bearer ${token}"\n` })?.token, token);
  });

  it("say what is wrong with a host, and never fall back to another", () => {
    assert.deepEqual(readSignIn({ HEX_API_TOKEN: token, HEX_WORKSPACE_URL: "http://evil.example" })?.host, {
      problem: "plainHttp",
    });
  });

  it("give nothing without a token", () => {
    assert.equal(readSignIn({ HEX_WORKSPACE_URL: "https://app.hex.tech" }), undefined);
    assert.equal(readSignIn({ HEX_API_TOKEN: "" }), undefined);
  });
});

describe("A .env file", () => {
  it("is read with comments, quotes, export and a byte order mark", () => {
    const text = `\uFEFFHEX_WORKSPACE_URL='https://eu.hex.tech'\n# HEX_API_TOKEN=old\nexport HEX_API_TOKEN="${token}" # mine\r\nOTHER=1\n`;
    assert.deepEqual(readSignIn(parseEnvFile(text)), { token, host: "https://eu.hex.tech" });
  });

  it("may be UTF-16, as PowerShell writes it, with and without its mark", () => {
    const text = `HEX_API_TOKEN=${token}\r\nHEX_WORKSPACE_URL=https://eu.hex.tech\r\n`;
    const little = (marked: string) => Buffer.from(marked, "utf16le");
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      little(text),
      little(`\uFEFF${text}`),
      little(text).swap16(),
      little(`\uFEFF${text}`).swap16(),
    ]) {
      assert.deepEqual(readSignIn(parseEnvFile(decodeEnvFile(bytes))), { token, host: "https://eu.hex.tech" });
    }
    assert.equal(decodeEnvFile(new Uint8Array()), "");
  });

  it("may be anything", () => {
    assert.equal(readSignIn(parseEnvFile("\u0000\u0001 not = an env file {{{")), undefined);
  });
});

describe("Hex's own hosts", () => {
  it("are hex.tech and what is below it, over https", () => {
    for (const host of ["https://app.hex.tech", "https://acme.hex.tech"]) {
      assert.equal(isHexHost(host as HexHost), true, host);
    }
    for (const host of ["https://hex.tech.evil.example", "https://nothex.tech", "http://127.0.0.1:8790"]) {
      assert.equal(isHexHost(host as HexHost), false, host);
    }
  });
});
