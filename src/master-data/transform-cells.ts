/**
 * Multipliers in cells. What is usual has columns: CT, PT, 倍率 (the two together) and the pulse constant, with
 * one period. Everything else stands in `transforms`: `activeEnergy 80 to 2026-05-01T00:00:00+08:00;
 * activeEnergy 120 from 2026-05-01T00:00:00+08:00`.
 */

import { isDeepStrictEqual } from 'node:util';
import type { EnergyType } from '../domain/energy-type.ts';
import { compare, multiply, ONE, parseRatio, toExactString, ZERO } from '../domain/exact.ts';
import { quantityByName } from '../domain/quantity.ts';
import { type Transform, transformsOf } from '../domain/transform.ts';
import { MULTIPLIER_COLUMNS } from './columns.ts';
import { splitEntries } from './list-cell.ts';
import { quantityNamed } from './quantity-names.ts';
import type { Times } from './times.ts';

type Cells = ReadonlyMap<string, string>;
type Refuse = (column: string, text: string) => void;

interface Factor {
  readonly ratio: string;
  /** Of the pulses of the main register; `1` where it counts none. */
  readonly impulses: string;
  /** Of the transformers, as they were stated; null where only their product was. */
  readonly current: string | null;
  readonly voltage: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

/** The transforms that the cells of a meter state; undefined where they say nothing. */
export function readTransforms(
  cells: Cells,
  energy: EnergyType | undefined,
  integrates: boolean,
  times: Times,
  refuse: Refuse,
): Transform[] | undefined {
  const stated = MULTIPLIER_COLUMNS.filter((column) => (cells.get(column) ?? '') !== '');
  if (stated.length === 0) return undefined;
  if (cells.get('transforms')) {
    const others = stated.filter((column) => column !== 'transforms');
    if (others.length > 0) refuse('transforms', `${others.join(', ')} says the same thing; leave one of them empty`);
    return readList(cells.get('transforms')!, times, (text) => refuse('transforms', text));
  }
  const factor = readFactor(cells, times, refuse);
  return factor === null || energy === undefined ? undefined : expand(factor, energy, integrates);
}

/** The cells that state transforms: the columns of the usual case where they say exactly this. */
export function showTransforms(
  transforms: readonly Transform[],
  energy: EnergyType | undefined,
  integrates: boolean,
  times: Times,
): [column: string, text: string][] {
  const first = transforms[0];
  if (first === undefined) return [];
  const factor = factorOf(first, transforms);
  const { ratio, impulses, current, voltage, from, to } = factor;
  const isUsual = energy !== undefined && isDeepStrictEqual(expand(factor, energy, integrates), [...transforms]);
  if (!isUsual) return [['transforms', transforms.map((transform) => showTransform(transform, times)).join('; ')]];
  return [
    ['currentRatio', current ?? ''],
    ['voltageRatio', voltage ?? ''],
    ['impulsesPerUnit', impulses === '1' ? '' : impulses],
    ['multiplier', ratio],
    ['multiplierFrom', from === null ? '' : times.show(from)],
    ['multiplierTo', to === null ? '' : times.show(to)],
  ];
}

/** What the transforms of a meter were made of, if they were made of one factor. */
function factorOf(first: Transform, transforms: readonly Transform[]): Factor {
  const { multiplier, currentRatio: current = null, voltageRatio: voltage = null, from, to } = first;
  const counted = transforms.find(({ impulsesPerUnit }) => impulsesPerUnit !== undefined);
  const impulses = counted?.impulsesPerUnit ?? '1';
  const whole =
    counted === undefined ? parseRatio(multiplier) : multiply(parseRatio(counted.multiplier)!, parseRatio(impulses)!);
  const ratio = counted === undefined || whole === undefined ? multiplier : toExactString(whole);
  return { ratio, impulses, current, voltage, from, to };
}

/**
 * What stands behind the transformers: every electrical register, or the one register of any other meter; where
 * the rate is integrated, that rate in place of the register.
 */
function multipliedQuantities({ quantities, register, rate }: EnergyType, integrates: boolean): string[] {
  const isElectrical = register === 'activeEnergy';
  const registers = quantities.filter((name) => quantityByName(name)?.kind === 'register');
  const counted = isElectrical ? registers : [register];
  return integrates ? [rate, ...counted.filter((name) => name !== register)] : [...counted];
}

function expand(factor: Factor, energy: EnergyType, integrates: boolean): Transform[] {
  const { ratio, impulses, current, voltage, from, to } = factor;
  return multipliedQuantities(energy, integrates).flatMap((quantity) => {
    const isMain = quantity === energy.register || quantity === energy.rate;
    const scale = [{ value: ratio, from, to }];
    const impulsesPerUnit = isMain ? [{ value: impulses, from, to }] : [];
    const parts = {
      ...(current === null ? {} : { currentRatio: current }),
      ...(voltage === null ? {} : { voltageRatio: voltage }),
      ...(isMain && impulses !== '1' ? { impulsesPerUnit: impulses } : {}),
    };
    const hasParts = Object.keys(parts).length > 0;
    return (
      transformsOf(quantity, { scale, impulsesPerUnit })
        .filter((transform) => transform.from === from && transform.to === to)
        .map((transform) => ({ ...transform, ...parts }))
        // Where nothing is multiplied, nothing has to be said.
        .filter(({ multiplier }) => multiplier !== '1' || hasParts)
    );
  });
}

function readFactor(cells: Cells, times: Times, refuse: Refuse): Factor | null {
  let sound = true;
  const wrong = (column: string, text: string): void => {
    sound = false;
    refuse(column, text);
  };
  const positive = (column: string): string | undefined => {
    const text = cells.get(column) ?? '';
    if (text === '') return undefined;
    const value = parseRatio(text);
    if (value !== undefined && compare(value, ZERO) > 0) return text;
    wrong(column, `${JSON.stringify(text)} must be a number above zero such as 80, 0.001 or 400/5`);
    return undefined;
  };
  const instant = (column: string): number | null => {
    const text = cells.get(column) ?? '';
    if (text === '') return null;
    const time = times.read(text);
    if ('instant' in time) return time.instant;
    wrong(column, time.problem);
    return null;
  };
  const [current, voltage, stated] = [positive('currentRatio'), positive('voltageRatio'), positive('multiplier')];
  const impulses = positive('impulsesPerUnit') ?? '1';
  const [from, to] = [instant('multiplierFrom'), instant('multiplierTo')];
  const product = [current, voltage].reduce((all, text) => multiply(all, parseRatio(text ?? '1')!), ONE);
  const hasParts = current !== undefined || voltage !== undefined;
  if (stated !== undefined && hasParts && compare(parseRatio(stated)!, product) !== 0) {
    wrong('multiplier', `${stated} is not CT x PT, which is ${toExactString(product)}`);
  }
  if (from !== null && to !== null && from >= to) wrong('multiplierTo', 'the multiplier ends before it begins');
  if (sound && !hasParts && stated === undefined && impulses === '1' && (from ?? to) !== null) {
    wrong(from === null ? 'multiplierTo' : 'multiplierFrom', 'there is a time and no multiplier');
  }
  if (!sound) return null;
  const ratio = stated ?? toExactString(product);
  return { ratio, impulses, current: current ?? null, voltage: voltage ?? null, from, to };
}

const ENTRY =
  /^(\S+)\s+(\S+?)(?:\s+offset\s+(\S+))?(?:\s+ct\s+(\S+))?(?:\s+pt\s+(\S+))?(?:\s+pulses\s+(\S+))?(?:\s+from\s+(.+?))?(?:\s+to\s+(.+?))?$/i;

function readList(text: string, times: Times, refuse: (text: string) => void): Transform[] {
  const transforms: Transform[] = [];
  for (const entry of splitEntries(text)) {
    const [, name = '', multiplier = '', offset = '0', ct, pt, pulses, fromText, toText] = ENTRY.exec(entry) ?? [];
    const quantity = quantityNamed(name);
    if (quantity === undefined) {
      refuse(`${JSON.stringify(entry)}: write a quantity, its multiplier and, where needed, offset, from and to`);
      continue;
    }
    const edges = [fromText, toText].map((edge) => (edge === undefined ? { instant: null } : times.read(edge)));
    for (const edge of edges) if ('problem' in edge) refuse(edge.problem);
    const [from, to] = edges.map((edge) => ('problem' in edge ? null : edge.instant));
    const parts = {
      ...(ct === undefined ? {} : { currentRatio: ct }),
      ...(pt === undefined ? {} : { voltageRatio: pt }),
      ...(pulses === undefined ? {} : { impulsesPerUnit: pulses }),
    };
    transforms.push({ quantity, from: from ?? null, to: to ?? null, multiplier, offset, ...parts });
  }
  return transforms;
}

function showTransform({ quantity, multiplier, offset, from, to, ...parts }: Transform, times: Times): string {
  return [
    `${quantity} ${multiplier}`,
    ...(offset === '0' ? [] : [`offset ${offset}`]),
    ...(parts.currentRatio === undefined ? [] : [`ct ${parts.currentRatio}`]),
    ...(parts.voltageRatio === undefined ? [] : [`pt ${parts.voltageRatio}`]),
    ...(parts.impulsesPerUnit === undefined ? [] : [`pulses ${parts.impulsesPerUnit}`]),
    ...(from === null ? [] : [`from ${times.show(from)}`]),
    ...(to === null ? [] : [`to ${times.show(to)}`]),
  ].join(' ');
}
