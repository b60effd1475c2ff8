import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { parse } from "yaml";
import { airflow, dagster, python } from "../../../src/copyAs/python";
import { curl, hexCli, quoted } from "../../../src/copyAs/shell";
import { makeSnippet, requestBody, type Snippet } from "../../../src/copyAs/snippet";
import { githubActions, kestra } from "../../../src/copyAs/yaml";
import type { HexHost, InputValue, ProjectId, RunOptions } from "../../../src/hex/types";
import { isSecretName } from "../../../src/store/localRuns";
import { noLimits } from "../../simulator/options";
import { startSimulator, type Simulator } from "../../simulator/simulator";
import { findProgram } from "../../vscode/commands";

const run = promisify(execFile);
const aDay = 24 * 60 * 60;
const secretValue = `it's "secret" \\ $HOME \`id\` {{ x }} ü 🙂\nsecond line`;
const nasty = [
  "",
  " ",
  "'",
  `"`,
  "\\",
  "\n",
  "\r\n",
  "a\n",
  "$HOME",
  "$(id)",
  "`id`",
  "${{ secrets.X }}",
  "{{ x }}",
  "{% raw %}",
  "{# c #}",
  "{{{{",
  "}}",
  "'''",
  `"""`,
  "#{x}",
  "%",
  "!!",
  "\u0000\u0007\u001B[31m",
  "\u2028\u0085",
  "日本語 🙂 é",
  "EOF",
  "@file",
  "- a: b",
  "true",
  "null",
  "007",
];
const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...nasty, "a", "\n"), { maxLength: 5 }).map((parts) => parts.join("")),
);
const value: fc.Arbitrary<InputValue> = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
  fc.record({ start: text, end: text }),
);
const name = fc.stringMatching(/^[a-z_é][a-z0-9_.é]{0,8}$/).filter((one) => !isSecretName(one) && one !== "__proto__");
const inputs = fc.dictionary(name, value, { maxKeys: 30, size: "large", noNullPrototype: true });
const title = fc.oneof(text, fc.constant("Revenue by region"));
const few = { numRuns: 6 };
/** Starting Python takes long. */
const fewer = { numRuns: 3 };

/** As JSON has it: a double that is whole is a whole number. */
const asJson = (one: unknown) => JSON.parse(JSON.stringify(one)) as unknown;

