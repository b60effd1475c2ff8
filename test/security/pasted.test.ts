import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { airflow, dagster, python } from "../../src/copyAs/python";
import { curl, hexCli } from "../../src/copyAs/shell";
import { makeSnippet, openInputs, requestBody, type Snippet } from "../../src/copyAs/snippet";
import { githubActions, kestra } from "../../src/copyAs/yaml";
import { findProgram } from "../vscode/commands";
import { ensureShells } from "../vscode/prerequisites";
import { asJson, host, hostileSnippet, projectId } from "./support/copied";
import { hostileTexts, marker } from "./support/hostile";
import { Terminal } from "./support/terminal";

const shells = {
  bash: "bash --noprofile --norc -i",
  zsh: "zsh -f -i",
  dash: "dash -i",
};
type Shell = keyof typeof shells;
const token = "the-token";
const secret = `it's "secret" $(touch ${marker}) \\ \`id\``;

/** All that the shells can run: stubs of curl, hex and jq write down what they are given. */
const record = (name: string, more = "") =>
  `#!/bin/sh\n{ printf '%s\\0' ${name} "$@"; ${more} printf '\\nend\\0'; } >> "$RECORD"\n`;
const stubs: Record<string, string> = {
  curl: record("curl"),
  hex: record(
    "hex",
    `for word; do if [ "$last" = --input-file ]; then cat "$word"; printf '\\0'; fi; last="$word"; done;`,
  ),
  jq: `#!${process.execPath}\nconsole.log(JSON.stringify(process.env[process.argv[3].slice("env.".length)]));\n`,
};
const programs = ["sh", "mktemp", "rm", "touch", "cat"];

