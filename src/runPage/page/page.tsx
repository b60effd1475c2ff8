import { render } from "preact";
import type { MessageView, Picture, ToPage, View } from "../pageMessages";
import { ComparePage } from "./comparePage";
import { Buttons, pictureKey, type PageProps, type Shown, type Post } from "./parts";
import { RunPage } from "./runPage";
import { connect } from "./vscode";

const root = document.getElementById("root");
const extension = connect();
const nothing: Shown = { view: undefined, history: undefined, pictures: new Map<string, Picture>() };
let shown = nothing;

/** What the page says is about what it shows. */
const post: Post = (message) => extension.post({ turn: shown.turn, message });

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
      <h1 tabIndex={-1}>{view.title}</h1>
      {view.busy && <div class="progress" aria-hidden="true" />}
      <p role="status">{view.text}</p>
      <Buttons buttons={view.buttons} post={post} />
    </main>
  );
}

/** The plot stays, with the focus in it, where one of its points is shown next. */
function historyFor(view: View): Shown["history"] {
  const isPoint = view.kind === "run" && shown.history?.points.some(({ runId }) => runId === view.runId);
  return isPoint ? shown.history : undefined;
}

/** What had the focus is gone, such as a button that was pressed: the keyboard goes on from the title. */
function mendFocus(): void {
  if (document.hasFocus() && document.activeElement === document.body) {
    document.querySelector("h1")?.focus({ preventScroll: true });
  }
}

function take(message: ToPage): void {
  const before = shown.turn;
  switch (message.type) {
    case "view":
      document.documentElement.lang = message.language;
      extension.keep(message.state);
      shown = {
        ...shown,
        ...(message.turn === shown.turn ? {} : { pictures: nothing.pictures, history: historyFor(message.view) }),
        view: message.view,
        turn: message.turn,
        preview: message.preview,
      };
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
      shown = { ...nothing, turn: shown.turn };
      break;
  }
  const focused = document.activeElement;
  if (root) {
    render(<App shown={shown} post={post} />, root);
  }
  const isOther = before !== undefined && shown.turn !== before;
  if (isOther) {
    window.scrollTo(0, 0);
  }
  if (isOther || focused?.isConnected === false) {
    mendFocus();
  }
  if (message.type === "view" && message.view.kind === "run") {
    // For `npm run bench`: the frame after the one that this is painted in.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("hexRuns.shown")));
  }
}

extension.listen(take);
post({ type: "ready" });
