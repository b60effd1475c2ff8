import { render } from "preact";
import type { MessageView, Picture, ToPage } from "../pageMessages";
import { ComparePage } from "./comparePage";
import { Buttons, pictureKey, type PageProps, type Shown, type Tell } from "./parts";
import { RunPage } from "./runPage";
import { connect } from "./vscode";

const root = document.getElementById("root");
const extension = connect();
let shown: Shown = { view: undefined, history: undefined, pictures: new Map<string, Picture>() };

function App({ shown, tell }: PageProps) {
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

function Message({ view, tell }: { view: MessageView; tell: Tell }) {
  return (
    <main class="message" aria-busy={view.busy}>
      <h1>{view.title}</h1>
      {view.busy && <div class="progress" aria-hidden="true" />}
      <p role="status">{view.text}</p>
      <Buttons buttons={view.buttons} tell={tell} />
    </main>
  );
}

function take(message: ToPage): void {
  switch (message.type) {
    case "view":
      document.documentElement.lang = message.language;
      extension.keep(message.state);
      shown = { ...shown, view: message.view };
      break;
    case "history":
      shown = { ...shown, history: message.history };
      break;
    case "picture":
      shown = {
        ...shown,
        pictures: new Map(shown.pictures).set(pictureKey(message.runId, message.staticId), message.picture),
      };
      break;
    case "clear":
      shown = { view: undefined, history: undefined, pictures: new Map() };
      break;
  }
  if (root) {
    render(<App shown={shown} tell={extension.tell} />, root);
  }
  if (message.type === "view" && message.view.kind === "run") {
    // For `npm run bench`: the frame after the one that this is painted in.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("hexRuns.shown")));
  }
}

extension.listen(take);
extension.tell({ type: "ready" });
