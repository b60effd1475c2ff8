import type { FastifyInstance } from "fastify";
import { appPath, projectIn, shortName } from "./addresses";
import type { Context } from "./context";
import { ApiError, errorBody } from "./errors";
import { pathOf } from "./server";

/** What a browser sees: links of the extension lead somewhere, and a wrong API path gets what Hex gives. */
export function addWebPages(app: FastifyInstance, { workspace, url, dialect }: Context): void {
  app.get<{ Params: { projectId: string } }>("/hex/:projectId", async (request, reply) => {
    const id = projectIn(workspace, request.params.projectId) ?? request.params.projectId;
    return reply.redirect(`${url()}${appPath(workspace, id, dialect.addresses)}`);
  });
  app.get<{ Params: { organisation: string; kind: string; part: string } }>(
    "/:organisation/:kind/:part/*",
    async (request, reply) => {
      const { organisation, kind, part } = request.params;
      const isHere = [shortName, workspace.data.orgId].includes(organisation) && ["app", "hex"].includes(kind);
      if (!isHere) return reply.callNotFound();
      const id = projectIn(workspace, part);
      const runId = new URL(request.url, url()).searchParams.get("runId");
      const project = id === undefined ? undefined : workspace.projects.get(id);
      const run = id === undefined || runId === null ? undefined : workspace.runs.find(id, runId);
      const status = run ? `<p>Run ${escape(run.id)}: ${workspace.stateOf(run).status}</p>` : "";
      reply.code(project ? 200 : 404).type("text/html; charset=utf-8");
      return page(
        project
          ? `<h1>${escape(project.title)}</h1><p>${escape(project.description ?? "")}</p>${status}`
          : "<h1>Not found</h1>",
      );
    },
  );
  app.setNotFoundHandler(async (request, reply) => {
    reply.code(404);
    if (pathOf(request).startsWith("/api/")) {
      reply.type("application/json; charset=utf-8");
      return JSON.stringify(errorBody("new", new ApiError(404, "Not found"), ""));
    }
    reply.type("text/html; charset=utf-8");
    return page("<h1>Page not found</h1>");
  });
}

function page(body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Hex simulator</title></head><body>${body}<p>This is a simulated workspace.</p></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
