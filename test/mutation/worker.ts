import { type Task, Trial } from "./trial";

/** Tries mutants out in a Node of its own, see `Worker`. */
const trial = new Trial(process.argv[2] ?? "");

// What a mutant leaves behind may fail later, when the next one is tried.
process.on("unhandledRejection", () => undefined);
process.on("message", (task: Task) => {
  void trial.do(task).then((outcome) => process.send?.(outcome));
});
