import type { Context } from "../context";
import { notFound } from "../errors";
import type { Call, Operation } from "../operation";
import { type Page, page, pageQuery } from "../pagination";
import { Query } from "../query";
import type { Scope } from "../tokens";

/** Who and what is in the workspace: collections, users, groups, data connections. */
export function directoryOperations({ workspace }: Context): Operation[] {
  const { data } = workspace;
  return [
    list("ListCollections", "/collections", "readCollections", (call) => {
      const rows = data.collections.map(({ id, name, description, creatorEmail }) => {
        const creator = { email: creatorEmail, id: workspace.person(creatorEmail).id };
        return { id, name, description, creator, sharing: { users: [], groups: [], workspace: { access: "CAN_VIEW" } } };
      });
      return listed(new Query(call.request), rows, { NAME: (row) => row.name }, "NAME");
    }),
    list("ListUsers", "/users", "readUsers", (call) => {
      const query = new Query(call.request);
      const groupId = query.uuid("groupId");
      const group = data.groups.find((candidate) => candidate.id === groupId);
      const inGroup = data.people.filter((person) => groupId === undefined || group?.memberIds.includes(person.id));
      const answer = listed(query, inGroup, { NAME: (row) => row.name, EMAIL: (row) => row.email }, "NAME");
      if (groupId !== undefined && !group) throw notFound("Group");
      return answer;
    }),
    list("ListGroups", "/groups", "readGroups", (call) => {
      const rows = data.groups.map(({ id, name, createdAt }) => ({ id, name, createdAt }));
      return listed(new Query(call.request), rows, { NAME: (row) => row.name, CREATED_AT: (row) => row.createdAt }, "CREATED_AT");
    }),
    list("ListDataConnections", "/data-connections", "readDataConnections", (call) => {
      const rows = data.connections.map((row) => ({ ...row, sharing: { workspace: { public: "ALL" }, groups: [] } }));
      return listed(new Query(call.request), rows, { NAME: (row) => row.name }, "NAME");
    }),
  ];
}

function list(name: string, path: string, scope: Scope, handle: (call: Call) => unknown): Operation {
  return { name, method: "GET", paths: [path], group: "reads", errors: "new", scope, handle };
}

/** A page of rows, sorted by one of `keys`. */
function listed<T extends { id: string }>(query: Query, rows: readonly T[], keys: Readonly<Record<string, (row: T) => string>>, usual: string): Page<T> {
  const paging = pageQuery(query);
  const sortBy = query.oneOf("sortBy", Object.keys(keys)) ?? usual;
  const descending = query.oneOf("sortDirection", ["DESC", "ASC"]) === "DESC";
  query.check();
  return page(rows, { name: `${sortBy} ${descending}`, key: keys[sortBy] ?? ((row) => row.id), id: (row) => row.id, descending }, paging);
}
