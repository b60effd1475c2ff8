import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isObject, jsonSchema, type JsonObject } from "./jsonSchema";

const api = "openapi-2026-07.json";
const files = "file-schema-inputs.json";
/** More than this about one answer tells nobody anything new. */
const mostProblems = 4;

/** Whether the folder holds both descriptions. */
export function hasDescriptions(folder: string): boolean {
  return [api, files].every((name) => existsSync(join(folder, name)));
}

/** A request as it was sent. */
export interface SentRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: JsonObject;
}

interface Described {
  id: string;
  method: string;
  /** Matches a path below `/api`, with the path's parameters as groups. */
  path: RegExp;
  parameters: Parameter[];
  body?: unknown;
  bodyRequired: boolean;
  /** By status: the schema of its JSON, or undefined where it has no body. */
  answers: Map<number, unknown>;
}

/** Hex's own descriptions of its API and of its project files. Each check answers what differs, in words. */
export class Descriptions {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, formats });
  private readonly operations = new Map<string, Described>();
  private readonly compiled = new Map<unknown, ValidateFunction>();
  private readonly file: ValidateFunction;
  /** By the type of cell: its schema. */
  private readonly cellTypes = new Map<unknown, JsonObject>();

  /** @throws Error when a description cannot be read. */
  constructor(folder: string) {
    const document = readJson(join(folder, api));
    this.ajv.addSchema({ $id: api, components: jsonSchema(document["components"], api) });
    for (const [path, item] of Object.entries(object(document["paths"]))) {
      for (const [method, operation] of Object.entries(object(item))) {
        if (isObject(operation) && typeof operation["operationId"] === "string") {
          this.operations.set(operation["operationId"], describe(document, path, method, operation));
        }
      }
    }
    const project = readJson(join(folder, files));
    this.file = this.ajv.compile({ ...project, $id: files });
    for (const [name, definition] of Object.entries(object(project["$defs"]))) {
      const type =
        isObject(definition) && isObject(definition["properties"]) ? definition["properties"]["cellType"] : undefined;
      if (isObject(type) && "const" in type) this.cellTypes.set(type["const"], { $ref: `${files}#/$defs/${name}` });
    }
  }

  has(operation: string): boolean {
    return this.operations.has(operation);
  }

  /** The statuses that an operation may answer. */
  statuses(operation: string): number[] {
    return [...(this.operations.get(operation)?.answers.keys() ?? [])];
  }

  /** What is wrong with an answer of an operation: its status, its type, its body. */
  answerProblems(operation: string, answer: { status: number; contentType: string; text: string }): string[] {
    const described = this.operations.get(operation);
    if (!described) return ["the operation is not described"];
    if (!described.answers.has(answer.status)) return [`status ${answer.status} is not described`];
    const schema = described.answers.get(answer.status);
    if (schema === undefined) return answer.text === "" ? [] : ["has a body where none is described"];
    if (!/^application\/json\b/.test(answer.contentType))
      return [`is ${answer.contentType || "of no type"} instead of JSON`];
    return this.problems(schema, parse(answer.text));
  }

  /** The operation that a request is for; undefined where none has this method and path. */
  operationOf({ method, url }: Pick<SentRequest, "method" | "url">): string | undefined {
    const path = url.pathname.replace(/^\/api/, "");
    const found = [...this.operations.values()].filter((each) => each.method === method && each.path.test(path));
    // `/users/me` before `/users/{userId}`.
    return found.sort((a, b) => Object.keys(pathValues(a, path)).length - Object.keys(pathValues(b, path)).length)[0]
      ?.id;
  }

  /** What is wrong with a request that a client sent. */
  requestProblems(request: SentRequest): string[] {
    const described = this.operations.get(this.operationOf(request) ?? "");
    if (!described) return ["no operation has this method and path"];
    return [...this.parameterProblems(described, request), ...this.bodyProblems(described, request)];
  }

  /** What is wrong with a project file that was parsed. */
  fileProblems(file: unknown): string[] {
    if (this.file(file)) return [];
    const general = told(this.file.errors);
    // Each cell by the description of its type: that none of them fits says little.
    const ofCells = cellsIn(file).flatMap((cell) => this.cellProblems(cell));
    return ofCells.length > 0 ? [...new Set(ofCells)].slice(0, mostProblems) : general;
  }

  private cellProblems(cell: JsonObject): string[] {
    const type = cell["cellType"];
    const name = this.cellTypes.get(type);
    if (name === undefined) return [`${String(type)} is no type of cell`];
    return this.problems(name, cell).map((problem) => `${String(type)} cell: ${problem}`);
  }

  private parameterProblems(described: Described, { url, headers }: SentRequest): string[] {
    const inPath = pathValues(described, url.pathname.replace(/^\/api/, ""));
    const known = new Set(described.parameters.filter((each) => each.in === "query").map((each) => each.name));
    const unknown = [...new Set(url.searchParams.keys())].filter((name) => !known.has(name));
    const wrong = described.parameters.flatMap(({ name, in: place, required, schema }) => {
      const values =
        place === "query"
          ? url.searchParams.getAll(name)
          : [place === "path" ? inPath[name] : headers[name.toLowerCase()]].filter((one) => one !== undefined);
      if (values.length === 0) return required === true ? [`${place} parameter ${name} is missing`] : [];
      return this.problems(schema, typed(schema, values)).map((problem) => `${place} parameter ${name}: ${problem}`);
    });
    return [...unknown.map((name) => `query parameter ${name} is not described`), ...wrong];
  }

  private bodyProblems({ body: schema, bodyRequired }: Described, { body, headers }: SentRequest): string[] {
    if (body === undefined) return bodyRequired ? ["has no body"] : [];
    if (schema === undefined) return ["has a body where none is described"];
    if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return ["does not say that its body is JSON"];
    return this.problems(schema, parse(body)).map((problem) => `body: ${problem}`);
  }

  private problems(schema: unknown, value: unknown): string[] {
    const check = this.compiled.get(schema) ?? this.ajv.compile(schema as JsonObject);
    this.compiled.set(schema, check);
    return check(value) ? [] : told(check.errors);
  }
}

