import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { type Task, Trial } from "./trial";

/** Tries mutants out in an extension host, until `HostWorker` closes the connection. VS Code calls this. */
export async function run(): Promise<void> {
  const trial = new Trial(process.env["HEX_RUNS_MUTATION_PROGRAM"] ?? "");
  const socket = connect(Number(process.env["HEX_RUNS_MUTATION_PORT"]), "127.0.0.1");
  process.on("unhandledRejection", () => undefined);
  createInterface(socket).on("line", (line) => {
    void trial.do(JSON.parse(line) as Task).then((outcome) => socket.write(`${JSON.stringify(outcome)}\n`));
  });
  await once(socket, "close");
}
