/** Events as the API answers them. */

import type { EventRecord } from '../anomalies/store/anomaly-records.ts';
import { detectorById, type Measure } from '../domain/anomaly/catalogue/detectors.ts';
import { type LossPrices, lossOf } from '../domain/anomaly/events/loss.ts';
import { energyTypeByName } from '../domain/energy-type.ts';
import { parseRatio, toNumber } from '../domain/exact.ts';
import { formatInstant } from '../domain/instant.ts';
import { quantityByName } from '../domain/quantity.ts';
import { coefficientOf } from '../domain/standard-coal.ts';
import { itemOf } from '../registry/meter-item.ts';
import type { Meter, RegistrySnapshot } from '../registry/registry.ts';
import type { AnomalyPrices } from './services.ts';

const KILOGRAMS_PER_TONNE = 1000;
const TCE = 'tce';

export function presentAnomaly(
  { event, enterprise, meter: id, isBackfill }: EventRecord,
  snapshot: Pick<RegistrySnapshot, 'meters'>,
  prices: AnomalyPrices,
) {
  const { ended, members, history, excess: _excess, evidence: _evidence, ...rest } = event;
  const meter = id === null ? undefined : snapshot.meters.get(id);
  return {
    ...rest,
    ...{ meter: id, enterprise, isOld: isBackfill, members: [...members] },
    first: formatInstant(event.first),
    last: formatInstant(event.last),
    opened: formatInstant(event.opened),
    ended: ended === null ? null : formatInstant(ended),
    loss: presentLoss(event, meter, prices),
    history: history.map(({ at, ...transition }) => ({ at: formatInstant(at), ...transition })),
  };
}

/** The unit of what a detector measures of a subject, and of the meter where it is one. */
export function unitOfMeasure(measure: Measure, subject: string, meter: Meter | undefined): string {
  const energy = meter === undefined ? undefined : energyTypeByName(meter.energy);
  switch (measure) {
    case 'rate':
      return quantityByName(energy?.rate ?? '')?.unit ?? '1';
    case 'amount':
      return energy?.unit ?? unitOfSubject(subject);
    case 'share':
    case 'count':
    case 'intensity':
      return '1';
    case 'offset':
      return 'ms';
    case 'days':
      return 'd';
    default:
      return measure satisfies never;
  }
}

/** Of an amount of what is no meter; see `ownerOf` for the forms of subjects. */
function unitOfSubject(subject: string): string {
  if (subject.startsWith('carbon:')) return 'tCO2';
  const [, quota] = /^quota:[^:]+:\d+:(electricity-kWh|co2-kg)/.exec(subject) ?? [];
  if (quota === 'co2-kg') return 'kgCO2';
  return quota === undefined ? TCE : 'kWh';
}

function presentLoss(event: EventRecord['event'], meter: Meter | undefined, prices: AnomalyPrices) {
  // Of a share of energy the excess is energy all the same; of a quota or a number of outputs it is tonnes of coal.
  const loss = lossOf(event, meter === undefined ? COAL : pricesOf(meter, event.first, prices));
  if (loss === null || detectorById(event.detector) === undefined) return null;
  const { energy, tce, money } = loss;
  const unit = meter === undefined ? TCE : (energyTypeByName(meter.energy)?.unit ?? '1');
  return { energy, unit, tce, money, currency: money === null ? null : prices.currency };
}

const COAL: LossPrices = { tcePerUnit: 1, pricePerUnit: null };

function pricesOf(meter: Meter, instant: number, { prices }: AnomalyPrices): LossPrices {
  const coefficient = coefficientOf(itemOf(meter), { basis: 'equivalent', instant });
  const ratio = coefficient === null ? undefined : parseRatio(coefficient.kgcePerUnit);
  return {
    tcePerUnit: ratio === undefined ? null : toNumber(ratio) / KILOGRAMS_PER_TONNE,
    pricePerUnit: prices[meter.energy] ?? null,
  };
}
