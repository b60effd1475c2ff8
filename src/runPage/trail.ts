/** So many steps can be gone back. */
const mostSteps = 50;

/** What a page has shown, in order, and where in it the page is. */
export class Trail<T> {
  private at = 0;
  private steps: readonly T[];

  constructor(first: T) {
    this.steps = [first];
  }

  get current(): T {
    // Never empty, and `at` is always inside.
    return this.steps[this.at] as T;
  }

  get canGoBack(): boolean {
    return this.at > 0;
  }

  get canGoForward(): boolean {
    return this.at < this.steps.length - 1;
  }

  /** Goes on to something else; what could be gone forward to is forgotten. */
  goTo(next: T): void {
    this.steps = [...this.steps.slice(0, this.at + 1), next].slice(-mostSteps);
    this.at = this.steps.length - 1;
  }

  back(): void {
    this.at = Math.max(0, this.at - 1);
  }

  forward(): void {
    this.at = Math.min(this.steps.length - 1, this.at + 1);
  }
}
