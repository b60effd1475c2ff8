/** The forms in which `runUrl` may come: no source says which one Hex writes. */
export const runUrls = {
  /** With the project's UUID. */
  id: ({ projectId, id }) => `/northwind/app/${projectId}/latest?runId=${id}`,
  /** As older clients have seen it. */
  hex: ({ projectId, id }) => `/hex/${projectId}/app?runId=${id}`,
} satisfies Record<string, (run: { projectId: string; id: string }) => string>;

export type RunUrlShape = keyof typeof runUrls;
