import type { Context } from "../context";
import { type ErrorShape, notFound } from "../errors";
import type { Call, Operation } from "../operation";
import { type Page, page, pageQuery } from "../pagination";
import { Query } from "../query";
import type { Scope } from "../tokens";

/** Who and what is in the workspace: collections, users, groups, data connections. */
export function directoryOperations({ workspace }: Context): Operation[] {
  const { data } = workspace;
  return [
    list("ListCollections", "/collections", "readCollections", "old", (call) => {
      const rows = data.collections.map(({ id, name, description, creatorEmail }) => {
        const creator = { email: creatorEmail, id: workspace.person(creatorEmail).id };
        return {
          id,
          name,
          description,
          creator,
          sharing: { users: [], groups: [], workspace: { members: "CAN_VIEW" } },
        };
      });
      return listed(new Query(call.request), rows, { NAME: (row) => row.name }, "NAME", { hasDirection: false });
    }),
    list("ListUsers", "/users", "readUsers", "new", (call) => {
      const query = new Query(call.request);
      const groupId = query.uuid("groupId");
      const group = data.groups.find((candidate) => candidate.id === groupId);
      const inGroup = data.people.filter((person) => groupId === undefined || group?.memberIds.includes(person.id));
      const answer = listed(query, inGroup, { NAME: (row) => row.name ?? "", EMAIL: (row) => row.email }, "NAME", {
        longest: 500,
      });
      if (groupId !== undefined && !group) throw notFound("Group");
      return answer;
    }),
    list("ListGroups", "/groups", "readGroups", "old", (call) => {
      const rows = data.groups.map(({ id, name, createdAt }) => ({ id, name, createdAt }));
      return listed(
        new Query(call.request),
        rows,
        { NAME: (row) => row.name, CREATED_AT: (row) => row.createdAt },
        "CREATED_AT",
        { longest: 500 },
      );
    }),
    list("ListDataConnections", "/data-connections", "readDataConnections", "old", (call) => {
      const rows = data.connections.map(({ description, ...row }) => ({
        ...row,
        ...(description === null ? {} : { description }),
      }));
      return listed(new Query(call.request), rows, { NAME: (row) => row.name }, "NAME");
    }),
  ];
}

function list(
  name: string,
  path: string,
  scope: Scope,
  errors: ErrorShape,
  handle: (call: Call) => unknown,
): Operation {
  return { name, method: "GET", paths: [path], group: "reads", errors, scope, handle };
}

/** A page of rows, sorted by one of `keys`, in either direction where there is one; at most `longest` of them. */
function listed<T extends { id: string }>(
  query: Query,
  rows: readonly T[],
  keys: Readonly<Record<string, (row: T) => string>>,
  usual: string,
  { longest = 100, hasDirection = true } = {},
): Page<T> {
  const paging = pageQuery(query, longest);
  const sortBy = query.oneOf("sortBy", Object.keys(keys)) ?? usual;
  const descending = hasDirection && query.oneOf("sortDirection", ["DESC", "ASC"]) === "DESC";
  query.check();
  return page(
    rows,
    { name: `${sortBy} ${descending}`, key: keys[sortBy] ?? ((row) => row.id), id: (row) => row.id, descending },
    paging,
  );
}
