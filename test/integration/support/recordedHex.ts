import { parseDocument, stringify } from "yaml";
import type { HexClient } from "../../../src/hex/client";
import { createHexClient } from "../../../src/hex/client";
import type { Fetch } from "../../../src/hex/transport";
import type { HexHost } from "../../../src/hex/types";
import { fieldsOf, poisoned, type Field } from "../../security/support/poison";
import type { FakeClock } from "../../unit/support/fakeClock";
import type { FakeHex } from "../../unit/support/fakeHex";

/** What the simulator answers, by operation; of what is in a text of YAML as well. */
export type Answers = Record<string, unknown>;

const paths: readonly [RegExp, string][] = [
  [/^GET .*\/users\/me$/, "Me"],
  [/^GET .*\/projects$/, "ListProjects"],
  [/^POST .*\/projects\/export$/, "ExportProject"],
  [/^GET .*\/projects\/[^/]+$/, "GetProject"],
  [/^POST .*\/runs$/, "RunProject"],
  [/^GET .*\/runs$/, "GetProjectRuns"],
  [/^GET .*\/runs\/[^/]+$/, "GetRunStatus"],
  [/^DELETE .*\/runs\/[^/]+$/, "CancelRun"],
  [/^GET .*\/image$/, "GetChartImageFromRun"],
  [/^GET .*\/cells$/, "ListCells"],
  [/^GET .*\/collections$/, "ListCollections"],
  [/^GET .*\/users$/, "ListUsers"],
  [/^GET .*\/groups$/, "ListGroups"],
];

export const operationOf = (method: string, url: string) =>
  paths.find(([pattern]) => pattern.test(`${method} ${new URL(url).pathname}`))?.[1] ?? "none";

/** A fetch that asks the simulator and keeps the last answer to each operation. */
export function recording(answers: Answers): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init as RequestInit);
    const text = await response.text();
    if (response.ok && text !== "") {
      answers[operationOf(init.method ?? "GET", url)] = opened(JSON.parse(text));
    }
    return { status: response.status, headers: response.headers, body: text === "" ? null : pieces(text) };
  };
}

/** Fields of all answers, with the operation before them. */
export function fieldsOfAnswers(answers: Answers): Map<Field, unknown[]> {
  return fieldsOf(answers);
}

/** A client that is answered as the simulator did, with poison in these fields. */
export function poisonedClient(
  answers: Answers,
  isChosen: (field: Field) => boolean,
  clock: FakeClock,
  status: (operation: string) => number = () => 200,
  text?: string,
): HexClient {
  const given = poisoned(answers, isChosen, text) as Answers;
  const answer: Fetch = (url, init) => {
    const operation = operationOf(init.method ?? "GET", url);
    const failed = status(operation);
    const body = failed === 200 ? given[operation] : given["refusal"];
    const headers = new Headers({ "Content-Type": "application/json" });
    return Promise.resolve({
      status: body === undefined ? 204 : failed,
      headers,
      body: body === undefined ? null : pieces(JSON.stringify(closed(body))),
    });
  };
  return createHexClient({
    host: "https://app.hex.tech" as HexHost,
    token: `hxtp_${"0f1e2d3c".repeat(12)}`,
    version: "0.0.0",
    clock,
    random: () => 0.5,
    fetch: answer,
  });
}

/** Lets a Hex in memory answer as this client does. */
export function answerWith(hex: FakeHex, client: HexClient): void {
  hex.send = (operation, query, options) => client.send(operation, query, options);
}

/** The project's file within an answer is fields as well. */
function opened(answer: unknown): unknown {
  const { content } = (answer ?? {}) as { content?: unknown };
  return typeof content === "string"
    ? { ...(answer as object), content: { yaml: parseDocument(content).toJS() as unknown } }
    : answer;
}

function closed(answer: unknown): unknown {
  const { content } = (answer ?? {}) as { content?: { yaml?: unknown } };
  return typeof content === "object" ? { ...(answer as object), content: stringify(content.yaml) } : answer;
}

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
