/** Rows of consumption as they are called: their instants carry the offset of the hub's zone, so the text is the wall clock. */

/** A row of this length by its start, such as `2026-11` for a month. */
export function rowName(start: string, interval: string): string {
  if (interval === '1y') return start.slice(0, 4);
  if (interval === '1mo') return start.slice(0, 7);
  if (interval === '1d' || interval === 'day') return start.slice(0, 10);
  return `${start.slice(0, 10)} ${start.slice(11, 16)}`;
}

/** The same as short as an axis needs it: without the year, and for `clock`, the rows of one day, the time alone. */
export function rowTick(start: string, interval: string): string {
  if (interval === 'clock') return start.slice(11, 16);
  const name = rowName(start, interval);
  return name.length > 7 ? name.slice(5) : name;
}

/** Wall clock of an instant that carries its offset: `2026-11-20 16:05`. */
export function wallTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}
