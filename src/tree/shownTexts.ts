import type { Node } from "../ui/nodes";

/** What the rows of a tree said when they were last painted, to tell which of them read differently now. */
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