describe("Pasted into a real shell, what is copied", function () {
  this.timeout(240_000);
  let folder: string;
  let available: readonly string[] = [];
  const terminals: Terminal[] = [];

  before(async function () {
    this.timeout(300_000);
    if (process.platform !== "linux" || findProgram(["script"]) === undefined) {
      console.log("NOT TESTED: pasting into shells needs `script` of util-linux.");
      this.skip();
    }
    available = await ensureShells(Object.keys(shells));
    folder = await mkdtemp(join(tmpdir(), "hex-runs-paste-"));
    await mkdir(join(folder, "bin"));
    await mkdir(join(folder, "home"));
    for (const [name, text] of Object.entries(stubs)) {
      await writeFile(join(folder, "bin", name), text, { mode: 0o755 });
    }
    for (const name of programs) {
      await symlink(findProgram([name]) ?? assert.fail(`There is no ${name}.`), join(folder, "bin", name));
    }
  });
  afterEach(async () => {
    await Promise.all(terminals.splice(0).map((terminal) => terminal.close()));
    // What one test has left is not another's.
    await Promise.all(["home", "record"].map((name) => rm(join(folder, name), { recursive: true, force: true })));
    await mkdir(join(folder, "home"));
  });
  after(() => rm(folder ?? join(tmpdir(), "none"), { recursive: true, force: true }));

  function open(shell: Shell, locale: string, more: NodeJS.ProcessEnv = {}): Terminal {
    const [program = "", ...rest] = shells[shell].split(" ");
    const command = [findProgram([program]) ?? "", ...rest].join(" ");
    const env = {
      PATH: join(folder, "bin"),
      HOME: join(folder, "home"),
      TMPDIR: join(folder, "home"),
      SHELL: "/bin/sh",
      TERM: "xterm-256color",
      LC_ALL: locale,
      RECORD: join(folder, "record"),
      // History itself is on, as people have it.
      HISTFILE: "",
      HEX_API_TOKEN: token,
      ...more,
    };
    const terminal = new Terminal(command, {
      cwd: join(folder, "home"),
      env: { ...env, PATH: `${env.PATH}:${process.env["PATH"] ?? ""}` },
    });
    terminals.push(terminal);
    return terminal;
  }

  /** What the stubs were called with since the last time. */
  async function calls(): Promise<string[][]> {
    const text = await readFile(join(folder, "record"), "utf8").catch(() => "");
    await rm(join(folder, "record"), { force: true });
    return text
      .split("\0\nend\0")
      .slice(0, -1)
      .map((call) => call.split("\0"));
  }

  async function pasted(
    terminal: Terminal,
    text: string,
    bracketed: boolean,
    shell: Shell,
  ): Promise<{ made: string[][]; shown: string }> {
    const shown = await terminal.paste(text, bracketed);
    assert.deepEqual(
      await readdir(join(folder, "home")),
      [],
      `${shell}: something was run, or a file was left, by\n${text}\nand it showed\n${shown}`,
    );
    return {
      made: (await calls()).map((call) =>
        call.map((word, index) =>
          index === call.length - 1 && word.startsWith("{") ? JSON.stringify(JSON.parse(word)) : word,
        ),
      ),
      shown,
    };
  }

  const wantedOf = (snippet: Snippet): Record<"curl" | "hex", string[]> => ({
    curl: [
      ...[
        "curl",
        "--fail-with-body",
        "--silent",
        "--show-error",
        "--request",
        "POST",
        `${host}/api/v1/projects/${projectId}/runs`,
      ],
      ...["--header", `Authorization: Bearer ${token}`, "--header", "Content-Type: application/json", "--data-binary"],
      JSON.stringify(asJson(requestBody(snippet))),
    ],
    hex: [
      "hex",
      "app",
      "run",
      projectId,
      "--input-file",
      "FILE",
      "--no-cache",
      "--wait",
      JSON.stringify(asJson(Object.fromEntries(openInputs(snippet)))),
    ],
  });
  const withoutPath = (call: string[]) =>
    call.map((word, index) => (call[index - 1] === "--input-file" ? "FILE" : word));

  it("is tested with 50 texts at least", () => assert.ok(new Set(hostileTexts).size >= 50));

  // What is for other parsers is pasted once into each shell, and where a line editor reads most as keys.
  for (const [shell, bracketed, locale, withOthers] of [
    ["bash", true, "C.UTF-8", true],
    ["bash", false, "C.UTF-8", false],
    ["bash", false, "C", true],
    ["zsh", true, "C.UTF-8", true],
    ["zsh", false, "C.UTF-8", false],
    ["dash", false, "C.UTF-8", true],
  ] as const) {
    it(`is data to ${shell}, ${bracketed ? "pasted at once" : "entered line by line"}, in the locale ${locale}`, async function () {
      if (!available.includes(shell)) {
        console.log(`NOT TESTED: there is no ${shell} on this machine.`);
        this.skip();
      }
      const terminal = open(shell, locale);
      for (const text of hostileTexts) {
        const snippet = hostileSnippet(text);
        const wanted = wantedOf(snippet);
        const viaCurl = await pasted(terminal, curl(snippet), bracketed, shell);
        assert.deepEqual(viaCurl.made, [wanted.curl], viaCurl.shown);
        const viaCli = await pasted(terminal, hexCli(snippet), bracketed, shell);
        assert.deepEqual(viaCli.made.map(withoutPath), [wanted.hex], viaCli.shown);
        if (!withOthers) {
          continue;
        }
        // Into a shell by mistake: of a step for GitHub, the lines for a shell may run. A terminal in its plain mode takes none as long as this.
        if (shell !== "dash" || text.length < 1_000) {
          const step = await pasted(terminal, githubActions(snippet), bracketed, shell);
          step.made.forEach((call) => assert.deepEqual(call, wanted.curl, step.shown));
        }
        const others = await pasted(
          terminal,
          [python, airflow, dagster, kestra].map((make) => make(snippet)).join("\n"),
          bracketed,
          shell,
        );
        assert.deepEqual(others.made, [], others.shown);
      }
    });
  }

  for (const shell of Object.keys(shells) as Shell[]) {
    it(`takes secrets from the environment of ${shell}, and does nothing without them`, async function () {
      if (!available.includes(shell)) {
        this.skip();
      }
      const snippet = makeSnippet(host, projectId, "Revenue", {
        options: { inputs: { region: "EMEA" } },
        leftOut: ["db_password"],
      });
      const without = open(shell, "C.UTF-8");
      const having = open(shell, "C.UTF-8", { HEX_INPUT_DB_PASSWORD: secret });
      for (const make of [curl, hexCli]) {
        const { made, shown } = await pasted(without, make(snippet), false, shell);
        assert.deepEqual(made, [], shown);
        assert.match(shown, /HEX_INPUT_DB_PASSWORD: Set it to the value of the secret input/);
        const [call] = (await pasted(having, make(snippet), false, shell)).made;
        const inputs = { region: "EMEA", db_password: secret };
        assert.equal(call?.at(-1), JSON.stringify(make === curl ? { inputParams: inputs } : inputs));
      }
    });
  }
});
