/** What consumption is multiplied by to be kilograms of CO2, as a line over time for the consumption core. */

import { type Factor, FactorLine } from '../consumption/factors.ts';
import type { StoredRows } from '../consumption/figures.ts';
import { type MeasuredCalorificValue, ownValueAt } from '../consumption/own-coefficients.ts';
import { PURCHASED_ENERGIES } from '../data/carbon/item-carbon-rows.ts';
import { type EnergyItem, energyItemById } from '../energy-item.ts';
import { add, multiply, ONE, parseRatio, type Ratio, subtract, toExactString, ZERO } from '../exact.ts';
import { type GasReference, STATUTORY_REFERENCE } from '../gas-volume.ts';
import { type Quantity, quantityByName } from '../quantity.ts';
import { type ChoiceProblem, chooseFactor, type FactorFlag, schemesFor } from './choose-factor.ts';
import { type DerivedFactor, deriveFactor } from './derive-factor.ts';
import type { CarbonFactor } from './factor.ts';
import { type FactorLibrary, SHIPPED_LIBRARY } from './factor-library.ts';
import { type ContractCover, type ContractUse, coverByContracts, type PowerContract } from './green-power.ts';
import { NATION, provinceCodeOf } from './grid-region.ts';
import { DEFAULT_FUELS, type FuelScheme, type Method } from './method.ts';

export interface EmissionFactorOptions {
  readonly method: Method;
  /** What was published, entered and approved later does not exist; epoch milliseconds. */
  readonly knownAt: number;
  /** `gbt-32151` where left out. */
  readonly fuels?: FuelScheme | undefined;
  /** The shipped factors where left out. With own ones: `new FactorLibrary([...SHIPPED_FACTORS, ...own])`. */
  readonly library?: FactorLibrary | undefined;
  readonly contracts?: readonly PowerContract[] | undefined;
  /** Electricity of an enterprise over the whole time of its contracts, which may be longer than what is asked for. */
  readonly electricityOf?: ((enterprise: string) => StoredRows) | undefined;
  /** Measured calorific values take the place of printed ones. */
  readonly calorificValues?: readonly MeasuredCalorificValue[] | undefined;
  /** Condition of the cubic metres consumed; that in which the hub stores them, 20 degrees Celsius, where left out. */
  readonly volumeReference?: GasReference | undefined;
}

/** Whose consumption and where. */
export interface EmissionPlace {
  readonly enterprise: string | null;
  /** Six digits of GB/T 2260, a grid region, or `CN` where it is not known or several. */
  readonly region: string;
}

/** Consumption covered by a contract. */
export interface ContractPart {
  readonly contract: PowerContract;
  /** Part of the consumption, exactly. */
  readonly share: string;
  /** kgCO2/kWh, exactly. */
  readonly perUnit: string;
  /** The rule that sets it, where it is not the contract. */
  readonly factor: CarbonFactor | null;
}

/** The number behind an emission. */
export interface EmissionFactorNote {
  readonly item: string;
  /** Quantity that it is applied to. */
  readonly quantity: string;
  /** Null where it is the same for everybody. */
  readonly enterprise: string | null;
  readonly region: string;
  /** Exact: a decimal, or a ratio that has none. */
  readonly perUnit: string;
  readonly unit: string;
  readonly formula: string;
  /** Why this factor. */
  readonly rule: string;
  readonly flags: readonly FactorFlag[];
  /** Null where contracts cover all of it. */
  readonly factor: CarbonFactor | null;
  readonly contracts: readonly ContractPart[];
  /** Whether a calorific value was measured. */
  readonly measured: boolean;
}

export type EmissionProblem = ChoiceProblem | 'heat_unknown';
export type EmissionFactor = Factor<EmissionFactorNote>;
export type EmissionLine = FactorLine<EmissionFactorNote>;

interface Use extends EmissionPlace {
  readonly item: EnergyItem;
  readonly quantity: Quantity;
  readonly cover: ContractCover | null;
}

export class EmissionFactors {
  readonly #options: EmissionFactorOptions;
  readonly #library: FactorLibrary;
  readonly #fuels: FuelScheme;
  readonly #lines = new Map<string, EmissionLine>();
  readonly #covers = new Map<string, ContractCover>();

  constructor(options: EmissionFactorOptions) {
    this.#options = options;
    this.#library = options.library ?? SHIPPED_LIBRARY;
    this.#fuels = options.fuels ?? DEFAULT_FUELS;
  }