/** Formats that the descriptions use. */
const formats = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  int32: true,
  double: true,
} as const;

function describe(document: JsonObject, path: string, method: string, operation: JsonObject): Described {
  const list = Array.isArray(operation["parameters"]) ? operation["parameters"] : [];
  const requestBody = isObject(operation["requestBody"]) ? resolve(document, operation["requestBody"]) : {};
  const answers = Object.entries(object(operation["responses"])).map(
    ([status, answer]) => [Number(status), contentOf(resolve(document, answer))] as const,
  );
  return {
    id: String(operation["operationId"]),
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    parameters: list.map((each) => {
      const { name, in: place, required, schema } = resolve(document, each);
      return {
        name: String(name),
        in: String(place),
        required: required === true,
        schema: object(jsonSchema(resolve(document, schema), api)),
      };
    }),
    body: contentOf(requestBody),
    bodyRequired: requestBody["required"] === true,
    answers: new Map(answers),
  };
}

/** The schema of the JSON in a request's or an answer's content. */
function contentOf({ content }: JsonObject): unknown {
  const json = isObject(content) ? content["application/json"] : undefined;
  return isObject(json) ? jsonSchema(json["schema"], api) : undefined;
}

/** Follows a reference within the document. */
function resolve(document: JsonObject, value: unknown): JsonObject {
  const found = object(value);
  const reference = found["$ref"];
  if (typeof reference !== "string") return found;
  const steps = reference.replace(/^#\//, "").split("/");
  return resolve(
    document,
    steps.reduce<unknown>((at, step) => object(at)[step], document),
  );
}

/** The cells of a project file, those within others included. */
function cellsIn(value: unknown): JsonObject[] {
  const cells = isObject(value) && Array.isArray(value["cells"]) ? value["cells"].filter(isObject) : [];
  return cells.flatMap((cell) => [cell, ...cellsIn(cell["config"])]);
}

function pathValues({ path }: Described, text: string): Record<string, string | undefined> {
  return path.exec(text)?.groups ?? {};
}

/** The value that the texts of a parameter stand for, by its schema's type. */
function typed(schema: JsonObject, texts: readonly string[]): unknown {
  const [first = ""] = texts;
  const types = [schema["type"]].flat();
  if (types.includes("array")) return texts;
  if (texts.length > 1) return texts;
  if ((types.includes("integer") || types.includes("number")) && /^-?\d+(\.\d+)?$/.test(first)) return Number(first);
  if (types.includes("boolean") && /^(true|false)$/.test(first)) return first === "true";
  return first;
}

/** Errors in words, the most telling ones: what failed within an `anyOf` says more than that none fits. */
function told(errors: readonly ErrorObject[] | null | undefined): string[] {
  const words = (errors ?? []).map(({ instancePath, message, params }) => {
    const detail =
      "additionalProperty" in params
        ? ` (${String(params["additionalProperty"])})`
        : "allowedValues" in params
          ? ` (${JSON.stringify(params["allowedValues"])})`
          : "";
    return `${instancePath.replace(/\/\d+(?=\/|$)/g, "/*") || "/"} ${message ?? "is not valid"}${detail}`;
  });
  return [...new Set(words)].slice(0, mostProblems);
}

function object(value: unknown): JsonObject {
  if (!isObject(value)) throw new Error("The description is not what OpenAPI says.");
  return value;
}

function readJson(path: string): JsonObject {
  return object(JSON.parse(readFileSync(path, "utf8")));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
