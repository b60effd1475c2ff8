import type { Envelope, ToPage } from "../pageMessages";

interface VSCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VSCodeApi;

/** The channel between this page and the extension. */
interface Extension {
  post(envelope: Envelope): void;
  /** Kept by VS Code over reloads. */
  keep(state: unknown): void;
  listen(listener: (message: ToPage) => void): void;
}

export function connect(): Extension {
  const api = acquireVsCodeApi();
  return {
    post: (envelope) => api.postMessage(envelope),
    keep: (state) => api.setState(state),
    listen: (listener) =>
      window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        const message = readToPage(data);
        if (message) {
          listener(message);
        }
      }),
  };
}

/** Other windows can post messages as well: anything unknown is ignored. */
function readToPage(data: unknown): ToPage | undefined {
  if (typeof data !== "object" || data === null || !("type" in data)) {
    return undefined;
  }
  const has = (key: string, type: "object" | "string" | "number") =>
    key in data && typeof (data as Record<string, unknown>)[key] === type;
  switch (data.type) {
    case "view":
      return has("view", "object") && has("language", "string") && has("turn", "number") ? (data as ToPage) : undefined;
    case "history":
      return data as ToPage;
    case "picture":
      return has("picture", "object") && has("runId", "string") && has("staticId", "string")
        ? (data as ToPage)
        : undefined;
    case "clear":
      return { type: "clear" };
    default:
      return undefined;
  }
}