  /** What holds for the consumption of an item in a place; the same line for all to whom the same applies. */
  lineOf(itemId: string, quantityName: string, place: EmissionPlace): EmissionLine {
    const item = energyItemById(itemId);
    const quantity = quantityByName(quantityName);
    if (item === undefined || quantity === undefined) {
      return new FactorLine([], () => unknown('no_factor', `there is no energy item ${JSON.stringify(itemId)}`));
    }
    const cover = item.id === 'electricity' ? this.#coverOf(place) : null;
    const enterprise = cover !== null || this.#hasOwn(item, place.enterprise) ? place.enterprise : null;
    const region = this.#regionFor(item, place.region);
    const key = JSON.stringify([item.id, quantity.name, region, enterprise]);
    let line = this.#lines.get(key);
    if (line === undefined) {
      const use = { item, quantity, cover, enterprise, region };
      line = new FactorLine(this.#boundsOf(use), (instant) => this.#factorAt(use, instant));
      this.#lines.set(key, line);
    }
    return line;
  }

  /** What became of the contracts that were looked at. */
  contractUses(): readonly ContractUse[] {
    return [...this.#covers.values()].flatMap(({ uses }) => uses);
  }

  #coverOf({ enterprise, region }: EmissionPlace): ContractCover | null {
    const { method, knownAt, contracts = [], electricityOf } = this.#options;
    if (enterprise === null || (method !== 'market' && method !== 'ets-shanghai')) return null;
    const own = contracts.filter(
      (contract) =>
        contract.enterprise === enterprise &&
        contract.recordedAt <= knownAt &&
        [contract.from, contract.to - 1].some(
          (instant) => this.#contractFactor({ enterprise, region }, contract, instant) !== null,
        ),
    );
    if (own.length === 0) return null;
    let cover = this.#covers.get(enterprise);
    if (cover === undefined) {
      if (electricityOf === undefined) throw new TypeError('contracts need the electricity that they are for');
      cover = coverByContracts(own, electricityOf(enterprise));
      this.#covers.set(enterprise, cover);
    }
    return cover;
  }

  #hasOwn(item: EnergyItem, enterprise: string | null): boolean {
    if (enterprise === null) return false;
    const { calorificValues = [] } = this.#options;
    return (
      calorificValues.some((value) => value.item === item.id && value.enterprise === enterprise) ||
      this.#versionsFor(item).some(({ own }) => own?.enterprise === enterprise)
    );
  }

  /** The largest place that has the same factors, so that one line serves all that are in it. */
  #regionFor(item: EnergyItem, region: string): string {
    const regions = new Set(this.#versionsFor(item).map((factor) => factor.region));
    if (regions.has(region)) return region;
    if (!PURCHASED_ENERGIES.has(item.energy) && [...regions].every((one) => one === NATION)) return NATION;
    return provinceCodeOf(region) ?? region;
  }

  #versionsFor(item: EnergyItem): readonly CarbonFactor[] {
    const subjects = [item.id, ...(item.id === 'steam' ? ['heat'] : []), 'green_power'];
    return schemesFor(this.#options.method, this.#fuels).flatMap((scheme) =>
      subjects.flatMap((subject) => this.#library.versionsOf(scheme, subject)),
    );
  }

  #boundsOf({ item, cover }: Use): number[] {
    const factors = this.#versionsFor(item).flatMap(({ validFrom, validTo }) => [validFrom ?? [], validTo ?? []]);
    const values = (this.#options.calorificValues ?? []).filter((value) => value.item === item.id);
    const bounds = [...factors.flat(), ...values.flatMap(({ from, to }) => [from, to]), ...(cover?.bounds ?? [])];
    return [...new Set(bounds)].sort((a, b) => a - b);
  }

  #factorAt(use: Use, instant: number): EmissionFactor {
    const { item, quantity } = use;
    const isSteamHeat = item.id === 'steam' && quantity.name === 'heat';
    if (quantity.name !== item.quantity && !isSteamHeat) {
      const reason = `emissions of ${item.id} are of its ${item.quantity}, not of its ${quantity.name}`;
      return unknown('unit_mismatch', reason);
    }
    // Steam is heat. Weighed only, it needs a factor per tonne, which an own set may have.
    const subjects = isSteamHeat ? ['heat'] : item.id === 'steam' ? ['steam', 'heat'] : [item.id];
    const factors = subjects.map((subject) => this.#publishedAt(use, subject, instant));
    const found = factors.find((factor) => factor.isKnown || factor.code !== 'no_factor') ?? factors[0]!;
    const shares = use.cover?.sharesAt(instant) ?? [];
    return shares.length === 0 ? found : this.#withContracts(use, found, instant);
  }

