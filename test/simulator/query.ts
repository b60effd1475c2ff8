import type { FastifyRequest } from "fastify";
import { invalid } from "./errors";

/**
 * Reads a query string as strictly as an OpenAPI validator: unknown names, repeated single
 * values, wrong types and unknown enumeration members are refused, all of them at once.
 *
 * Lists are written `statuses=A&statuses=B`. With `bracketLists` `statuses[]=A` and `statuses[0]=A`
 * say the same. A comma does not separate, since a status may contain one.
 */
export class Query {
  private readonly values = new Map<string, string[]>();
  private readonly read = new Set<string>();
  private readonly issues: string[] = [];

  constructor(
    request: FastifyRequest,
    private readonly bracketLists = false,
  ) {
    for (const [name, value] of new URL(request.url, "http://localhost").searchParams) {
      const key = name.replace(/\[\d*\]$/, "[]");
      this.values.set(key, [...(this.values.get(key) ?? []), value]);
    }
  }

  text(name: string): string | undefined {
    const values = this.take(name);
    if (values.length > 1) this.issues.push(`${name} must be given once`);
    if (values[0] === "") this.issues.push(`${name} must not be empty`);
    return values[0];
  }

  list(name: string): string[] {
    return [...this.take(name), ...(this.bracketLists ? this.take(`${name}[]`) : [])];
  }

  integer(name: string, bounds: { min: number; max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (!(value >= bounds.min && value <= bounds.max)) {
      const range =
        bounds.max === Number.MAX_SAFE_INTEGER ? `of at least ${bounds.min}` : `from ${bounds.min} to ${bounds.max}`;
      this.issues.push(`${name} must be an integer ${range}`);
    }
    return value;
  }

  flag(name: string): boolean {
    const text = this.text(name);
    if (text !== undefined && text !== "true" && text !== "false") this.issues.push(`${name} must be true or false`);
    return text === "true";
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === text);
    if (found === undefined) this.issues.push(`${name} must be one of ${allowed.join(", ")}`);
    return found;
  }

  uuid(name: string): string | undefined {
    const text = this.text(name);
    if (text !== undefined && !isUuid(text)) this.issues.push(`${name} must be a UUID`);
    return text?.toLowerCase();
  }

  email(name: string): string | undefined {
    const text = this.text(name);
    if (text !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
      this.issues.push(`${name} must be an email address`);
    return text?.toLowerCase();
  }

  refuse(issue: string): void {
    this.issues.push(issue);
  }

  /** Throws a 400 that names everything wrong so far, and every parameter nobody has read. */
  check(): void {
    for (const name of this.values.keys())
      if (!this.read.has(name)) this.issues.push(`Unknown query parameter ${name}`);
    if (this.issues.length > 0) throw invalid(...this.issues);
  }

  private take(name: string): string[] {
    this.read.add(name);
    return this.values.get(name) ?? [];
  }
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A path parameter that must be a UUID. */
export function uuidParameter(params: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = params[name] ?? "";
  if (!isUuid(value)) throw invalid(`${name} must be a UUID`);
  return value.toLowerCase();
}
