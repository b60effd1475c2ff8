import type { Context } from "../context";
import type { Operation } from "../operation";
import { cellOperations } from "./cells";
import { directoryOperations } from "./directory";
import { exportOperation } from "./export";
import { meOperation } from "./me";
import { projectOperations } from "./projects";
import { runProjectOperation } from "./run-project";
import { runOperations } from "./runs";

/** Every operation of the API that the simulator answers. */
export function allOperations(context: Context): Operation[] {
  return [
    meOperation(context),
    ...projectOperations(context),
    runProjectOperation(context),
    ...runOperations(context),
    exportOperation(context),
    ...cellOperations(context),
    ...directoryOperations(context),
  ];
}
