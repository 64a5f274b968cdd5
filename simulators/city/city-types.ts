/** What the simulated city consists of: plain data, equal for equal options. */

import type { Metering } from '../../src/domain/metering.ts';
import type { ShapeName } from '../load-models/shapes.ts';
import type { WordOrder } from '../meters/gbt29871/register-image.ts';

export interface City {
  readonly enterprises: readonly Enterprise[];
}

export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  /** GB/T 2260 code of a district of Shanghai. */
  readonly district: string;
  /** GB/T 4754-2017 section and division, such as C31. */
  readonly industry: string;
  readonly gateways: readonly Gateway[];
  readonly meters: readonly Meter[];
}

export interface Gateway {
  readonly id: string;
  /** A spare gateway has meters that nothing polls: people publish their readings by hand. */
  readonly spare: boolean;
}

export interface Meter {
  readonly id: string;
  readonly gateway: string;
  readonly name: string;
  readonly nameEn: string;
  /** Name of an energy type (src/domain/energy-type.ts). */
  readonly energy: string;
  /** 1 at the boundary of the enterprise, 2 at a sub-unit, 3 at a piece of equipment. */
  readonly level: 1 | 2 | 3;
  readonly parent: string | null;
  /** The unit in which the meter sends each quantity it has. */
  readonly units: Readonly<Record<string, string>>;
  /** Digits before the point of its registers, in the meter's own unit: they roll over at 10 to this power. */
  readonly registerDigits: number;
  /** Rate at full load in the hub's unit of the energy type's rate: kW, m3/h, t/h or GJ/h. */
  readonly ratedRate: number;
  /** Whether people set its register to zero every Tuesday, as they do with belt scales. */
  readonly zeroedWeekly: boolean;
  /** What is on record about how it measures. */
  readonly metering: Metering;
  /** How to reach the simulated instrument; null for the meters of a spare gateway. */
  readonly model: MeterModel | null;
  /** Null exactly where `model` is. */
  readonly load: Load | null;
}

export interface MeterModel {
  readonly kind: 'electricity' | 'heat' | 'flow';
  /** Which Modbus server of the enterprise, from 0. */
  readonly server: number;
  readonly unitId: number;
  readonly wordOrder: WordOrder;
}

export type Load =
  | { readonly kind: 'profile'; readonly shape: ShapeName; readonly rated: number; readonly seed: number }
  /**
   * The meters behind this one, plus what is lost on the way as a fraction of their sum; of a check meter the
   * one meter that it checks, and how far it counts away from that.
   */
  | { readonly kind: 'sum'; readonly meters: readonly string[]; readonly lossFraction: number }
  /** What a stack monitor sees: the fuels of these meters, each times tonnes of CO2 per unit, and how far it is off. */
  | {
      readonly kind: 'combustion';
      readonly fuels: readonly (readonly [meter: string, tonnesPerUnit: number])[];
      readonly deviation: number;
    };
