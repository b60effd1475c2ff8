/** Texts of files that cost a careless reader more than their length is worth. */

/** Something of which a text of any length is made. */
export type Hostile = (length: number) => string;

export const repeated =
  (piece: string, before = "", after = ""): Hostile =>
  (length) =>
    before +
    piece
      .repeat(Math.max(1, Math.ceil((length - before.length - after.length) / piece.length)))
      .slice(0, Math.max(0, length - before.length - after.length)) +
    after;

/** Pieces that differ, as many as there is room for, so that what ends the text is still there. */
export function counted(line: (at: number) => string, before = "", after = ""): Hostile {
  return (length) => {
    const parts = [before];
    let size = before.length + after.length;
    for (let at = 0, part = line(at); size + part.length <= length; at += 1, part = line(at)) {
      parts.push(part);
      size += part.length;
    }
    return parts.join("") + after;
  };
}

const id = "5a8591dd-4039-49df-9202-96385ba3eff8";
const meta = `schemaVersion: 3\nmeta:\n  title: Revenue\n  codeLanguage: PYTHON\n  projectId: ${id}\n`;

/** Ten aliases to what has ten aliases, ten deep. */
const bomb = [
  "a0: &a0 [x,x,x,x,x,x,x,x,x]",
  ...Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(",")}]`),
].join("\n");

/** Of YAML, whatever it is read as. */
export const hostileYaml: Record<string, Hostile> = {
  "commas in a list": repeated(",", "meta: ["),
  "lists in lists": repeated("["),
  "maps in maps": repeated("{a: "),
  "dashes in dashes": repeated("- "),
  "one deeper each line": counted((at) => `${" ".repeat(at % 2_000)}a:\n`),
  "keys in keys": repeated("? "),
  "aliases of one anchor": repeated("*a,", "a: &a x\nb: [", "*a]"),
  "aliases of aliases": () => bomb,
  anchors: counted((at) => `- &a${at} x\n`),
  "the same key": repeated("a: 1\n"),
  "short keys": counted((at) => `${at.toString(36)}:\n`),
  "keys in one line": counted((at) => `a${at}: 1, `, "{", "}"),
  "a text of many lines": repeated("x\n ", "a: "),
  "an open quote": repeated("\\n", 'a: "'),
  quotes: repeated("''", "a: '"),
  comments: repeated("#\n"),
  directives: repeated("%TAG !a! b\n"),
  tags: repeated("!!binary x,", "a: [", "x]"),
  "tags of programs": repeated('- !!python/object/apply:os.system ["x"]\n'),
  "empty lines of a block": repeated("\n", "a: |\n"),
  "blank lines of a block": repeated(" \n", "a: >\n"),
  documents: repeated("---\n"),
  colons: repeated(": "),
  returns: repeated("\r"),
  merges: repeated("<<: *a\n", "a: &a {b: 1}\n"),
  "the prototype": counted((at) => `__proto__: {a${at}: 1}\n`, "constructor:\n  prototype: {polluted: 1}\n"),
};

/** Of project files: YAML that begins as they do. */
export const hostileProjects: Record<string, Hostile> = {
  ...Object.fromEntries(
    Object.entries(hostileYaml).map(([name, make]) => [
      `${name} below meta`,
      (length: number) => meta + make(length - meta.length),
    ]),
  ),
  "commas in meta": repeated(",", "schemaVersion: 3\nmeta: {title: a, codeLanguage: PYTHON, x: ["),
  "keys in meta": counted((at) => `  k${at}: 1\n`, meta),
  "spaces after keys": repeated(" ", `${meta}cells:`),
  cells: counted(() => "  - cellType: INPUT\n", `${meta}cells:\n`),
  "cells in cells": counted(
    (at) =>
      `${"  ".repeat(at % 200)}- cellType: COLLAPSIBLE\n${"  ".repeat(at % 200)}  config:\n${"  ".repeat(at % 200)}    cells:\n`,
    `${meta}cells:\n`,
  ),
  inputs: counted(
    (at) =>
      `  - cellType: INPUT\n    cellId: ${id}\n    config: {name: a${at}, inputType: DROPDOWN, options: {valueOptions: [a, b]}, defaultValue: a}\n`,
    `${meta}cells:\n`,
  ),
  "options and defaults": (length) =>
    `${meta}cells:\n  - cellType: INPUT\n    config:\n      name: a\n      inputType: MULTISELECT\n      options: {multiValueOptions: [${counted((at) => `{key: k${at}, value: v${at}}, `)(length / 2)}]}\n      defaultValue: [${counted((at) => `v${at}, `)(length / 2)}]\n`,
  "options and defaults in JSON": (length) =>
    `{"schemaVersion":3,"meta":{"title":"a","codeLanguage":"PYTHON","projectId":"${id}"},"cells":[{"cellType":"INPUT","config":{"name":"a","inputType":"MULTISELECT","options":{"multiValueOptions":[${counted((at) => `{"key":"k${at}","value":"v${at}"},`)(length / 2)}"x"]},"defaultValue":[${counted((at) => `"v${at}",`)(length / 2)}"x"]}}]}`,
  "cells in JSON": counted(
    () => '{"cellType":"INPUT","config":{"name":"a"}},',
    `{"schemaVersion":3,"meta":{"title":"a","codeLanguage":"PYTHON","projectId":"${id}"},"cells":[`,
    "{}]}",
  ),
  "places in the app": counted(() => `  - cellId: ${id}\n`, `${meta}appLayout:\n`),
  "dashes in the app": repeated("- ", `${meta}appLayout:\n`),
  "keys that are none": repeated("meta", "meta"),
};

/** Of files with inputs, in JSON. */
export const hostileJson: Record<string, Hostile> = {
  "an open comment": repeated("/*"),
  comments: repeated("/**/"),
  "comments of a line": repeated("//\n"),
  slashes: repeated("/"),
  "lists in lists": repeated("["),
  "maps in maps": repeated('{"a":'),
  keys: counted((at) => `"a${at}": 1, `, "{", '"b": 1}'),
  "the same key": repeated('"a": 1, ', "{", '"a": 1}'),
  escapes: repeated("\\u0041", '{"a": "', '"}'),
  "open quotes": repeated('"'),
  commas: repeated(",", "["),
  tabs: repeated("\t"),
  "byte order marks": repeated("\uFEFF"),
  "the prototype": counted((at) => `"__proto__": {"a${at}": 1}, `, '{"inputs": {', '"b": 1}}'),
};

/** Of `.hex/runs.json`. */
export const hostilePresets: Record<string, Hostile> = {
  presets: counted((at) => `{"name":"a${at}","project":"${id}"},`, '{"presets":[', "0]}"),
  "the same preset": counted(() => `{"name":"a","project":"${id}"},`, '{"presets":[', "0]}"),
  "presets that are none": repeated("{},", '{"presets":[', "0]}"),
  inputs: counted((at) => `"a${at}":1,`, `{"presets":[{"name":"a","project":"${id}","inputs":{`, '"b":1}}]}'),
  dates: counted((at) => `"a${at}":"-1d",`, `{"presets":[{"name":"a","project":"${id}","dates":{`, '"b":"today"}}]}'),
  "a long date": (length) =>
    `{"presets":[{"name":"a","project":"${id}","dates":{"a":"${" ".repeat(length / 2)}today..${" ".repeat(length / 4)}-1d"}}]}`,
  questions: counted(
    (at) => `"a${at}",`,
    `{"presets":[{"name":"a","project":"${id}","inputs":{"b":1},"ask":[`,
    '"b"]}]}',
  ),
  "questions of inputs": (length) =>
    `{"presets":[{"name":"a","project":"${id}","inputs":{${counted((at) => `"a${at}":1,`)(length / 2)}"b":1},"ask":[${counted((at) => `"a${at}",`)(length / 2)}"b"]}]}`,
  recipients: counted(
    () => '{"type":"ALL","userIds":["x"]},',
    `{"presets":[{"name":"a","project":"${id}","options":{"notifications":[`,
    "{}]}}]}",
  ),
  "lists in lists": repeated("["),
  "a deep value": (length) =>
    `{"presets":[{"name":"a","project":"${id}","inputs":{"a":${"[".repeat(length / 2)}${"]".repeat(length / 2)}}}]}`,
  "a long address": repeated("/app/", '{"presets":[{"name":"a","project":"https://app.hex.tech/', '"}]}'),
  "the prototype": counted(
    (at) => `{"name":"a${at}","project":"${id}","__proto__":{"polluted":1},"inputs":{"__proto__":{"polluted":1}}},`,
    '{"presets":[',
    "0]}",
  ),
};

/** Of any text with addresses in it. */
export const hostileLinks: Record<string, Hostile> = {
  addresses: repeated(`https://app.hex.tech/hex/${id} `),
  "addresses without end": repeated(`https://app.hex.tech/hex/${id}`),
  brackets: repeated(")", `https://app.hex.tech/hex/${id}`),
  stars: repeated(`https://app.hex.tech/hex/${"*".repeat(2_000)}`),
  dots: repeated(`https://app.hex.tech/hex/${".".repeat(1_999)}x`),
  schemes: repeated("https://", "/hex/"),
  colons: repeated("://", "/hex/"),
  hosts: repeated("https://app.hex.tech/", "/hex/"),
  parameters: repeated("view=a&", `https://app.hex.tech/hex/${id}?`),
};

/** Of titles, names and messages. */
export const hostileTitles: Record<string, Hostile> = {
  accents: repeated("\u0301", "a"),
  families: repeated("👩‍👩‍👧"),
  joiners: repeated("\u200D"),
  "invisible characters": repeated("\u200B\u{E0041}\uFE0F\u202E"),
  spaces: repeated(" "),
  "line breaks": repeated("\n"),
  icons: repeated("$("),
  links: repeated("]("),
  "half characters": repeated("\uD83D"),
};

/** Of `.env` files, and of what is pasted as a token. */
export const hostileSecrets: Record<string, Hostile> = {
  "names of tokens": repeated("HEX_API_TOKEN="),
  lines: repeated("HEX_API_TOKEN=a\nHEX_WORKSPACE_URL=b\n"),
  "an open quote": repeated("\n", 'HEX_API_TOKEN="'),
  "a long host": repeated("a.", "HEX_API_TOKEN=hxtp_0123456789abcdef0123456789\nHEX_WORKSPACE_URL=https://", "b"),
  "dots of a host": repeated(
    ".",
    "HEX_API_TOKEN=hxtp_0123456789abcdef0123456789\nHEX_WORKSPACE_URL=https://app.hex.tech",
    "x",
  ),
  prefixes: repeated("hxtp_"),
  digits: repeated("0123 ", "HEX_API_TOKEN=hxtp_"),
  quotes: repeated("' \" "),
};
