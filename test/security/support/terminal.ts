import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";

/** For one paste, on a machine that does much else. */
const patienceMs = 30_000;

/** An interactive shell in a terminal: `script` of util-linux, which every Debian has, makes the pty. */
export class Terminal {
  private output = "";
  private listener: (() => void) | undefined;
  private pastes = 0;
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly closed: Promise<void>;

  /** @param command Such as `zsh -f -i`. */
  constructor(command: string, options: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.process = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], options);
    this.process.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      this.listener?.();
    });
    this.closed = new Promise((resolve) => this.process.on("close", () => resolve()));
  }

  /**
   * Pastes a text, presses Enter, and waits until the shell is ready for more.
   *
   * @param bracketed As terminals do for shells that ask for it; else each line is entered by itself.
   * @returns what the terminal showed meanwhile.
   */
  async paste(text: string, bracketed: boolean): Promise<string> {
    const from = this.output.length;
    const typed = text.replaceAll("\n", "\r");
    const mark = `ready-${++this.pastes}`;
    this.process.stdin.write(bracketed ? `\u001B[200~${typed}\u001B[201~\r` : `${typed}\r`);
    // Python's `name()` at the end begins a function in a shell, which this ends.
    this.process.stdin.write(":\r");
    // In two words, so that the echo of the line is not taken for its output.
    this.process.stdin.write(`echo "ready""-${this.pastes}"\r`);
    await this.shows(mark, from);
    return this.output.slice(from);
  }

  async close(): Promise<void> {
    this.process.stdin.write("exit\r");
    this.process.stdin.end();
    await this.closed;
  }

  private shows(mark: string, from: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.listener = undefined;
        this.process.kill();
        reject(
          new Error(
            `The shell does not come to ${mark}: it showed\n${JSON.stringify(this.output.slice(from).slice(-3_000))}`,
          ),
        );
      }, patienceMs);
      this.listener = () => {
        if (this.output.includes(mark, from)) {
          clearTimeout(giveUp);
          this.listener = undefined;
          resolve();
        }
      };
      this.listener();
    });
  }
}