  #publishedAt(use: Use, subject: string, instant: number): EmissionFactor {
    const { item, quantity, region, enterprise } = use;
    const { method, knownAt, calorificValues = [], volumeReference = STATUTORY_REFERENCE } = this.#options;
    const measured = ownValueAt(calorificValues, item.id, enterprise, instant);
    const derivation = { unit: quantity.unit, volumeReference, measured };
    const request = { method, subject, region, instant, knownAt, enterprise, fuels: this.#fuels, ...derivation };
    const choice = chooseFactor(request, this.#library);
    if (!choice.isChosen) return unknown(choice.code, choice.reason);
    const { factor, rule, flags } = choice;
    // chooseFactor has tried it.
    const { perUnit, formula } = deriveFactor(factor.amount, derivation) as DerivedFactor;
    const note: EmissionFactorNote = {
      ...{ item: item.id, quantity: quantity.name, enterprise, region, perUnit: toExactString(perUnit) },
      ...{ unit: `kgCO2/${quantity.unit}`, formula, rule, flags, factor, contracts: [] },
      measured: measured !== undefined && factor.amount.kind !== 'perUnit',
    };
    return { isKnown: true, perUnit, note };
  }

  /** What contracts cover at their factor, the rest at that of the method. */
  #withContracts(use: Use, rest: EmissionFactor, instant: number): EmissionFactor {
    let left = ONE;
    let perUnit = ZERO;
    const parts: ContractPart[] = [];
    for (const { contract, share } of use.cover?.sharesAt(instant) ?? []) {
      const covered = this.#contractFactor(use, contract, instant);
      if (covered === null) continue;
      left = subtract(left, share);
      perUnit = add(perUnit, multiply(share, covered.perUnit));
      const exact = toExactString(covered.perUnit);
      parts.push({ contract, share: toExactString(share), perUnit: exact, factor: covered.factor });
    }
    if (parts.length === 0) return rest;
    if (left.n > 0n && !rest.isKnown) return rest;
    const words = parts.map(({ contract, share, perUnit: exact }) => `${share} x ${exact} kgCO2/kWh (${contract.id})`);
    if (rest.isKnown && left.n > 0n) {
      perUnit = add(perUnit, multiply(left, rest.perUnit));
      words.push(`${toExactString(left)} x (${rest.note.formula})`);
    }
    const { item, quantity, region, enterprise } = use;
    const base = rest.isKnown && left.n > 0n ? rest.note : null;
    const note: EmissionFactorNote = {
      ...{ item: item.id, quantity: quantity.name, enterprise, region, perUnit: toExactString(perUnit) },
      ...{ unit: `kgCO2/${quantity.unit}`, formula: words.join(' + '), flags: base?.flags ?? [] },
      rule: base === null ? 'contracts cover all of it' : `contracts first; the rest by the ${base.rule}`,
      ...{ factor: base?.factor ?? null, contracts: parts, measured: false },
    };
    return { isKnown: true, perUnit, note };
  }

  /** What a covered kilowatt-hour emits; null where the method does not know contracts at that time. */
  #contractFactor(
    { region, enterprise }: EmissionPlace,
    contract: PowerContract,
    instant: number,
  ): { readonly perUnit: Ratio; readonly factor: CarbonFactor | null } | null {
    const { method, knownAt } = this.#options;
    if (method === 'market') {
      const perUnit = parseRatio(contract.kilogramsPerKilowattHour);
      if (perUnit === undefined) throw new RangeError(`${contract.id}: its factor is no number`);
      return { perUnit, factor: null };
    }
    // Shanghai's rule is for power delivered from other provinces, not for certificates.
    if (contract.kind !== 'greenPower' || !contract.isInterProvincial) return null;
    const unit = 'kWh';
    const choice = chooseFactor(
      { method, subject: 'green_power', region, instant, knownAt, enterprise, unit },
      this.#library,
    );
    if (!choice.isChosen) return null;
    const { factor } = choice;
    const derived = deriveFactor(factor.amount, { unit, volumeReference: STATUTORY_REFERENCE }) as DerivedFactor;
    return { perUnit: derived.perUnit, factor };
  }
}

function unknown(code: EmissionProblem, reason: string): EmissionFactor {
  return { isKnown: false, code, reason };
}
