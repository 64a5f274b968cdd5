/** What detectors are set to for each meter: what the domain says, changed by what somebody has set. */

import { type DetectorId, type Hysteresis, METER_DETECTORS } from '../../domain/anomaly/catalogue/detectors.ts';
import {
  type DetectorOverrides,
  type DetectorParameters,
  detectorParameters,
} from '../../domain/anomaly/catalogue/parameters.ts';
import type { MeterSettings, TransformerRatio } from '../../domain/anomaly/detectors/judge.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { multiplierAt, multiplierChanges } from '../../domain/transform.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import type { DetectorSetting, ParameterScope } from '../store/anomaly-records.ts';

const FIRST_INSTANT = -8.64e15;
const LAST_INSTANT = 8.64e15;

/** Whose parameters are asked for; null for what is not known or not of one. */
export interface ParameterSubject {
  readonly energy: string | null;
  readonly industry: string | null;
  readonly meter: string | null;
}

export class DetectorSettings {
  /** By scope and what of it. */
  readonly #byPlace: ReadonlyMap<string, readonly DetectorSetting[]>;
  readonly #known = new Map<string, DetectorParameters>();

  constructor(settings: readonly DetectorSetting[]) {
    this.#byPlace = Map.groupBy(settings, ({ scope, of }) => placeOf(scope, of));
  }

  /** The parameters in force: those of all, of the energy type, of the industry and of the meter, the last one wins. */
  parametersOf({ energy, industry, meter }: ParameterSubject): DetectorParameters {
    const places = [placeOf('all', ''), placeOf('energy', energy), placeOf('industry', industry)];
    const own = placeOf('meter', meter);
    if (this.#byPlace.has(own)) places.push(own);
    const key = [energy, ...places].join('\n');
    let known = this.#known.get(key);
    if (known === undefined) {
      known = withSettings(
        energy ?? '',
        places.flatMap((place) => this.#byPlace.get(place) ?? []),
      );
      this.#known.set(key, known);
    }
    return known;
  }
}

/** The parameters of an energy type, changed by settings in their order. */
export function withSettings(energy: string, settings: readonly DetectorSetting[]): DetectorParameters {
  const disabled = new Set<DetectorId>(detectorParameters(energy).disabled);
  const hysteresis: Partial<Record<DetectorId, Hysteresis>> = {};
  const numbers: Record<string, number> = {};
  for (const setting of settings) {
    if (setting.enabled === true) disabled.delete(setting.detector);
    if (setting.enabled === false) disabled.add(setting.detector);
    if (setting.hysteresis !== null) hysteresis[setting.detector] = setting.hysteresis;
    Object.assign(numbers, setting.parameters);
  }
  return detectorParameters(energy, { ...(numbers as DetectorOverrides), disabled: [...disabled], hysteresis });
}

/** What the detectors have to know of a meter. */
export function meterSettingsOf(
  meter: Meter,
  { enterprises }: Pick<RegistrySnapshot, 'enterprises'>,
  settings: DetectorSettings,
  contractedDemand: number | null,
): MeterSettings {
  const industry = enterprises.get(meter.enterprise)?.industry ?? null;
  return {
    subject: meter.id,
    parameters: settings.parametersOf({ energy: meter.energy, industry, meter: meter.id }),
    transformerRatios: transformerRatiosOf(meter),
    contractedDemand,
  };
}

/** Detectors of single meters that are not run with these parameters. */
export function idleDetectors({ disabled }: DetectorParameters): DetectorId[] {
  return METER_DETECTORS.filter((id) => disabled.includes(id));
}

/** What was multiplied by at the time counts, whenever it is judged. */
function transformerRatiosOf({ energy, metering }: Meter): TransformerRatio[] {
  const register = energyTypeByName(energy)?.register;
  const transforms = metering?.transforms;
  if (register === undefined || transforms === undefined || transforms.length === 0) return [];
  return [FIRST_INSTANT, ...multiplierChanges(transforms, register, FIRST_INSTANT, LAST_INSTANT)].map((from) => {
    const { numerator, denominator } = multiplierAt(transforms, register, from);
    return { from, ratio: numerator === denominator ? null : numerator / denominator };
  });
}

function placeOf(scope: ParameterScope, of: string | null): string {
  return `${scope} ${of ?? ''}`;
}
