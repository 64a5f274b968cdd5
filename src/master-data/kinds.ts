/** The kinds of entries that master data consists of; a workbook has a sheet for each. */

import { plain } from './plain.ts';

/** In the order in which they refer to each other: what is named stands before what names it. */
export const KINDS = [
  'enterprises',
  'sites',
  'gateways',
  'meters',
  'verifications',
  'outputSeries',
  'outputs',
  'quotas',
] as const;

export type Kind = (typeof KINDS)[number];

/** Kinds whose entries hold from a day on. */
export type DatedKind = 'enterprises' | 'sites' | 'gateways' | 'meters';

const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  enterprises: ['enterprises', 'enterprise', '企业', '用能单位', '重点用能单位'],
  sites: ['sites', 'site', '站点', '厂区', '用能场所'],
  gateways: ['gateways', 'gateway', '网关', '采集终端', '端设备'],
  meters: ['meters', 'meter', '表计', '仪表', '计量器具', '计量仪表'],
  verifications: ['verifications', 'verification', 'certificates', '检定', '检定记录', '校准记录', '检定校准'],
  outputSeries: ['outputSeries', 'output series', '产出项目', '产品', '产品目录'],
  outputs: ['outputs', 'output', '产量', '产值', '产出', '产量产值'],
  quotas: ['quotas', 'quota', '定额', '指标', '用能指标'],
};

const kinds: ReadonlyMap<string, Kind> = new Map(
  KINDS.flatMap((kind) => NAMES[kind].map((name) => [plain(name), kind] as const)),
);

/** The kind that the name of a sheet says, or `undefined`. */
export function kindNamed(text: string): Kind | undefined {
  return kinds.get(plain(text));
}
