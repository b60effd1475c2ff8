import type { Dialect } from "./options";
import type { Workspace } from "./workspace/workspace";

/** The organisation's short name; its UUID stands in addresses as well. */
export const shortName = "northwind";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A UUID as a number in base 62, padded to 22 digits. */
export function codeOf(id: string): string {
  let number = BigInt(`0x${id.replaceAll("-", "")}`);
  const code: string[] = [];
  while (number > 0n) {
    code.unshift(digits.charAt(Number(number % 62n)));
    number /= 62n;
  }
  return code.join("").padStart(22, "0");
}

/** Where a project's published app is, below the host. */
export function appPath(workspace: Workspace, projectId: string, form: Dialect["addresses"]): string {
  const part =
    form === "uuid"
      ? encodeURIComponent(projectId)
      : `${titlePart(workspace.projects.get(projectId)?.title ?? "")}${codeOf(projectId)}`;
  return `/${form === "uuid" ? shortName : workspace.data.orgId}/app/${part}/latest`;
}

/** The id of the project that a part of a path names: a UUID, or 22 digits with or without a title before them. */
export function projectIn(workspace: Workspace, part: string): string | undefined {
  return [...workspace.projects.keys()].find((id) => id === part.toLowerCase() || codeOf(id) === part.slice(-22));
}

function titlePart(title: string): string {
  const words = title.match(/[\dA-Za-z]+/g) ?? [];
  return words
    .map((word) => `${word}-`)
    .join("")
    .slice(0, 80);
}
