/**
 * An enterprise of an industry with as many meters as are wanted: one at the boundary for each supply (level 1),
 * sub-units behind it (2), equipment behind those (3). A meter with others behind it counts their sum and the
 * normal loss.
 */

import { randomAt, seedOf } from '../random.ts';
import { INDUSTRIES, type IndustryName, type IndustrySpec, type SupplySpec, type UnitSpec } from './industries.ts';
import type { LoadProfileName } from './load-profiles.ts';
import { type Register, registerOf } from './register.ts';

export type MeterLoad =
  | { readonly kind: 'consumer'; readonly profile: LoadProfileName; readonly seed: number }
  /** Places of the meters behind it, and what is lost on the way as a fraction of their sum. */
  | { readonly kind: 'sum'; readonly parts: readonly number[]; readonly lossFraction: number };

export interface SimulatedMeterSpec {
  readonly id: string;
  readonly gateway: string;
  readonly name: string;
  readonly nameEn: string;
  /** Name of an energy type of the domain; it counts in that type's unit, its rates are that per hour. */
  readonly energy: string;
  readonly level: 1 | 2 | 3;
  readonly parent: string | null;
  /** Rate at full load. */
  readonly rated: number;
  readonly load: MeterLoad;
  readonly register: Register;
}

export interface SimulatedEnterprise {
  readonly id: string;
  readonly industry: IndustryName;
  readonly industryCode: string;
  readonly name: string;
  readonly nameEn: string;
  /** GB/T 2260 code of a district. */
  readonly district: string;
  readonly seed: number;
  readonly gateways: readonly string[];
  /** Parents before the meters behind them. */
  readonly meters: readonly SimulatedMeterSpec[];
}

export interface EnterpriseOptions {
  readonly id: string;
  readonly industry: IndustryName;
  readonly district: string;
  /** 32-bit integer of the whole simulation; the enterprise's own follows from it and the id. */
  readonly seed: number;
  readonly meters: number;
}

/** Smallest and largest normal loss between a meter and those behind it; typical of such networks, not measured. */
const LOSSES: Readonly<Record<string, readonly [number, number]>> = {
  electricity: [0.01, 0.025],
  gas: [0.004, 0.012],
  steam: [0.03, 0.06],
  heat: [0.02, 0.05],
  water: [0.02, 0.05],
  compressedAir: [0.02, 0.06],
};
const LOSS_NORMAL = [0.01, 0.03] as const;
/** So many meters are read by one gateway. */
const GATEWAY_METERS_MAX = 64;
/** So much of what is left over after one meter for each supply goes to the first, electricity. */
const FIRST_SUPPLY_SHARE = 0.6;
const LETTERS: Readonly<Record<string, string>> = {
  ...{ electricity: 'E', gas: 'G', steam: 'S', heat: 'H', water: 'W', coal: 'C', compressedAir: 'A' },
};
const KEY = { size: 31, loss: 32 } as const;

export function simulatedEnterprise({ id, industry, district, seed, meters }: EnterpriseOptions): SimulatedEnterprise {
  const spec: IndustrySpec = INDUSTRIES[industry];
  const own = seedOf(seed, id);
  const gateways = Array.from({ length: Math.ceil(meters / GATEWAY_METERS_MAX) }, (_, n) => `${id}-GW${n + 1}`);
  const tree = new Tree(id, own, gateways);
  metersPerSupply(spec, meters).forEach((count, n) => {
    tree.addSupply(spec.supplies[n]!, count);
  });
  return {
    ...{ id, industry, industryCode: spec.code, district, seed: own, gateways },
    name: `模拟${spec.zh}${id}`,
    nameEn: `Simulated ${spec.en} ${id}`,
    meters: tree.meters,
  };
}

/** How many meters each supply gets; together all of them. */
function metersPerSupply({ supplies }: IndustrySpec, meters: number): number[] {
  const counts = supplies.map((_, n) => (n < meters ? 1 : 0));
  const rest = Math.max(0, meters - supplies.length);
  const others = supplies.length - 1;
  const first = others === 0 ? rest : Math.ceil(rest * FIRST_SUPPLY_SHARE);
  counts[0]! += first;
  for (let n = 0; n < rest - first; n++) counts[1 + (n % others)]! += 1;
  return counts;
}

