import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { nodeId, type Node } from "../ui/nodes";

/**
 * How long VS Code is given to take over rows that it asked for. It loses a refresh that reaches its
 * window together with such rows: it drops the rows it had, takes those that come, and is content
 * with them when it asks itself what to paint. The extension host sends what comes within about a
 * millisecond together, and of what came 2 ms later nothing was lost.
 */
export const takeoverMs = 50;

/**
 * The rows of one tree: each row is always the same object, by which VS Code knows it again, and
 * changes that happen together are one event that names no row twice.
 */
export class TreeChanges implements Disposable {
  private readonly nodes = new Map<string, Node>();
  /** By the id of a row ("" for the root): the ids of those below it, as VS Code was last told. */
  private readonly shapes = new Map<string, string>();
  private readonly pending = new Map<string, Node>();
  private wholeTree = false;
  private scheduled = false;
  /** Runs while VS Code takes over rows. */
  private takeover: Disposable | undefined;
  private readonly changed = new Emitter<Node[] | undefined>();

  /** The rows to refresh with all below them; undefined: the whole tree. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly clock: Clock,
    private readonly parentOf: (node: Node) => Node | undefined,
  ) {}

  /** The one object for the row that `node` describes, which may stand for another run than before. */
  intern<N extends Node>(node: N): N {
    const id = nodeId(node);
    const known = this.nodes.get(id);
    if (known) {
      Object.assign(known, node);
      // The id holds the kind, so that the known node is of the same type.
      return known as N;
    }
    this.nodes.set(id, node);
    return node;
  }

  parent(node: Node): Node | undefined {
    const parent = this.parentOf(node);
    return parent && this.intern(parent);
  }

  /** The rows below `parent`, as they are told to VS Code; those that were there before are forgotten. */
  children(parent: Node | undefined, rows: readonly Node[]): Node[] {
    const id = parent ? nodeId(parent) : "";
    const [before, shape] = [this.shapes.get(id), shapeOf(rows)];
    if (before !== undefined && before !== shape) {
      const now = new Set(idsIn(shape));
      idsIn(before)
        .filter((other) => !now.has(other))
        .forEach((other) => this.forget(other));
    }
    this.shapes.set(id, shape);
    this.awaitTakeover();
    return rows.map((row) => this.intern(row));
  }

  /** Whether VS Code has the row. */
  isShown(node: Node): boolean {
    return this.nodes.has(nodeId(node));
  }

  /** Refreshes `parent` (the whole tree when undefined) when its rows are not those that VS Code has. */
  refreshIfReshaped(parent: Node | undefined, rows: readonly Node[]): boolean {
    const known = this.shapes.get(parent ? nodeId(parent) : "");
    const reshaped = known !== undefined && known !== shapeOf(rows);
    if (reshaped && parent) {
      this.refresh(parent);
    } else if (reshaped) {
      this.refreshAll();
    }
    return reshaped;
  }

  /** Refreshes a row soon; a row that was never shown is left alone. */
  refresh(node: Node): void {
    const id = nodeId(node);
    const known = this.nodes.get(id);
    if (known) {
      this.pending.set(id, known);
      this.schedule();
    }
  }

  /** Refreshes the whole tree: the groups or the workspace changed. */
  refreshAll(): void {
    this.wholeTree = true;
    this.schedule();
  }

  /** Another workspace is shown: its rows are new ones. */
  reset(): void {
    this.nodes.clear();
    this.shapes.clear();
    this.refreshAll();
  }

  dispose(): void {
    this.takeover?.dispose();
    this.changed.dispose();
    this.pending.clear();
  }

  /** A row is gone, and all below it: otherwise a window that is open for weeks would keep every run's row. */
  private forget(id: string): void {
    this.nodes.delete(id);
    this.pending.delete(id);
    const below = idsIn(this.shapes.get(id) ?? "");
    this.shapes.delete(id);
    below.forEach((other) => this.forget(other));
  }

  private awaitTakeover(): void {
    this.takeover?.dispose();
    this.takeover = this.clock.after(takeoverMs, () => {
      this.takeover = undefined;
      this.flush();
    });
  }

  private schedule(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      queueMicrotask(() => this.flush());
    }
  }

  private flush(): void {
    if (!this.scheduled || this.takeover) {
      return;
    }
    const rows = this.wholeTree ? undefined : [...this.pending.values()].filter((node) => !this.isCovered(node));
    this.scheduled = false;
    this.wholeTree = false;
    this.pending.clear();
    this.changed.fire(rows);
  }

  /** A row above it is refreshed, and this one with it. */
  private isCovered(node: Node): boolean {
    const parent = this.parentOf(node);
    return parent !== undefined && (this.pending.has(nodeId(parent)) || this.isCovered(parent));
  }
}

function shapeOf(rows: readonly Node[]): string {
  return rows.map(nodeId).join("\n");
}

function idsIn(shape: string): string[] {
  return shape === "" ? [] : shape.split("\n");
}

/** The texts of a tree's rows when VS Code last requested them, to tell which have changed. */
export class ShownTexts {
  private readonly texts = new Map<Node, string>();

  note(node: Node, text: string): void {
    this.texts.set(node, text);
  }

  clear(): void {
    this.texts.clear();
  }

  get nodes(): Iterable<Node> {
    return this.texts.keys();
  }

  /**
   * The rows that say something else now, of those that are `asked` about; each is answered once
   * a change. `textOf` answers undefined for a row that is no more.
   */
  outdated(textOf: (node: Node) => string | undefined, asked: (node: Node) => boolean = () => true): Node[] {
    const outdated: Node[] = [];
    for (const [node, shown] of [...this.texts].filter(([row]) => asked(row))) {
      const text = textOf(node);
      if (text === undefined) {
        this.texts.delete(node);
      } else if (text !== shown) {
        this.texts.set(node, text);
        outdated.push(node);
      }
    }
    return outdated;
  }
}
