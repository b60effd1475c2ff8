/** What a picture's place is called among those that were told. */
export const pictureKey = (runId: string, staticId: string): string => `${runId} ${staticId}`;