interface Place {
  readonly level: 1 | 2 | 3;
  readonly parent: string | null;
}

class Tree {
  readonly meters: SimulatedMeterSpec[] = [];
  readonly #enterprise: string;
  readonly #seed: number;
  readonly #gateways: readonly string[];

  constructor(enterprise: string, seed: number, gateways: readonly string[]) {
    this.#enterprise = enterprise;
    this.#seed = seed;
    this.#gateways = gateways;
  }

  addSupply({ energy, units }: SupplySpec, count: number): void {
    if (count === 0) return;
    const number = counter(`${this.#enterprise}-${LETTERS[energy] ?? 'X'}`);
    const total = { zh: '总表', en: 'Main meter' };
    const [largest] = units;
    if (count === 1) {
      const rated = units.reduce((sum, unit) => sum + unit.rated, 0);
      this.#addConsumer({ ...largest!, ...total, rated }, energy, number(), { level: 1, parent: null });
      return;
    }
    const shown = units.slice(0, count - 1);
    // One piece of equipment alone behind a unit would be the unit itself.
    const equipment = count - 1 - shown.length;
    this.#addSum({ ...total, energy, id: number() }, { level: 1, parent: null }, (root) =>
      shown.map((unit, n) => {
        const pieces = Math.floor(equipment / shown.length) + (n < equipment % shown.length ? 1 : 0);
        return this.#addUnit(unit, energy, pieces, number, root);
      }),
    );
  }

  #addUnit(unit: UnitSpec, energy: string, pieces: number, number: () => string, root: string): number {
    if (pieces === 0) return this.#addConsumer(unit, energy, number(), { level: 2, parent: root });
    return this.#addSum({ ...unit, energy, id: number() }, { level: 2, parent: root }, (parent) =>
      Array.from({ length: pieces }, (_, n) => {
        const piece = { ...unit, zh: `${unit.zh}${n + 1}号`, en: `${unit.en} ${n + 1}`, rated: unit.rated / pieces };
        return this.#addConsumer(piece, energy, number(), { level: 3, parent });
      }),
    );
  }

  #addConsumer(unit: UnitSpec, energy: string, id: string, place: Place): number {
    const seed = seedOf(this.#seed, id);
    // No two of them are of exactly the same size.
    const rated = Number((unit.rated * (0.85 + 0.3 * randomAt(seed, KEY.size))).toPrecision(4));
    const load = { kind: 'consumer', profile: unit.profile, seed } as const;
    return this.#put(this.meters.length, { ...unit, energy, id, rated }, place, load);
  }

  #addSum(
    named: { readonly zh: string; readonly en: string; readonly energy: string; readonly id: string },
    place: Place,
    addParts: (id: string) => number[],
  ): number {
    const at = this.meters.push(PLACEHOLDER) - 1;
    const parts = addParts(named.id);
    const [least, most] = LOSSES[named.energy] ?? LOSS_NORMAL;
    const fraction = least + (most - least) * randomAt(seedOf(this.#seed, named.id), KEY.loss);
    const lossFraction = Number(fraction.toFixed(4));
    const rated = (1 + lossFraction) * parts.reduce((sum, part) => sum + this.meters[part]!.rated, 0);
    return this.#put(at, { ...named, rated }, place, { kind: 'sum', parts, lossFraction });
  }

  #put(
    at: number,
    { zh, en, energy, id, rated }: Omit<UnitSpec, 'profile'> & { readonly energy: string; readonly id: string },
    { level, parent }: Place,
    load: MeterLoad,
  ): number {
    const gateway = this.#gateways[Math.floor(at / GATEWAY_METERS_MAX)]!;
    const register = registerOf(energy, rated, seedOf(this.#seed, id));
    this.meters[at] = { id, gateway, name: zh, nameEn: en, energy, level, parent, rated, load, register };
    return at;
  }
}

const PLACEHOLDER = Object.freeze({}) as SimulatedMeterSpec;

/** The next id after each call: prefix and three digits. */
function counter(prefix: string): () => string {
  let last = 0;
  return () => {
    last++;
    return `${prefix}${String(last).padStart(3, '0')}`;
  };
}
