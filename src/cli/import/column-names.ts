/**
 * Names that columns of a file may have, in English and Chinese.
 *
 * The Chinese names of quantities are those of the dashboards and of DL/T 645-2007 (00010000 is 正向有功总电能:
 * corroborated by published frames; the other names are recalled). Names that may as well mean the consumption
 * of an interval, such as 用水量, are not among them: a register is something else.
 */

import { allQuantities } from '../../domain/quantity.ts';

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

/** 质量 alone is the quality, so mass has no such name. */
const QUANTITY_NAMES: Readonly<Record<string, readonly string[]>> = {
  activeEnergy: ['有功电能', '正向有功电量', '正向有功电能', '正向有功总电能'],
  activeEnergyExport: ['反向有功电量', '反向有功电能', '反向有功总电能'],
  reactiveEnergy: ['无功电量', '无功电能', '正向无功电能', '正向无功总电能'],
  activePower: ['有功功率', '总有功功率'],
  reactivePower: ['无功功率', '总无功功率'],
  powerFactor: ['功率因数', '总功率因数'],
  voltage: ['电压'],
  current: ['电流'],
  frequency: ['频率'],
  volume: ['体积', '累计体积', '累计流量'],
  volumeFlow: ['体积流量', '瞬时体积流量'],
  mass: ['累计质量', '重量', '累计重量'],
  massFlow: ['质量流量', '瞬时质量流量'],
  heat: ['累计热量'],
  heatFlow: ['热流量', '热功率'],
  temperature: ['温度'],
  supplyTemperature: ['供水温度', '进水温度'],
  returnTemperature: ['回水温度'],
  pressure: ['压力'],
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
const quantities = index(
  QUANTITY_NAMES,
  allQuantities().map(({ name }) => name),
);
const qualities = index(QUALITY_NAMES, Object.keys(QUALITY_NAMES));

/** What a column of this name is for, or `undefined`. */
export function roleOf(name: string): Role | undefined {
  return roles.get(plain(name)) as Role | undefined;
}

/** The quantity that a text names, or `undefined`. */
export function quantityNamed(text: string): string | undefined {
  return quantities.get(plain(text));
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

/** Full-width letters are letters; capitals, spaces, `_` and `-` tell no names apart. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
