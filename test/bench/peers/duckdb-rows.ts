/** What the program that writes into DuckDB alone is told and tells. */

/** Rows that are committed together. */
export const BATCH_ROWS = 40_000;

/** Batches to be written, or that the rows be counted. */
export type DuckDbTold = { readonly batches: number } | 'count';

export type DuckDbTells = { readonly ready: true } | { readonly committed: number } | { readonly rows: number };
