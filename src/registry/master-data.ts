/** Master data of a city: enterprises, their sites, gateways and meters. What is not on record is left out or null. */

import type { Metering } from '../domain/metering.ts';

export const CONSUMPTION_CLASSES = ['over-10000-tce', '5000-to-10000-tce', 'below-5000-tce'] as const;

/** By what it consumes in a year, in tonnes of standard coal. */
export type ConsumptionClass = (typeof CONSUMPTION_CLASSES)[number];

export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  /** GB/T 2260 code of the district, six digits. */
  readonly district: string;
  /** GB/T 4754 code of the industry, such as C31. */
  readonly industry: string;
  /** Unified social credit code (GB 32100-2015), 18 characters. */
  readonly uscc?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly consumptionClass?: ConsumptionClass | null | undefined;
}

/** One place where an enterprise works. */
export interface Site {
  /** Unique over all enterprises. */
  readonly id: string;
  readonly enterprise: string;
  readonly name: string;
  readonly nameEn: string;
  readonly address: string;
  /** GB/T 2260 code of the district, six digits. */
  readonly district: string;
}

export interface Gateway {
  readonly id: string;
  readonly enterprise: string;
  /** What the gateway logs in with; unique over all enterprises. */
  readonly username: string;
}

export type MeterLevel = 1 | 2 | 3;

/** What a meter can measure. */
export interface MeterRange {
  readonly min: number;
  readonly max: number;
  /** Name of a unit of the domain. */
  readonly unit: string;
}

export const VERIFICATION_KINDS = ['verification', 'calibration'] as const;

/** One certificate of a meter. All instants in epoch milliseconds. */
export interface Verification {
  /** Verification (检定) says whether it is within its class, calibration (校准) by how much it is off. */
  readonly kind: (typeof VERIFICATION_KINDS)[number];
  /** Number of the certificate. */
  readonly certificate: string;
  readonly laboratory: string;
  readonly issuedAt: number;
  readonly validUntil: number;
  readonly errorPercent: number | null;
  readonly expandedUncertaintyPercent: number | null;
  /** k of the expanded uncertainty, usually 2. */
  readonly coverageFactor: number | null;
}

export const METER_STATES = ['normal', 'faulty', 'retired'] as const;

export interface MeterStatus {
  readonly state: (typeof METER_STATES)[number];
  /** Epoch milliseconds. */
  readonly since: number;
}

/** What identifies a meter as a piece of equipment and says how good it is. */
export interface MeterDetails {
  /** What it is, such as a three-phase electricity meter or an ultrasonic flow meter (仪表类型). */
  readonly type?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly manufacturer?: string | null | undefined;
  /** The manufacturer's number. */
  readonly serial?: string | null | undefined;
  /** The enterprise's own number (管理编号). */
  readonly managementNumber?: string | null | undefined;
  /** Data item code of uploads, 16 digits without dashes. */
  readonly itemCode?: string | null | undefined;
  /** As it stands on the plate, such as 0.5S or 1.0. */
  readonly accuracyClass?: string | null | undefined;
  readonly range?: MeterRange | null | undefined;
  readonly ctAccuracyClass?: string | null | undefined;
  /** Number of the current transformer, of three phases as one text; meters of one enterprise with the same one share it. */
  readonly ctSerial?: string | null | undefined;
  readonly ptAccuracyClass?: string | null | undefined;
  /** The same of the voltage transformer. */
  readonly ptSerial?: string | null | undefined;
  /** Every certificate there has been, in any order. */
  readonly verification?: readonly Verification[] | null | undefined;
  /** Epoch milliseconds. */
  readonly installedAt?: number | null | undefined;
  /** Where it hangs, and what for. */
  readonly location?: string | null | undefined;
  readonly status?: MeterStatus | null | undefined;
}

export interface Meter extends MeterDetails {
  /** Unique over all enterprises. */
  readonly id: string;
  readonly enterprise: string;
  /** Of the same enterprise. */
  readonly site?: string | null | undefined;
  /** The gateway expected to send it; null where none is assigned. */
  readonly gateway: string | null;
  readonly name: string;
  readonly nameEn: string;
  /** Name of an energy type of the domain. */
  readonly energy: string;
  /** 1 boundary of the enterprise, 2 sub-unit, 3 equipment (GB 17167). */
  readonly level: MeterLevel;
  readonly parent: string | null;
  /** Unit of values sent without one, by quantity; the canonical unit where a quantity is missing. */
  readonly units: Readonly<Record<string, string>>;
  /** How it measures; nothing is on record where left out. */
  readonly metering?: Metering | undefined;
}
