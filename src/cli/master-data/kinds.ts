/** The kinds of entries that master data consists of; a workbook has a sheet for each. */

import { plain } from './plain.ts';

export const KINDS = ['enterprises', 'gateways', 'meters'] as const;

export type Kind = (typeof KINDS)[number];

const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  enterprises: ['enterprises', 'enterprise', '企业', '用能单位', '重点用能单位'],
  gateways: ['gateways', 'gateway', '网关', '采集终端', '端设备'],
  meters: ['meters', 'meter', '表计', '仪表', '计量器具', '计量仪表'],
};

const kinds: ReadonlyMap<string, Kind> = new Map(
  KINDS.flatMap((kind) => NAMES[kind].map((name) => [plain(name), kind] as const)),
);

/** The kind that the name of a sheet says, or `undefined`. */
export function kindNamed(text: string): Kind | undefined {
  return kinds.get(plain(text));
}
