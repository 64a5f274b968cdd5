/**
 * The simulated city: enterprises of many trades over the sixteen districts of Shanghai, each with a
 * gateway and a tree of meters for every energy it takes. Equal options give an equal city.
 */

import { energyTypeByName } from '../src/domain/energy-type.ts';
import { quantityByName } from '../src/domain/quantity.ts';
import { conversionBetween, convert, unitByName } from '../src/domain/unit.ts';
import type { City, Enterprise, Load, Meter, MeterModel } from './city/city-types.ts';
import { meteringOf, spareMeteringOf } from './city/metering.ts';
import { HOUSE_NAMES } from './city/names.ts';
import { type Consumer, PLANTS, type Plant } from './city/plants.ts';
import { CONDITIONS } from './meters/conditions.ts';
import { WORD_ORDERS } from './meters/gbt29871/register-image.ts';
import { CUBIC_METRES_PER_GJ } from './meters/heat-water.ts';
import { randomAt, seedOf } from './random.ts';

export type { City, Enterprise, Gateway, Load, Meter, MeterModel } from './city/city-types.ts';

export interface CityOptions {
  /** 32-bit integer; decides loads, losses and word orders. */
  readonly seed: number;
  /** How many enterprises; beyond the twenty plants described they repeat with other loads. */
  readonly enterprises?: number;
}

/** Builds the city. Its first enterprise has a spare gateway with two meters that nothing polls. */
export function simulatedCity(options: CityOptions): City {
  const perDistrict = new Map<string, number>();
  return {
    enterprises: Array.from({ length: options.enterprises ?? 20 }, (_, index) => {
      const plant = PLANTS[index % PLANTS.length]!;
      const number = (perDistrict.get(plant.district) ?? 0) + 1;
      perDistrict.set(plant.district, number);
      const code = `${plant.district}-${String(number).padStart(2, '0')}`;
      return buildEnterprise(plant, code, index, options.seed);
    }),
  };
}

function buildEnterprise(plant: Plant, code: string, index: number, citySeed: number): Enterprise {
  const [zh, en] = HOUSE_NAMES[index % HOUSE_NAMES.length]!;
  const generation = Math.floor(index / PLANTS.length);
  const suffix = generation === 0 ? ['', ''] : [`（${generation + 1}期）`, ` ${generation + 1}`];
  const gateway = `GW-${code}`;
  const tree = new MeterTree(code, gateway, citySeed);
  for (const [energy, root] of plant.supplies) tree.add(energy, root, 1, null);
  const spare = index === 0 ? spareMeters(code, tree.meters) : [];
  return {
    id: `E${code}`,
    name: `${zh}${plant.zh}${suffix[0]}`,
    nameEn: `${en} ${plant.en}${suffix[1]}`,
    district: plant.district,
    industry: plant.industry,
    gateways: [{ id: gateway, spare: false }, ...(index === 0 ? [{ id: `${gateway}-SPARE`, spare: true }] : [])],
    meters: [...tree.meters, ...spare],
  };
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ electricity: 'E', gas: 'G', steam: 'S', heat: 'H' },
  ...{ water: 'W', coal: 'C', oil: 'O', co2: 'X' },
};

/** Losses between a meter and those behind it, as the smallest and largest fraction. */
const LOSSES: Readonly<Record<string, readonly [number, number]>> = {
  electricity: [0.008, 0.025],
  gas: [0.004, 0.012],
  steam: [0.03, 0.06],
  water: [0.02, 0.05],
};

/**
 * Tonnes of CO2 for each m3 at 20 degrees or tonne, by energy type or item: NCV x CC x OF x 44/12 of the table
 * gbt-32151 (docs/carbon.md), rounded.
 */
const TONNES_OF_CO2: Readonly<Record<string, number>> = {
  ...{ gas: 0.0020147, bituminous_coal: 2.0715, fuel_oil: 3.0472, diesel: 3.1451 },
};

/** Collects the meters of one enterprise, parents before their children. */
class MeterTree {
  readonly meters: Meter[] = [];
  readonly #code: string;
  readonly #gateway: string;
  readonly #seed: number;
  readonly #numbers = new Map<string, number>();

  constructor(code: string, gateway: string, citySeed: number) {
    this.#code = code;
    this.#gateway = gateway;
    this.#seed = seedOf(citySeed, code);
  }

