/**
 * Gives keys positions that they keep for a while. VS Code reports the chosen row by its index, and the list on the
 * screen may be older than the last one sent: an index must not move to another row while the old row may be visible.
 */
export class Slots<Key> {
  private readonly keys: Key[] = [];
  /** In which round a key was last wanted. */
  private readonly wantedIn = new Map<Key, number>();
  private round = 0;

  /** @param count how many places there are. */
  constructor(private readonly count: number) {}

  /**
   * The key at each place once the wanted ones are among them. Those that were not wanted for
   * longest make room: with `n` times as many places as are ever wanted, a key keeps its place
   * for the next `n` - 1 rounds.
   */
  place(wanted: readonly Key[]): readonly Key[] {
    this.round += 1;
    const added = wanted.filter((key) => !this.wantedIn.has(key));
    wanted.forEach((key) => this.wantedIn.set(key, this.round));
    const room = this.count - this.keys.length;
    this.keys.push(...added.slice(0, room));
    this.replaceOldest(added.slice(room));
    return [...this.keys];
  }

  private replaceOldest(added: readonly Key[]): void {
    const lastWanted = (place: number) => this.wantedIn.get(this.keys[place] as Key) ?? 0;
    const places = added.length > 0 ? [...this.keys.keys()].sort((a, b) => lastWanted(a) - lastWanted(b)) : [];
    added.forEach((key, index) => {
      const place = places[index];
      if (place !== undefined) {
        this.wantedIn.delete(this.keys[place] as Key);
        this.keys[place] = key;
      }
    });
  }
}
