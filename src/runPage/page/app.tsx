import type { FromPage, History, MessageView, Picture, View } from "../pageMessages";
import { ComparePage } from "./comparePage";
import { Buttons } from "./parts";
import { RunPage } from "./runPage";

/** All that a page was told. */
export interface Shown {
  view: View | undefined;
  history: History | undefined;
  pictures: ReadonlyMap<string, Picture>;
}

export interface PageProps {
  shown: Shown;
  tell: (message: FromPage) => void;
}

export function App({ shown, tell }: PageProps) {
  const { view } = shown;
  switch (view?.kind) {
    case undefined:
      return null;
    case "message":
      return <Message view={view} tell={tell} />;
    case "run":
      return <RunPage view={view} shown={shown} tell={tell} />;
    case "compare":
      return <ComparePage view={view} shown={shown} tell={tell} />;
  }
}

function Message({ view, tell }: { view: MessageView; tell: PageProps["tell"] }) {
  return (
    <main class="message" aria-busy={view.busy}>
      <h1>{view.title}</h1>
      {view.busy && <div class="progress" aria-hidden="true" />}
      <p role="status">{view.text}</p>
      <Buttons buttons={view.buttons} tell={tell} />
    </main>
  );
}
