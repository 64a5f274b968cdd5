/**
 * The first and last instant that each series can have a reading at: wider than true, never narrower. It
 * spares questions for readings before the first one of a new meter, or after the newest one, that would
 * have to read the whole table to find nothing.
 */
export class SeriesBounds {
  /** By series id. Of what was in the table when it was looked at: unbounded until then, and empty of new series. */
  #storedFirst = new Float64Array(0);
  #storedLast = new Float64Array(0);
  /** Of what was written since the table was opened. */
  #writtenFirst = new Float64Array(0);
  #writtenLast = new Float64Array(0);

  /** Tells the greatest series id of a table that was opened. */
  opened(seriesMax: number): void {
    this.#storedFirst = new Float64Array(seriesMax + 1).fill(Number.NEGATIVE_INFINITY);
    this.#storedLast = new Float64Array(seriesMax + 1).fill(Number.POSITIVE_INFINITY);
  }

  /** Tells what the table held of a series at some time after it was opened. */
  stored(series: number, first: number, last: number): void {
    // Beyond the length: a new series, all of whose readings are told as written.
    this.#storedFirst[series] = first;
    this.#storedLast[series] = last;
  }

  /** To be told before a write begins: it may have been done where it is said to have failed. */
  writing(series: Int32Array, instants: Float64Array): void {
    for (let row = 0; row < series.length; row++) {
      const id = series[row] as number;
      const instant = instants[row] as number;
      if (id >= this.#writtenFirst.length) this.#enlarge(id * 2 + 2);
      if (instant < (this.#writtenFirst[id] as number)) this.#writtenFirst[id] = instant;
      if (instant > (this.#writtenLast[id] as number)) this.#writtenLast[id] = instant;
    }
  }

  first(series: number): number {
    const { POSITIVE_INFINITY: none } = Number;
    return Math.min(this.#storedFirst[series] ?? none, this.#writtenFirst[series] ?? none);
  }

  last(series: number): number {
    const { NEGATIVE_INFINITY: none } = Number;
    return Math.max(this.#storedLast[series] ?? none, this.#writtenLast[series] ?? none);
  }

  #enlarge(length: number): void {
    const first = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    const last = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
    first.set(this.#writtenFirst);
    last.set(this.#writtenLast);
    this.#writtenFirst = first;
    this.#writtenLast = last;
  }
}
