import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  key: string;
  cert: string;
}

const authority = (alternativeName: string) => `
[ca]
default_ca = this
[this]
new_certs_dir = .
database = index.txt
serial = serial.txt
default_md = sha256
policy = names
x509_extensions = extensions
[names]
commonName = supplied
[extensions]
subjectAltName = ${alternativeName}
`;

/**
 * A certificate that signs itself, made anew by openssl: Node can read certificates but not make them.
 *
 * @param alternativeName such as `IP:127.0.0.1`.
 * @param validity from when to when, days from now.
 */
export function makeCertificate(alternativeName: string, validity: readonly [number, number] = [-1, 1]): Certificate {
  const cwd = mkdtempSync(join(tmpdir(), "hex-runs-tls-"));
  const openssl = (words: string) => execFileSync("openssl", words.split(" "), { cwd, stdio: "pipe" });
  const [from, to] = validity.map(
    (days) => `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, "")}`,
  );
  try {
    writeFileSync(join(cwd, "ca.cnf"), authority(alternativeName));
    writeFileSync(join(cwd, "index.txt"), "");
    writeFileSync(join(cwd, "serial.txt"), "01\n");
    openssl(
      "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out request.pem -subj /CN=test",
    );
    openssl(
      `ca -batch -selfsign -config ca.cnf -keyfile key.pem -in request.pem -out cert.pem -startdate ${from} -enddate ${to}`,
    );
    return { key: readFileSync(join(cwd, "key.pem"), "utf8"), cert: readFileSync(join(cwd, "cert.pem"), "utf8") };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
