/** The outcome of rules, as masks of the catalogue's bits: those that ran, and those of them that fired. */

export interface Review {
  readonly ran: number;
  readonly fired: number;
}

/** One canonical unit in micros: parameters are in canonical units, consumption is in micros. */
export const MICROS_PER_UNIT = 1_000_000;
