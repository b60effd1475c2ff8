import { Readable } from "node:stream";

/** An HTML page such as a proxy or a sign-in wall answers. */
export const webPage =
  "<!DOCTYPE html><html><head><title>Hex</title></head><body><h1>Please sign in</h1><p>This page needs JavaScript.</p></body></html>";

/** A valid, endless-looking list of projects, `bytes` long. */
export function hugeBody(bytes: number): Readable {
  const head = '{"values":[],"padding":"';
  const tail = '"}';
  const chunk = "x".repeat(65_536);
  return Readable.from(
    (function* () {
      yield head;
      for (let left = bytes - head.length - tail.length; left > 0; left -= chunk.length) yield chunk.slice(0, left);
      yield tail;
    })(),
  );
}

/** Sends a body piece by piece. */
export function trickle(body: string, chunkBytes: number, everyMs: number): Readable {
  return Readable.from(
    (async function* () {
      const bytes = Buffer.from(body);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        yield bytes.subarray(at, at + chunkBytes);
        // Not waited for by a process that has nothing else to do.
        await new Promise((resolve) => setTimeout(resolve, everyMs).unref());
      }
    })(),
  );
}

/** Sets the named fields wherever they are in a JSON text; without names spoils the first item of each list. */
export function withWrongTypes(body: string, fields: Record<string, unknown> | undefined): string {
  if (body === "") return body;
  return JSON.stringify(fields ? setFields(JSON.parse(body), fields) : spoil(JSON.parse(body), false));
}

function setFields(value: unknown, fields: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => setFields(item, fields));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key in fields ? fields[key] : setFields(item, fields)]),
  );
}

function spoil(value: unknown, spoiled: boolean): unknown {
  if (Array.isArray(value)) return value.map((item, index) => spoil(item, index === 0));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item, spoiled)]));
  }
  if (!spoiled) return value;
  return typeof value === "string"
    ? { was: value }
    : typeof value === "number"
      ? String(value)
      : typeof value === "boolean"
        ? 1
        : 42;
}
