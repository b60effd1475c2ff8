import assert from "node:assert/strict";
import { isSecretName } from "../../../src/store/localRuns";

describe("the name of an input", () => {
  it("may say that its value is secret", () => {
    const secrets = [
      "password",
      "db_password",
      "dbPassword",
      "PASSWD",
      "pass",
      "api_key",
      "apiKey",
      "APIKEY",
      "key",
      "access_key_2",
      "SigningKey",
      "token",
      "authtoken",
      "access.token",
      "client_secret",
      "credentials",
      "PIN",
      "sort_key",
    ];
    assert.deepEqual(
      secrets.filter((name) => !isSecretName(name)),
      [],
    );
  });

  it("mostly does not", () => {
    const plain = [
      "region",
      "keyword",
      "monkey",
      "turkey",
      "passengers",
      "bypass_rate",
      "pinned",
      "spin",
      "compass",
      "as_of",
    ];
    assert.deepEqual(plain.filter(isSecretName), []);
  });
});
