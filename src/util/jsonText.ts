import { parseTree, type Node, type ParseError } from "jsonc-parser";

/** JSON that people write, with comments and trailing commas, as it stands in the text. */
export type JsonNode = Node;

/** The way from the root to a value: names of properties, and indexes of items. */
export type JsonPath = readonly (string | number)[];

/** Ends parsing with the first error: a text of others may have half a million of them. */
class FirstError extends Array<ParseError> {
  override push(): number {
    throw new SyntaxError("The text is no JSON");
  }
}

/** The value that a text holds, with its places; undefined when the text is no JSON. Never throws. */
export function parseJson(text: string): JsonNode | undefined {
  try {
    return parseTree(text, new FirstError(), { allowTrailingComma: true });
  } catch {
    // An error, or thousands of lists in each other: nobody writes that.
    return undefined;
  }
}

/** What a node holds. Any name is a property of its own, `__proto__` as well; of two equal ones the last counts. */
export function jsonValue({ type, value, children = [] }: JsonNode): unknown {
  switch (type) {
    case "object":
      return Object.fromEntries(children.map((property) => [keyOf(property), valueOf(property)]));
    case "array":
      return children.map(jsonValue);
    default:
      return value;
  }
}

/** The node at the end of a path; undefined when there is none. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const key of path) {
    const child: JsonNode | undefined = node && childAt(node, key);
    node = typeof key === "string" ? child?.children?.[1] : child;
  }
  return node;
}

/** The item of this index, or the last property of this name, with its name. */
export function childAt({ type, children = [] }: JsonNode, key: string | number): JsonNode | undefined {
  if (typeof key === "number") {
    return type === "array" ? children[key] : undefined;
  }
  return type === "object" ? children.findLast((property) => keyOf(property) === key) : undefined;
}

/** The name of a property's node. */
export function keyOf(property: JsonNode): string {
  return String(property.children?.[0]?.value);
}

/** The node and all that is below it. */
export function* nodesIn(node: JsonNode): Generator<JsonNode> {
  const left = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    yield next;
    for (const child of next.children?.toReversed() ?? []) {
      left.push(child);
    }
  }
}

function valueOf({ children }: JsonNode): unknown {
  const value = children?.[1];
  return value && jsonValue(value);
}