describe("Copied for other tools, a run", function () {
  this.timeout(60_000);
  let folder: string;
  let simulator: Simulator;
  let projectId: ProjectId;
  let bin: string;
  /** Where Python is: what is called python3 may be a slow script that looks for it. */
  let pythonFolder: string;

  before(async function () {
    const missing = ["bash", "curl", "python3"].filter((program) => findProgram([program]) === undefined);
    if (missing.length > 0) {
      console.log(
        `NOT TESTED, as this machine lacks ${missing.join(", ")}: what is copied for other tools is not run.`,
      );
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), "hex-runs-copy-"));
    bin = join(folder, "bin");
    await mkdir(bin);
    for (const [path, content] of Object.entries(stubs)) {
      await mkdir(join(folder, path, ".."), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await chmod(join(bin, "hex"), 0o755);
    if (findProgram(["jq"]) === undefined) {
      await writeFile(join(bin, "jq"), jq, { mode: 0o755 });
    }
    pythonFolder = dirname((await run("python3", ["-c", "import sys; print(sys.executable)"])).stdout.trim());
    simulator = await startSimulator({ seed: 1, limits: noLimits, activeRuns: 0, schedules: false });
    projectId = simulator.workspace.project("Every input type").id as ProjectId;
  });
  after(async () => {
    await simulator?.close();
    await rm(folder ?? join(tmpdir(), "none"), { recursive: true, force: true });
  });

  function snippet(options: RunOptions, named = "Revenue", leftOut: string[] = []): Snippet {
    return makeSnippet(simulator.url as HexHost, projectId, named, { options, leftOut });
  }

  const environment = () => ({
    PATH: `${bin}${delimiter}${pythonFolder}${delimiter}${process.env["PATH"] ?? ""}`,
    HOME: folder,
    PYTHONPATH: folder,
    RECORD: join(folder, "record.json"),
    HEX_API_TOKEN: simulator.token,
    HEX_INPUT_DB_PASSWORD: secretValue,
  });

  async function recorded(): Promise<unknown> {
    return JSON.parse(await readFile(join(folder, "record.json"), "utf8"));
  }

  async function runBash(script: string): Promise<void> {
    await run("bash", ["-euo", "pipefail", "-c", script], { env: environment(), cwd: folder });
  }

  async function runPython(script: string): Promise<unknown> {
    await writeFile(join(folder, "copied.py"), script);
    await run(join(pythonFolder, "python3"), [join(folder, "copied.py")], { env: environment(), cwd: folder });
    return await recorded();
  }

  async function arrived(send: () => Promise<void>): Promise<unknown> {
    simulator.requests.clear();
    simulator.workspace.runs.active().forEach((one) => simulator.endRun(one.id, "COMPLETED"));
    await send();
    const [request, more] = simulator.requests.of("RunProject");
    assert.ok(request && !more);
    assert.equal(request.authorization, "valid");
    return request.body;
  }

  const secretive: RunOptions = { inputs: { notes: "a'b", db_password: "kept out" } };
  const withSecret = { notes: "a'b", db_password: secretValue };

  it("is one word of the shell, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          text.filter((one) => !one.includes("\0")),
          { minLength: 1, maxLength: 20 },
        ),
        async (texts) => {
          const { stdout } = await run("bash", ["-c", `printf '%s\\0' ${texts.map(quoted).join(" ")}`]);
          assert.deepEqual(stdout.split("\0").slice(0, -1), texts);
        },
      ),
      few,
    );
  });

  it("is named after its project in letters that every tool takes", () => {
    assert.match(dagster(snippet({}, "Métriques clés: İstanbul")), /def run_metriques_cles_istanbul\(/);
    assert.match(kestra(snippet({}, "売上")), /^# Runs 売上 in Hex.*\n- id: run\n/);
    assert.match(hexCli(snippet({}, "売上")), /^# Runs a project in Hex/);
  });

  it("holds no value of a secret, in any format", () => {
    for (const make of [curl, python, hexCli, githubActions, airflow, dagster, kestra]) {
      const copied = make(snippet(secretive, "Revenue", ["api_key"]));
      assert.doesNotMatch(copied, /kept out/);
      assert.match(copied, /HEX_INPUT_DB_PASSWORD/i);
      assert.match(copied, /HEX_INPUT_API_KEY/i);
      assert.ok(!copied.includes(simulator.token));
      assert.match(copied, make === airflow ? /hex_default/ : /HEX_API_TOKEN/);
    }
  });

  it("arrives with curl as it is, values of any kind and all options included", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, title, async (given, named) => {
        const one = snippet({ inputs: given, useCachedSqlResults: false }, named);
        assert.deepEqual(await arrived(() => runBash(curl(one))), asJson(requestBody(one)));
      }),
      few,
    );
    const options: RunOptions = { updatePublishedResults: true, dryRun: true };
    assert.deepEqual(await arrived(() => runBash(curl(snippet(options)))), options);
    assert.deepEqual(await arrived(() => runBash(curl(snippet({})))), {});
  });

  it("arrives with curl with its secrets from the environment, and not without them", async () => {
    const body = await arrived(() => runBash(curl(snippet({ ...secretive, useCachedSqlResults: false }))));
    assert.deepEqual(body, { useCachedSqlResults: false, inputParams: withSecret });
    assert.deepEqual(await arrived(() => runBash(curl(snippet({ inputs: { db_password: "x" } })))), {
      inputParams: { db_password: secretValue },
    });
    await assert.rejects(
      runBash(`unset HEX_INPUT_DB_PASSWORD\n${curl(snippet(secretive))}`),
      /HEX_INPUT_DB_PASSWORD: Set it to the value of the secret input/,
    );
    await assert.rejects(runBash(`unset HEX_API_TOKEN\n${curl(snippet({}))}`), /Set it to a Hex API token/);
  });

  it("arrives with Python as it is", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, title, async (given, named) => {
        const one = snippet({ inputs: given }, named);
        const { url, json, authorization } = (await runPython(python(one))) as Record<string, unknown>;
        assert.deepEqual(
          [url, authorization],
          [`${simulator.url}/api/v1/projects/${projectId}/runs`, `Bearer ${simulator.token}`],
        );
        assert.deepEqual(json, asJson(requestBody(one)));
      }),
      fewer,
    );
    assert.deepEqual(((await runPython(python(snippet(secretive)))) as { json: unknown }).json, {
      inputParams: withSecret,
    });
  });

  it("reaches the Hex CLI in a file of inputs", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, title, async (given, named) => {
        await runBash(hexCli(snippet({ inputs: given, useCachedSqlResults: false }, named)));
        const hasInputs = Object.keys(given).length > 0;
        assert.deepEqual(await recorded(), {
          args: ["app", "run", projectId, ...(hasInputs ? ["--input-file", "FILE"] : []), "--no-cache", "--wait"],
          inputs: hasInputs ? asJson(given) : null,
        });
      }),
      fewer,
    );
    await runBash(hexCli(snippet(secretive)));
    assert.deepEqual(((await recorded()) as { inputs: unknown }).inputs, withSecret);
    assert.match(hexCli(snippet({ viewId: "v", dryRun: true })), /no option for dryRun, viewId/);
  });

  it("is a step of GitHub Actions whose script sends it, and whose text is no expression", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, title, async (given, named) => {
        const one = snippet({ inputs: given }, named);
        const copied = githubActions(one);
        assert.deepEqual(copied.match(/\$\{\{.*?\}\}/g), ["${{ secrets.HEX_API_TOKEN }}"]);
        const [step] = parse(copied) as { name: string; shell: string; env: object; run: string }[];
        assert.ok(step && step.shell === "bash" && typeof step.name === "string");
        assert.deepEqual(await arrived(() => runBash(step.run)), asJson(requestBody(one)));
      }),
      few,
    );
    const [step] = parse(githubActions(snippet(secretive))) as { env: object; run: string }[];
    assert.deepEqual(step?.env, {
      HEX_API_TOKEN: "${{ secrets.HEX_API_TOKEN }}",
      HEX_INPUT_DB_PASSWORD: "${{ secrets.HEX_INPUT_DB_PASSWORD }}",
    });
    assert.deepEqual(await arrived(() => runBash(step.run)), { inputParams: withSecret });
  });

  it("is an Airflow operator that is given it, once its templates are rendered", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, title, async (given, named) => {
        const {
          task_id: id,
          input_parameters: sent,
          ...others
        } = (await runPython(airflow(snippet({ inputs: given }, named)))) as Record<string, unknown>;
        assert.deepEqual(sent ?? {}, asJson(given));
        assert.match(String(id), /^run[a-z0-9_]*$/);
        assert.deepEqual(others, {
          project_id: projectId,
          hex_conn_id: "hex_default",
          update_cache: false,
          notifications: [],
          timeout: aDay,
        });
      }),
      fewer,
    );
    assert.deepEqual(
      ((await runPython(airflow(snippet(secretive)))) as { input_parameters: unknown }).input_parameters,
      withSecret,
    );
    assert.equal(
      ((await runPython(airflow(snippet({ updatePublishedResults: true })))) as { update_cache: unknown }).update_cache,
      true,
    );
  });

  it("is a Dagster op that is given it", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, title, async (given, named) => {
        const sent = await runPython(dagster(snippet({ inputs: given }, named)));
        const hasInputs = Object.keys(given).length > 0;
        assert.deepEqual(sent, {
          api_key: "HEX_API_TOKEN",
          base_url: simulator.url,
          project_id: projectId,
          inputs: hasInputs ? asJson(given) : null,
          update_cache: false,
          notifications: [],
          poll_timeout: aDay,
        });
      }),
      fewer,
    );
    assert.deepEqual(((await runPython(dagster(snippet(secretive)))) as { inputs: unknown }).inputs, withSecret);
  });

  it("takes its notifications along to Airflow and Dagster, whatever their words hold", async () => {
    const options: RunOptions = {
      notifications: [
        {
          type: "FAILURE",
          includeSuccessScreenshot: false,
          userIds: ["0c1d2e3f-4039-49df-9202-96385ba3eff8"],
          subject: "{{ var.value.x }} $(id)",
          body: 'it\'s "late"\n\u2028 \uD83D\uDE42',
        },
        { type: "ALL", includeSuccessScreenshot: true, screenshotFormat: "pdf", slackChannelIds: ["C1"] },
      ],
    };
    for (const make of [airflow, dagster]) {
      const { notifications } = (await runPython(make(snippet(options)))) as Record<string, unknown>;
      assert.deepEqual(notifications, options.notifications);
      assert.doesNotMatch(make(snippet(options)), /no option/);
    }
    assert.match(hexCli(snippet(options)), /no option for notifications/);
    assert.match(kestra(snippet(options)), /no option for notifications/);
  });

  it("is a Kestra task whose inputs are it, once its expressions are rendered", () => {
    fc.assert(
      fc.property(inputs, title, (given, named) => {
        const [task] = parse(kestra(snippet({ inputs: given }, named))) as Record<string, unknown>[];
        const { inputParams, id, ...others } = task ?? {};
        assert.deepEqual(rendered(inputParams ?? {}), asJson(given));
        assert.match(String(id), /^run[a-z0-9_]*$/);
        assert.deepEqual(others, {
          type: "io.kestra.plugin.hex.projects.Run",
          apiToken: "{{ secret('HEX_API_TOKEN') }}",
          baseUrl: `${simulator.url}/api/v1`,
          projectId,
          maxDuration: "PT24H",
        });
      }),
      { numRuns: 100 },
    );
    const [task] = parse(kestra(snippet(secretive))) as { inputParams: Record<string, unknown> }[];
    assert.deepEqual(task?.inputParams, { notes: "a'b", db_password: "{{ secret('HEX_INPUT_DB_PASSWORD') }}" });
  });

  /** As Pebble renders text: every mark has to be in an expression of ours. */
  function rendered(value: unknown): unknown {
    if (typeof value === "string") {
      const pieces = value.split("{{ '{' }}");
      pieces.forEach((piece) => assert.doesNotMatch(piece, /\{[{%#]/));
      return pieces.join("{");
    }
    return typeof value === "object" && value !== null
      ? Array.isArray(value)
        ? value.map(rendered)
        : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rendered(part)]))
      : value;
  }
});

