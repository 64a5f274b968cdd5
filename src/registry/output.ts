/** What an enterprise makes and what it may consume: the figures that intensities and targets are made of. */

export const OUTPUT_KINDS = ['product', 'output-value', 'value-added'] as const;
export const OUTPUT_GRANULARITIES = ['month', 'day'] as const;

/** A series of production (产量), output value (产值) or value added (增加值). */
export interface OutputSeries {
  /** Unique over all enterprises. */
  readonly id: string;
  readonly enterprise: string;
  readonly kind: (typeof OUTPUT_KINDS)[number];
  /** What is made; null only where the series is not of one product. */
  readonly product: { readonly code: string | null; readonly name: string } | null;
  /** Such as t, or 万元. */
  readonly unit: string;
  readonly granularity: (typeof OUTPUT_GRANULARITIES)[number];
}

/** One figure of a series as it is put in. */
export interface OutputFigure {
  readonly series: string;
  /** First day of the month, or the day: 2026-05-01. */
  readonly period: string;
  /** Exact decimal; null takes back what was recorded. */
  readonly value: string | null;
}

/** The figure of a period that was recorded last. */
export interface OutputEntry extends Recorded {
  readonly series: string;
  readonly period: string;
  readonly value: string;
}

export interface OutputQuery {
  readonly series: string;
  /** First period. */
  readonly from?: string;
  /** The period that comes after the last one. */
  readonly to?: string;
  /** Epoch milliseconds: what was recorded by then; everything where left out. */
  readonly knownAt?: number;
}

export const QUOTA_KINDS = ['energy-tce', 'electricity-kWh', 'co2-kg', 'intensity'] as const;

/** What an enterprise may consume or emit in a year, or per unit of output. */
export interface Quota {
  readonly enterprise: string;
  readonly year: number;
  readonly kind: (typeof QUOTA_KINDS)[number];
  /** The energy item, or for an intensity the output series, that it is about; null for the whole enterprise. */
  readonly item: string | null;
  /** Exact decimal; null takes back what was recorded. */
  readonly value: string | null;
  /** Who has set it, in which document. */
  readonly source: string;
}

/** The quota of an enterprise, a year, a kind and an item that was recorded last. */
export interface QuotaRecord extends Quota, Recorded {
  readonly value: string;
}

export interface QuotaQuery {
  readonly enterprise?: string;
  readonly year?: number;
  /** Epoch milliseconds: what was recorded by then; everything where left out. */
  readonly knownAt?: number;
}

interface Recorded {
  /** Epoch milliseconds. */
  readonly recordedAt: number;
  readonly recordedBy: string | null;
}
