/** One quantity of one meter. */
export interface SeriesKey {
  readonly enterprise: string;
  readonly meter: string;
  readonly quantity: string;
}
