import type { Context } from "../context";
import { notFound } from "../errors";
import type { Operation } from "../operation";
import { Query } from "../query";

export function meOperation({ workspace, dialect }: Context): Operation {
  return {
    name: "Me",
    method: "GET",
    paths: ["/users/me"],
    group: "reads",
    errors: "new",
    handle: ({ request, token }) => {
      if (!dialect.me) throw notFound("Operation");
      new Query(request).check();
      const { person, expiresAt } = token;
      const exp = expiresAt === null ? null : dialect.tokenExp === "seconds" ? Math.floor(expiresAt / 1000) : expiresAt;
      const rest = { org: { id: workspace.data.orgId }, ...(dialect.tokenExp === "missing" ? {} : { token: { exp } }) };
      if (!person) return rest;
      const { id, name, email, role, lastLoginDate } = person;
      return { id, name, email, role, lastLoginDate, ...rest };
    },
  };
}
