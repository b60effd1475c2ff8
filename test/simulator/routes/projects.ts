import { isVisible, projectOfPath } from "../access";
import type { Context } from "../context";
import type { Operation } from "../operation";
import type { Dialect } from "../options";
import { page, pageQuery, type Sorting } from "../pagination";
import { projectAnswer } from "../presenter";
import { Query, uuidParameter } from "../query";
import type { Project } from "../workspace/model";

const sortKeys = {
  CREATED_AT: (project: Project) => project.createdAt,
  LAST_EDITED_AT: (project: Project) => project.lastEditedAt,
  LAST_PUBLISHED_AT: (project: Project, { unpublishedSort }: Dialect) =>
    project.lastPublishedAt ?? (unpublishedSort === "last" ? 0 : Number.MAX_SAFE_INTEGER),
};

export function projectOperations(context: Context): Operation[] {
  return [listProjects(context), getProject(context)];
}

function listProjects(context: Context): Operation {
  return {
    name: "ListProjects",
    method: "GET",
    paths: ["/projects"],
    group: "reads",
    errors: "old",
    scope: "readProjects",
    handle: (call) => {
      const query = new Query(call.request, context.dialect.bracketLists === "take");
      const paging = pageQuery(query);
      const wanted = readFilters(query);
      const includeSharing = query.flag("includeSharing");
      const sortBy = query.oneOf("sortBy", ["CREATED_AT", "LAST_EDITED_AT", "LAST_PUBLISHED_AT"]) ?? "CREATED_AT";
      const descending = query.oneOf("sortDirection", ["DESC", "ASC"]) !== "ASC";
      query.check();
      const sorting: Sorting<Project> = {
        name: `${sortBy} ${descending}`,
        key: (project) => sortKeys[sortBy](project, context.dialect),
        id: (project) => project.id,
        descending,
      };
      const visible = [...context.workspace.projects.values()].filter(
        (project) => wanted(project) && isVisible(context, call, project),
      );
      const { values, pagination } = page(visible, sorting, paging);
      return { values: values.map((project) => projectAnswer(context.workspace, project, includeSharing)), pagination };
    },
  };
}

/** Values of one list are alternatives; different filters must all hold. Status names are compared as written. */
function readFilters(query: Query): (project: Project) => boolean {
  const archived = query.flag("includeArchived");
  const components = query.flag("includeComponents");
  const trashed = query.flag("includeTrashed");
  const statuses = query.list("statuses");
  const categories = query.list("categories");
  const creatorEmail = query.email("creatorEmail");
  const ownerEmail = query.email("ownerEmail");
  const collectionId = query.uuid("collectionId");
  return (project) =>
    (archived || project.archivedAt === null) &&
    (components || project.type === "PROJECT") &&
    (trashed || project.trashedAt === null) &&
    (statuses.length === 0 || (project.status !== null && statuses.includes(project.status))) &&
    (categories.length === 0 || project.categories.some((category) => categories.includes(category))) &&
    (creatorEmail === undefined || project.creatorEmail === creatorEmail) &&
    (ownerEmail === undefined || project.ownerEmail === ownerEmail) &&
    (collectionId === undefined || project.collectionIds.includes(collectionId));
}

function getProject(context: Context): Operation {
  return {
    name: "GetProject",
    method: "GET",
    paths: ["/projects/:projectId"],
    group: "reads",
    errors: "new",
    scope: "readProjects",
    handle: (call) => {
      uuidParameter(call.params, "projectId");
      const query = new Query(call.request);
      const includeSharing = query.flag("includeSharing");
      query.check();
      return projectAnswer(context.workspace, projectOfPath(context, call, "APP_ONLY"), includeSharing);
    },
  };
}
