/** Writes plain data as block YAML, the way Hex's export looks; texts of several lines become `|` blocks. */
export function yaml(value: unknown, indent = ""): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return `${indent}[]\n`;
    return value
      .map((item: unknown) =>
        isNested(item)
          ? `${indent}- ${yaml(item, `${indent}  `).slice(indent.length + 2)}`
          : `${indent}- ${scalar(item, indent)}\n`,
      )
      .join("");
  }
  if (typeof value !== "object" || value === null) return `${indent}${scalar(value, indent)}\n`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return `${indent}{}\n`;
  return entries
    .map(([key, item]: [string, unknown]) =>
      isNested(item) ? `${indent}${key}:\n${yaml(item, `${indent}  `)}` : `${indent}${key}: ${scalar(item, indent)}\n`,
    )
    .join("");
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown, indent: string): string {
  if (Array.isArray(value)) return "[]";
  if (typeof value === "object" && value !== null) return "{}";
  if (typeof value !== "string") return String(value);
  if (isBlock(value)) {
    const lines = value.replace(/\n$/, "").split("\n");
    return [value.endsWith("\n") ? "|" : "|-", ...lines.map((line) => (line === "" ? "" : `${indent}  ${line}`))].join(
      "\n",
    );
  }
  return isPlain(value) ? value : JSON.stringify(value);
}

/** Texts that a block keeps as they are: several lines of printable ASCII, none with spaces at its ends. */
function isBlock(text: string): boolean {
  return /^[!-~][ -~]*(\n([!-~ ][ -~]*)?)*[^\n ]\n?$/.test(text) && text.includes("\n") && !/ (\n|$)/.test(text);
}

/** Texts that Hex writes without quotes, and that YAML 1.2 reads back as the same texts: words, UUIDs, dates. */
function isPlain(text: string): boolean {
  if (/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d{2}-\d{2})$/.test(text)) return true;
  if (!/^[A-Za-z][A-Za-z0-9 _./()%-]*$/.test(text) || text.endsWith(" ")) return false;
  return !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
}
