/** Latencies as counts in steps of 2 %, so that millions of them take no memory. */

export interface LatencyFigures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const STEP = Math.log(1.02);
const FLOOR_MILLIS = 0.01;

export class Latencies {
  readonly #counts = new Float64Array(1200);
  #total = 0;
  #max = 0;

  add(millis: number): void {
    const step = Math.max(0, Math.ceil(Math.log(Math.max(millis, FLOOR_MILLIS) / FLOOR_MILLIS) / STEP));
    const at = Math.min(step, this.#counts.length - 1);
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#total++;
    if (millis > this.#max) this.#max = millis;
  }

  figures(): LatencyFigures {
    return { p50: this.#quantile(0.5), p99: this.#quantile(0.99), max: this.#max };
  }

  #quantile(share: number): number {
    let seen = 0;
    for (let step = 0; step < this.#counts.length; step++) {
      seen += this.#counts[step] as number;
      if (seen >= share * this.#total) return FLOOR_MILLIS * Math.exp(step * STEP);
    }
    return this.#max;
  }
}
