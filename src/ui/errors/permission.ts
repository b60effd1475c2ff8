import * as vscode from "vscode";
import type { TokenKind } from "../../hex/token";

/** What is missing when Hex answers 403: scopes are a workspace token's, roles and access a person's. */
export interface PermissionTexts {
  read: string;
  run: string;
  cancel: string;
  signIn: string;
}

/** @param kind The kind of the token that was sent; when it is not known, both are named. */
export function permissionTexts(operation: string, kind: TokenKind | undefined): PermissionTexts {
  return kind === "personal" ? personalTexts(operation) : anyTexts(operation);
}

function personalTexts(operation: string): PermissionTexts {
  const projects = vscode.l10n.t(
    "This token can’t read projects. You need the Editor role or higher in Hex, and an admin must have enabled API access.",
  );
  return {
    read: personalRead(operation) ?? projects,
    run: vscode.l10n.t(
      "Nothing was started: you don’t have permission to run this project. Ask its owner for access. Updating published results needs Can Edit.",
    ),
    cancel: vscode.l10n.t(
      "The run was not cancelled: you don’t have permission. Ask the project’s owner for access, or cancel it in Hex.",
    ),
    signIn: projects,
  };
}

function personalRead(operation: string): string | undefined {
  switch (operation) {
    case "ListCollections":
      return vscode.l10n.t("Your role in Hex can’t read collections. Ask an admin of the workspace.");
    case "ExportProject":
      return vscode.l10n.t(
        "This project can’t be exported: the workspace may not offer exports (Hex support enables them), or you don’t have access to the project.",
      );
    case "ListUsers":
      return vscode.l10n.t("Your role in Hex can’t list the workspace’s users. Ask an admin of the workspace.");
    case "ListGroups":
      return vscode.l10n.t("Your role in Hex can’t list the workspace’s groups. Ask an admin of the workspace.");
    case "Me":
    case "ListProjects":
      return undefined;
    default:
      return vscode.l10n.t("You don’t have permission to read this project. Ask its owner for access.");
  }
}

function anyTexts(operation: string): PermissionTexts {
  return {
    read: anyRead(operation),
    run: vscode.l10n.t(
      "Nothing was started: you don’t have permission to run this project. Ask its owner for access. A workspace token needs the scope “Run projects”; updating published results needs Can Edit.",
    ),
    cancel: vscode.l10n.t(
      "The run was not cancelled: you don’t have permission. A workspace token needs the scope “Run projects”; a personal token needs access to the project.",
    ),
    signIn: vscode.l10n.t(
      "This token can’t read projects. A workspace token needs the scope “Read projects”; a personal token needs the Editor role or higher.",
    ),
  };
}

function anyRead(operation: string): string {
  switch (operation) {
    case "ListCollections":
      return vscode.l10n.t("Your token can’t read collections. A workspace token needs the scope to read them.");
    case "ExportProject":
      return vscode.l10n.t(
        "This project can’t be exported: the workspace may not offer exports (Hex support enables them), or your token has no access to the project. A workspace token needs the scope “Read projects”.",
      );
    case "ListUsers":
      return vscode.l10n.t(
        "Your token can’t list the workspace’s users. A workspace token needs the scope to read users.",
      );
    case "ListGroups":
      return vscode.l10n.t(
        "Your token can’t list the workspace’s groups. A workspace token needs the scope to read groups.",
      );
    case "Me":
    case "ListProjects":
      return vscode.l10n.t(
        "Your token can’t read projects. A workspace token needs the scope “Read projects”; a personal token needs the Editor role or higher.",
      );
    default:
      return vscode.l10n.t(
        "Your token can’t read this project. Ask its owner for access; a workspace token needs the scope “Read projects”.",
      );
  }
}
