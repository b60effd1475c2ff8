/** A JSON value that is an object. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const notForJsonSchema = ["nullable", "default", "example", "examples"];

/**
 * A schema of OpenAPI 3.0 as one of JSON Schema draft-07: `nullable` becomes the type `null`, a
 * default that is no value of its type goes, and references lead into `document`.
 */
export function jsonSchema(schema: unknown, document: string): unknown {
  if (Array.isArray(schema)) {
    return schema.map((item) => jsonSchema(item, document));
  }
  if (!isObject(schema)) {
    return schema;
  }
  const entries = Object.entries(schema).filter(([key]) => !notForJsonSchema.includes(key));
  const converted = Object.fromEntries(entries.map(([key, value]) => [key, convert(key, value, document)]));
  return schema["nullable"] === true ? orNull(converted) : converted;
}

function convert(key: string, value: unknown, document: string): unknown {
  switch (key) {
    case "$ref":
      return typeof value === "string" && value.startsWith("#") ? `${document}${value}` : value;
    // What is in these is named by the schema's author: `nullable` or `default` are properties there.
    case "properties":
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonSchema(item, document)]))
        : value;
    case "enum":
    case "required":
      return value;
    default:
      return jsonSchema(value, document);
  }
}

function orNull(schema: JsonObject): JsonObject {
  const { type, enum: members } = schema;
  if (typeof type !== "string") {
    return { anyOf: [schema, { type: "null" }] };
  }
  return {
    ...schema,
    type: [type, "null"],
    ...(Array.isArray(members) ? { enum: [...(members as unknown[]), null] } : {}),
  };
}
