import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { commandNames } from "../../../src/ui/commandIds";

const root = join(import.meta.dirname, "..", "..", "..");
/** Behind links and rows: nobody finds them by name. */
const hidden = ["followLink", "openRunsRow", "openProjectsRow", "showMoreRecent"];

describe("Command ids", () => {
  it("are those of package.json, and those that are not in the palette", async () => {
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      contributes: { commands: { command: string }[] };
    };
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const names = commandNames.filter((name) => !hidden.includes(name));
    assert.deepEqual(names.map((name) => `hexRuns.${name}`).sort(), declared.sort());
  });

  it("name a command wherever the manifest uses one", async () => {
    const manifest = await readFile(join(root, "package.json"), "utf8");
    const nls = await readFile(join(root, "package.nls.json"), "utf8");
    const used = [...`${manifest}${nls}`.matchAll(/"command": "hexRuns\.(\w+)"|command:hexRuns\.(\w+)/g)];
    const names = used.map(([, own, linked]) => own ?? linked ?? "");
    assert.ok(names.length > commandNames.length);
    assert.deepEqual(
      names.filter((name) => !(commandNames as readonly string[]).includes(name)),
      [],
    );
  });

  it("are known wherever code runs one", async () => {
    const files = (await readdir(join(root, "src"), { recursive: true })).filter((name) => /\.tsx?$/.test(name));
    for (const file of files) {
      const text = await readFile(join(root, "src", file), "utf8");
      for (const [, name = ""] of text.matchAll(/(?:command: |executeCommand\(|[cC]ommand = )"hexRuns\.([\w.]+)"/g)) {
        const isKnown = (commandNames as readonly string[]).includes(name) || name === "projects.focus";
        assert.ok(isKnown, `${file} runs hexRuns.${name}, which is no command.`);
      }
    }
  });
});
