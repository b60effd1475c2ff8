import { render } from "preact";
import type { Picture, ToPage } from "../pageMessages";
import { App, type Shown } from "./app";
import { pictureKey } from "./keys";
import { connect } from "./vscode";

const root = document.getElementById("root");
const extension = connect();
let shown: Shown = { view: undefined, history: undefined, pictures: new Map<string, Picture>() };

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
