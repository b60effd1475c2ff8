/** Says what is being done, and says it again while it takes long, so that nobody thinks it hangs. */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log(`${title}…`);
  const again = setInterval(() => console.log(`  still at it after ${seconds()} s`), 15_000);
  try {
    const result = await work();
    console.log(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(again);
  }
}
