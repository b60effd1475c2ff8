import type { RunId } from "../hex/types";
import type { RunCharts } from "../polling/runCharts";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Disposable } from "../util/disposables";
import type { FromPage, History, ToPage, View } from "./pageMessages";

/** What a page is made from while somebody is signed in. */
export interface Sources {
  readonly signedIn: SignedInWorkspace;
  readonly charts: RunCharts;
  /** Something that the page shows is different. */
  readonly onChange: () => void;
  /** Takes an error that is a fault of ours. */
  readonly report: (error: unknown) => void;
}

/** What a page shows of one workspace, and what it asks of it. */
export interface Content extends Disposable {
  /** What the tab is called. */
  readonly title: string;
  readonly view: View;
  readonly history: History | undefined;
  /** One message for each picture that was asked for. */
  readonly pictures: ToPage[];
  /** How long until a text changes by itself, ms. */
  readonly dueInMs: number | undefined;
  /** The page is on the screen: what is missing, and was not asked for, is asked for now. */
  shown(): void;
  /** A run that the page may name. */
  isOurs(runId: RunId): boolean;
  /** What the page wants of its own content. */
  take(message: Extract<FromPage, { type: "retry" | "chart" }>): void;
  /** The id that the page may copy. */
  idToCopy(what: Extract<FromPage, { type: "copy" }>["what"]): string | undefined;
}
