import * as vscode from "vscode";
import type { FolderProject, HexFiles } from "./hexFiles";
import type { Presets } from "../presets/presetStore";
import { HexError } from "../hex/errors";
import type { ProjectId } from "../hex/types";
import type { HexWorkspace } from "../workspace";
import { DisposableStore } from "../util/disposables";
import { Emitter } from "../util/events";
import { plain, withoutIcons } from "../util/text";
import { logError } from "../util/log";
import { nodeId, type FileRows, type Node, type ProjectNode } from "../ui/nodes";
import { brokenItem, presetItem } from "../presets/presetItem";
import { tooltip } from "../ui/tooltip";

interface FolderRowsDeps {
  hexFiles: Pick<HexFiles, "load" | "projects" | "onDidChange">;
  presets: Pick<Presets, "load" | "all" | "of" | "broken" | "onDidChange">;
  log: Pick<vscode.LogOutputChannel, "error">;
}

const longestTitle = 120;

/** The rows that come from files: projects of `*.hex.yaml` files, and presets. */
export class FolderRows implements FileRows {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<readonly ProjectId[]>());
  private readonly loads = new WeakMap<HexWorkspace, ProjectLoads>();
  private projects = new Map<ProjectId, FolderProject>();
  folder: readonly Node[] = [];

  readonly onDidChange = this.changed.event;

  constructor(private readonly deps: FolderRowsDeps) {
    const { hexFiles, presets } = deps;
    this.disposables.add(hexFiles.onDidChange(() => this.take([])));
    this.disposables.add(presets.onDidChange((ids) => this.take(ids)));
    this.take([]);
    void hexFiles.load();
    void presets.load();
  }

  above({ group, projectId }: ProjectNode): Node[] {
    return this.deps.presets.of(projectId).map(({ id: presetId }) => ({ kind: "preset", group, projectId, presetId }));
  }

  item(workspace: HexWorkspace, node: Node): vscode.TreeItem | undefined {
    switch (node.kind) {
      case "preset": {
        const preset = this.deps.presets.all.find(({ id }) => id === node.presetId);
        return preset && presetItem(node, preset);
      }
      case "brokenFile": {
        const broken = this.deps.presets.broken.find(({ uri }) => uri.toString() === node.uri);
        return broken && brokenItem(node, broken);
      }
      case "project":
        return node.group === "folder" ? this.projectItem(workspace, node) : undefined;
      default:
        return undefined;
    }
  }

  private projectItem(workspace: HexWorkspace, node: ProjectNode): vscode.TreeItem | undefined {
    const project = this.projects.get(node.projectId);
    const isKnown =
      workspace.store.project(node.projectId) !== undefined && !workspace.store.runsOf(node.projectId).gone;
    return project && !isKnown ? unknownItem(node, project, this.why(workspace, node.projectId)) : undefined;
  }

  /** Loads unknown projects one by one, so that other requests can go in between. */
  lookUp(workspace: HexWorkspace): void {
    const loads = this.loads.get(workspace) ?? new ProjectLoads(workspace, () => this.changed.fire([]));
    this.loads.set(workspace, loads);
    loads.start([...this.projects.keys()]).catch((error: unknown) => logError(this.deps.log, error));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private take(changed: readonly ProjectId[]): void {
    const { hexFiles, presets } = this.deps;
    this.projects = new Map(hexFiles.projects.map((project) => [project.id, project]));
    this.folder = [
      ...presets.broken.map(({ uri }): Node => ({ kind: "brokenFile", group: "folder", uri: uri.toString() })),
      ...[...this.projects.keys()].map((projectId): Node => ({ kind: "project", group: "folder", projectId })),
    ];
    this.changed.fire(changed);
  }

  private why(workspace: HexWorkspace, id: ProjectId): "loading" | "missing" | "failed" {
    const error = workspace.store.runsOf(id).error ?? this.loads.get(workspace)?.errors.get(id);
    if (workspace.store.runsOf(id).gone || (error && isMissing(error))) {
      return "missing";
    }
    return error ? "failed" : "loading";
  }
}

/** Loads the projects of one workspace that are not in its list. */
class ProjectLoads {
  readonly errors = new Map<ProjectId, HexError>();
  private readonly wanted = new Set<ProjectId>();
  private busy = false;

  constructor(
    private readonly workspace: HexWorkspace,
    private readonly onChange: () => void,
  ) {}

  /** Loads these as well; those that were wanted before and are in no file any more are left out. */
  async start(ids: readonly ProjectId[]): Promise<void> {
    this.wanted.clear();
    ids.forEach((id) => this.wanted.add(id));
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      await listed(this.workspace);
      // A set gives what is added while it is gone through, too.
      for (const id of this.wanted) {
        this.wanted.delete(id);
        if (this.isOpen(id)) {
          await this.load(id);
        }
      }
    } finally {
      this.busy = false;
    }
  }

  private async load(id: ProjectId): Promise<void> {
    try {
      await this.workspace.loader.project(id, "view");
      this.errors.delete(id);
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      this.errors.set(id, error);
    }
    this.onChange();
  }

  /** Neither known nor known to be missing; failed ones are tried again when the group is shown again. */
  private isOpen(id: ProjectId): boolean {
    const { store } = this.workspace;
    const error = this.errors.get(id);
    return !store.project(id) && !store.runsOf(id).gone && !(error && isMissing(error));
  }
}

/** Resolves when the list of projects has loaded or failed: one request for many projects. */
function listed({ projects }: HexWorkspace): Promise<void> {
  return new Promise((resolve) => {
    const isDone = () => projects.loadedAtMs !== undefined || projects.error !== undefined;
    if (isDone()) {
      resolve();
      return;
    }
    const listener = projects.onDidChange(() => {
      if (isDone()) {
        listener.dispose();
        resolve();
      }
    });
  });
}

function isMissing({ kind }: HexError): boolean {
  return kind === "notFound" || kind === "forbidden";
}

/** The row of a project that is only known from its file. */
function unknownItem(
  node: ProjectNode,
  { title, uri }: FolderProject,
  why: "loading" | "missing" | "failed",
): vscode.TreeItem {
  const isMissing = why === "missing";
  const path = vscode.workspace.asRelativePath(uri);
  const label = withoutIcons(plain(title ?? path, longestTitle));
  const item = new vscode.TreeItem(
    label,
    isMissing ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = nodeId(node);
  item.description = describe(why);
  item.iconPath = isMissing
    ? new vscode.ThemeIcon("circle-slash", new vscode.ThemeColor("disabledForeground"))
    : new vscode.ThemeIcon("notebook");
  item.contextValue = isMissing ? "project gone unpinned" : "project unpinned";
  const explained = vscode.l10n.t(
    "Your token can’t see a project with the ID in this file. It may belong to another Hex workspace, be deleted, or not be shared with you.",
  );
  item.tooltip = tooltip(label, [isMissing && explained], [vscode.l10n.t("File: {0}", plain(path, 200))]);
  item.accessibilityInformation = { label: [label, item.description].join(", ") };
  return item;
}

function describe(why: "loading" | "missing" | "failed"): string {
  switch (why) {
    case "loading":
      return vscode.l10n.t("loading…");
    case "failed":
      return vscode.l10n.t("couldn’t be loaded");
    case "missing":
      return vscode.l10n.t("not in this Hex workspace, or no access");
  }
}
