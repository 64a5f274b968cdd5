/**
 * Names that files may give quantities, in English and Chinese.
 *
 * The Chinese names are those of the dashboards and of DL/T 645-2007 (00010000 is 正向有功总电能: corroborated by
 * published frames; the other names are recalled). Names that may as well mean the consumption of an interval, such as
 * 用水量, are not among them: a register is something else.
 */

import { allQuantities } from '../domain/quantity.ts';
import { plain } from './plain.ts';

/** The quantity that a text names, or `undefined`. */
export function quantityNamed(text: string): string | undefined {
  return quantities.get(plain(text));
}

/** 质量 alone is the quality, so mass has no such name. */
const QUANTITY_NAMES: Readonly<Record<string, readonly string[]>> = {
  activeEnergy: ['有功电能', '正向有功电量', '正向有功电能', '正向有功总电能'],
  activeEnergyExport: ['反向有功电量', '反向有功电能', '反向有功总电能'],
  reactiveEnergy: ['无功电量', '无功电能', '正向无功电能', '正向无功总电能'],
  activePower: ['有功功率', '总有功功率'],
  reactivePower: ['无功功率', '总无功功率'],
  powerFactor: ['功率因数', '总功率因数'],
  voltage: ['电压'],
  current: ['电流', 'A相电流'],
  currentL2: ['B相电流'],
  currentL3: ['C相电流'],
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

const quantities: ReadonlyMap<string, string> = new Map([
  ...allQuantities().map(({ name }) => [plain(name), name] as const),
  ...Object.entries(QUANTITY_NAMES).flatMap(([name, aliases]) => aliases.map((alias) => [plain(alias), name] as const)),
]);
