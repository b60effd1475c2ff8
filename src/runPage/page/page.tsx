import { render } from "preact";
import type { MessageView, Picture, ToPage } from "../pageMessages";
import { ComparePage } from "./comparePage";
import { Buttons, pictureKey, type PageProps, type Shown, type Post } from "./parts";
import { RunPage } from "./runPage";
import { connect } from "./vscode";

const root = document.getElementById("root");
const extension = connect();
let shown: Shown = { view: undefined, history: undefined, pictures: new Map<string, Picture>() };

function App({ shown, post }: PageProps) {
  const { view } = shown;
  switch (view?.kind) {
    case undefined:
      return null;
    case "message":
      return <Message view={view} post={post} />;
    case "run":
      return <RunPage view={view} shown={shown} post={post} />;
    case "compare":
      return <ComparePage view={view} shown={shown} post={post} />;
  }
}

function Message({ view, post }: { view: MessageView; post: Post }) {
  return (
    <main class="message" aria-busy={view.busy}>
      <h1>{view.title}</h1>
      {view.busy && <div class="progress" aria-hidden="true" />}
      <p role="status">{view.text}</p>
      <Buttons buttons={view.buttons} post={post} />
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
    render(<App shown={shown} post={extension.post} />, root);
  }
  if (message.type === "view" && message.view.kind === "run") {
    // For `npm run bench`: the frame after the one that this is painted in.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("hexRuns.shown")));
  }
}

extension.listen(take);
extension.post({ type: "ready" });
