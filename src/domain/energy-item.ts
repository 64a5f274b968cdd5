/** Energy items (能源品种): what exactly a meter counts, with the codes under which it is reported. */

import { ENERGY_ITEM_ROWS, type EnergyItemRow } from './data/energy-item-rows.ts';
import { quantityByName } from './quantity.ts';

export interface EnergyItem {
  readonly id: string;
  /** Name of its energy type. */
  readonly energy: string;
  readonly zh: string;
  readonly en: string;
  /** Two digits: national energy statistics, NBS form 205-1. Null where the form has no such row. */
  readonly nationalCode: string | null;
  /** Four digits, as item codes of uploads have them: the two followed by 00. */
  readonly itemCode: string | null;
  /** False for codes taken from memory. */
  readonly codeVerified: boolean;
  /** The register that counts it, and the canonical unit of that. */
  readonly quantity: string;
  readonly unit: string;
}

/** Seen in public samples of uploads: 3300 and 1500. */
const VERIFIED_ITEMS: ReadonlySet<string> = new Set(['electricity', 'natural_gas']);

const ITEMS: readonly EnergyItem[] = ENERGY_ITEM_ROWS.map(define);
const byId: ReadonlyMap<string, EnergyItem> = new Map(ITEMS.map((item) => [item.id, item]));
/** Reversed, so that the first item of each type is what stays. */
const defaults: ReadonlyMap<string, EnergyItem> = new Map([...ITEMS].reverse().map((item) => [item.energy, item]));

function define([id, energy, zh, en, nationalCode, quantity]: EnergyItemRow): EnergyItem {
  const unit = quantityByName(quantity)?.unit;
  if (unit === undefined) throw new Error(`energy item ${id} has the unknown quantity ${quantity}`);
  const itemCode = nationalCode === null ? null : `${nationalCode}00`;
  const codeVerified = VERIFIED_ITEMS.has(id);
  return Object.freeze({ id, energy, zh, en, nationalCode, itemCode, codeVerified, quantity, unit });
}

/** The energy item with this id, or `undefined`. */
export function energyItemById(id: string): EnergyItem | undefined {
  return byId.get(id);
}

/** What a meter of an energy type counts where nothing is said about it, or `undefined` for an unknown type. */
export function defaultItemOf(energy: string): EnergyItem | undefined {
  return defaults.get(energy);
}

/** Every energy item, in table order. */
export function allEnergyItems(): readonly EnergyItem[] {
  return ITEMS;
}
