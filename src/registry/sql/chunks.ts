/** Many rows in statements of a bounded size. */

const ROWS = 100;

export async function inChunks<T>(rows: readonly T[], work: (chunk: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) await work(rows.slice(at, at + ROWS));
}
