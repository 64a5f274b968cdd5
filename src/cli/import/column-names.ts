/**
 * Names that columns of a file may have, in English and Chinese; those of quantities are in
 * `src/master-data/quantity-names.ts`.
 */

import { plain } from '../../master-data/plain.ts';

export const ROLES = ['meter', 'time', 'quantity', 'value', 'unit', 'quality'] as const;

/** What a column of the long form is for; the wide form has meter, time and quality of them. */
export type Role = (typeof ROLES)[number];

const ROLE_NAMES: Readonly<Record<Role, readonly string[]>> = {
  meter: ['meter', 'meter id', '表计', '仪表', '电表', '表计编号', '仪表编号', '表号'],
  time: ['time', 'ts', 'timestamp', '时间', '采集时间', '抄表时间'],
  quantity: ['quantity', '物理量'],
  value: ['value', '数值', '值', '读数'],
  unit: ['unit', '单位'],
  quality: ['quality', '质量'],
};

const QUALITY_NAMES: Readonly<Record<string, readonly string[]>> = {
  good: ['正常', '良好'],
  estimated: ['估算'],
  suspect: ['可疑'],
  invalid: ['无效'],
  missing: ['缺失'],
};

/** Words that mark a row of units below the header, in the column of the time or the meter. */
const UNIT_ROW_WORDS: ReadonlySet<string> = new Set(['unit', 'units', '单位'].map(plain));

const roles = index(ROLE_NAMES, ROLES);
const qualities = index(QUALITY_NAMES, Object.keys(QUALITY_NAMES));

/** What a column of this name is for, or `undefined`. */
export function roleOf(name: string): Role | undefined {
  return roles.get(plain(name)) as Role | undefined;
}

/** The quality level that a text names, or `undefined`. */
export function qualityNamed(text: string): string | undefined {
  return qualities.get(plain(text));
}

export function isUnitRowWord(text: string): boolean {
  return UNIT_ROW_WORDS.has(plain(text));
}

function index(names: Readonly<Record<string, readonly string[]>>, own: readonly string[]): Map<string, string> {
  const all = [...own.map((name) => [name, name] as const)];
  for (const [name, aliases] of Object.entries(names)) {
    for (const alias of aliases) all.push([alias, name]);
  }
  return new Map(all.map(([text, name]) => [plain(text), name]));
}
