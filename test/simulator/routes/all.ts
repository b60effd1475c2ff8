import type { Context } from "../context";
import type { Operation } from "../operation";
import { meOperation } from "./me";
import { projectOperations } from "./projects";
import { runProjectOperation } from "./run-project";
import { runOperations } from "./runs";

/** Every operation of the API that the simulator answers. */
export function allOperations(context: Context): Operation[] {
  return [meOperation(context), ...projectOperations(context), runProjectOperation(context), ...runOperations(context)];
}