/** Where there is no jq: what the copied lines use of it. */
const jq = `#!/usr/bin/env python3
import json, os, sys
assert sys.argv[1] == "-n" and sys.argv[2].startswith("env.")
print(json.dumps(os.environ[sys.argv[2][4:]]))
`;

const record = `
import json, os
def record(value):
    with open(os.environ["RECORD"], "w") as file:
        json.dump(value, file)
`;

/** What stands in for other tools: each writes down what it was given. */
const stubs: Record<string, string> = {
  "recording.py": record,
  "requests.py": `
from recording import record
class Response:
    def raise_for_status(self): pass
    def json(self): return {"runUrl": "x"}
def post(url, headers, json, timeout):
    record({"url": url, "authorization": headers["Authorization"], "json": json})
    return Response()
`,
  // Renders as Jinja does: expressions that are texts or variables, one kind of line break, none at the end.
  "airflow_provider_hex/__init__.py": "",
  "airflow_provider_hex/operators/__init__.py": "",
  "airflow_provider_hex/operators/hex.py": `
import os, re
from recording import record
def expression(match):
    inner = match.group(1)
    if inner.startswith('"'):
        return inner[1:-1].encode("ascii", "backslashreplace").decode("unicode-escape").encode("utf-16", "surrogatepass").decode("utf-16")
    name = re.fullmatch(r"var\\.value\\.(\\w+)", inner).group(1)
    return os.environ[name.upper()]
def render(value):
    if isinstance(value, str):
        text = re.sub(r"\\r\\n|\\r|\\n", "\\n", value)
        text = text[:-1] if text.endswith("\\n") else text
        assert not re.search(r"\\{[%#]", text), text
        return re.sub(r'\\{\\{ ("(?:[^"\\\\]|\\\\.)*"|[\\w.]+) \\}\\}', expression, text, flags=re.S)
    if isinstance(value, list):
        return [render(part) for part in value]
    if isinstance(value, dict):
        return {key: render(part) for key, part in value.items()}
    return value
# The parameters of airflow-provider-hex 0.1.9, and of what it is built on the one that is used. Its template fields are project_id and input_parameters.
def HexRunProjectOperator(project_id, hex_conn_id="hex_default", synchronous=True, wait_seconds=3, timeout=3600, kill_on_timeout=True, input_parameters=None, update_cache=False, notifications=[], *, task_id):
    record({"task_id": task_id, "project_id": render(project_id), "hex_conn_id": hex_conn_id, "input_parameters": render(input_parameters), "update_cache": update_cache, "notifications": notifications, "timeout": timeout})
`,
  "dagster_hex/__init__.py": "",
  "dagster_hex/resources.py": `
from recording import record
class HexResource:
    def __init__(self, api_key, base_url):
        self.given = {"api_key": api_key, "base_url": base_url}
    # The parameters of dagster-hex since 0.1.3.
    def run_and_poll(self, project_id, inputs, notifications=[], update_cache=False, kill_on_timeout=True, poll_interval=3, poll_timeout=600):
        record({**self.given, "project_id": project_id, "inputs": inputs, "update_cache": update_cache, "notifications": notifications, "poll_timeout": poll_timeout})
`,
  // Runs a job as soon as it is defined.
  "dagster.py": `
resources = {}
def EnvVar(name): return name
def op(function): return lambda: function(**resources)
def job(resource_defs):
    resources.update(resource_defs)
    def define(function):
        function()
        return function
    return define
`,
  "bin/hex": `#!/usr/bin/env python3
import json, os, sys
sys.path.insert(0, os.environ["PYTHONPATH"])
from recording import record
args = sys.argv[1:]
inputs = None
if "--input-file" in args:
    at = args.index("--input-file") + 1
    inputs = json.load(open(args[at]))
    args[at] = "FILE"
record({"args": args, "inputs": inputs})
`,
};