  /** Adds a consumer and everything behind it; returns its meter. */
  add(energy: string, consumer: Consumer, level: 1 | 2 | 3, parent: string | null): Meter {
    const number = (this.#numbers.get(energy) ?? 0) + 1;
    this.#numbers.set(energy, number);
    const id = `${this.#code}-${LETTERS[energy]}${String(number).padStart(2, '0')}`;
    const place = this.meters.push(PLACEHOLDER) - 1;
    const seed = seedOf(this.#seed, id);

    let load: Load;
    let ratedRate: number;
    if ('parts' in consumer) {
      const below = level === 1 ? 2 : 3;
      const parts = consumer.parts.map((part) => this.add(energy, part, below, id));
      const [least, most] = LOSSES[energy] ?? [0.01, 0.03];
      const lossFraction = least + (most - least) * randomAt(seed, 1);
      load = { kind: 'sum', meters: parts.map((part) => part.id), lossFraction };
      ratedRate = (1 + lossFraction) * parts.reduce((sum, part) => sum + part.ratedRate, 0);
    } else if ('burns' in consumer) {
      const fuels = this.meters.flatMap((meter): [Meter, number][] => {
        const tonnes = meter.level === 1 ? TONNES_OF_CO2[meter.metering?.item ?? meter.energy] : undefined;
        return tonnes === undefined ? [] : [[meter, tonnes]];
      });
      const deviation = 0.03 * randomAt(seed, 5) - 0.015;
      load = { kind: 'combustion', fuels: fuels.map(([meter, tonnes]) => [meter.id, tonnes]), deviation };
      ratedRate = (1 + deviation) * fuels.reduce((total, [meter, tonnes]) => total + tonnes * meter.ratedRate, 0);
    } else {
      // No two enterprises are of exactly the same size.
      ratedRate = Number((consumer.rated * (0.9 + 0.2 * randomAt(seed, 2))).toPrecision(4));
      load = { kind: 'profile', shape: consumer.shape, rated: ratedRate, seed };
    }

    const { zh, en, isZeroedWeekly = false } = consumer;
    const model = this.#model(energy, place);
    const units = unitsOf(energy, ratedRate);
    const registerDigits = digitsFor(energy, ratedRate, units);
    const identity = { id, gateway: this.#gateway, name: zh, nameEn: en, level, parent };
    const instrument = { energy, units, registerDigits, ratedRate };
    const checkMeter = consumer.isChecked === true ? `${id}-CHECK` : undefined;
    const metering = meteringOf({ ...instrument, kind: model.kind }, { ...consumer, checkMeter });
    const meter: Meter = { ...identity, ...instrument, zeroedWeekly: isZeroedWeekly, metering, model, load };
    this.meters[place] = meter;
    if (checkMeter !== undefined) this.#addCheckMeter(meter, checkMeter);
    return meter;
  }

  /** It has no parent and is not at the boundary: what it counts is in the meter that it checks already. */
  #addCheckMeter(checked: Meter, id: string): void {
    const place = this.meters.length;
    const deviation = 0.006 * randomAt(seedOf(this.#seed, id), 4) - 0.003;
    const { checkMeter: _, ...metering } = checked.metering;
    this.meters.push({
      ...{ ...checked, metering },
      ...{ id, name: `${checked.name}校核表`, nameEn: `${checked.nameEn} check meter`, level: 2, parent: null },
      model: this.#model(checked.energy, place),
      load: { kind: 'sum', meters: [checked.id], lossFraction: deviation },
    });
  }

  #model(energy: string, place: number): MeterModel {
    const kind = energy === 'electricity' || energy === 'heat' ? energy : 'flow';
    // Most meters follow the example in the standard; some makers swap words or bytes.
    const odd = randomAt(this.#seed, place, 3);
    const wordOrder = odd < 0.8 ? 'ABCD' : WORD_ORDERS[1 + Math.floor((odd - 0.8) * 15)]!;
    return { kind, server: 0, unitId: place + 1, wordOrder };
  }
}

const PLACEHOLDER = Object.freeze({}) as Meter;

/** The quantities that the simulated meter of an energy type sends, each with its unit. */
function unitsOf(energy: string, ratedRate: number): Readonly<Record<string, string>> {
  switch (energy) {
    case 'electricity': {
      // Feeders of several MW are metered in MWh, as a REAL4 register has only seven digits.
      const large = ratedRate >= 5000;
      const registers = { activeEnergy: large ? 'MWh' : 'kWh', reactiveEnergy: large ? 'Mvarh' : 'kvarh' };
      return { ...registers, activePower: 'kW', powerFactor: '1' };
    }
    case 'heat': {
      const temperatures = { supplyTemperature: 'Cel', returnTemperature: 'Cel' };
      return { heat: 'GJ', heatFlow: 'GJ/h', volume: 'm3', volumeFlow: 'm3/h', ...temperatures };
    }
    case 'steam':
      return { mass: 't', massFlow: 't/h', temperature: 'Cel', pressure: CONDITIONS.steam.pressureUnit };
    case 'gas':
      return { volume: 'm3', volumeFlow: 'm3/h', temperature: 'Cel', pressure: CONDITIONS.gas.pressureUnit };
    case 'water':
      return { volume: 'm3', volumeFlow: 'm3/h' };
    default:
      return { mass: 't', massFlow: 't/h' };
  }
}

/** Hours of full load that a register lasts at least: it rolls over every few months, as real ones do. */
const ROLLOVER_HOURS = 1200;

function digitsFor(energy: string, ratedRate: number, units: Readonly<Record<string, string>>): number {
  const register = energyTypeByName(energy)!.register;
  const from = unitByName(quantityByName(register)!.unit)!;
  const to = unitByName(units[register]!)!;
  // A heat meter's volume rolls over first, and its registers have equal digits.
  const perHour = convert(ratedRate, conversionBetween(from, to)!) * (energy === 'heat' ? CUBIC_METRES_PER_GJ : 1);
  return Math.max(5, Math.ceil(Math.log10(perHour * ROLLOVER_HOURS)));
}

/** Two meters behind the first sub-unit whose readings people publish by hand. */
function spareMeters(code: string, meters: readonly Meter[]): Meter[] {
  const parent = meters.find((meter) => meter.energy === 'electricity' && meter.level === 2)!.id;
  return [1, 2].map((number) => ({
    id: `${code}-E9${number}`,
    gateway: `GW-${code}-SPARE`,
    name: `备用电表${number}`,
    nameEn: `Spare meter ${number}`,
    energy: 'electricity',
    level: 3,
    parent,
    units: { activeEnergy: 'kWh', activePower: 'kW' },
    registerDigits: 8,
    ratedRate: 500,
    zeroedWeekly: false,
    metering: spareMeteringOf(8),
    model: null,
    load: null,
  }));
}
