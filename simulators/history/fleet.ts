/** The enterprises of a simulated history: industries and districts in turn. */

import { SHANGHAI_DISTRICTS } from '../city/districts.ts';
import { type SimulatedEnterprise, simulatedEnterprise } from '../shapes/enterprise.ts';
import { INDUSTRY_NAMES, type IndustryName } from '../shapes/industries.ts';

export interface FleetOptions {
  /** 32-bit integer; it is part of every id, so that histories of several seeds can be in one hub. */
  readonly seed: number;
  readonly enterprises: number;
  readonly metersPerEnterprise: number;
  /** All of them where left out. */
  readonly industries?: readonly IndustryName[];
}

const DISTRICTS = Object.keys(SHANGHAI_DISTRICTS);

/** The enterprise with a number from 0; it does not depend on how many there are. */
export function fleetEnterprise(options: FleetOptions, number: number): SimulatedEnterprise {
  const { seed, metersPerEnterprise: meters, industries = INDUSTRY_NAMES } = options;
  return simulatedEnterprise({
    id: `S${seed}-${String(number + 1).padStart(5, '0')}`,
    industry: industries[number % industries.length]!,
    district: DISTRICTS[number % DISTRICTS.length]!,
    ...{ seed, meters },
  });
}

export function fleet(options: FleetOptions): SimulatedEnterprise[] {
  return Array.from({ length: options.enterprises }, (_, number) => fleetEnterprise(options, number));
}
