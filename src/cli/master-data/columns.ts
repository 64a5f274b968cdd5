/** The columns of each kind of entry, with the names that a header may give them in English and Chinese. */

import { KINDS, type Kind } from './kinds.ts';
import { plain } from './plain.ts';

export interface Column {
  /** The name that an export writes. */
  readonly key: string;
  readonly aliases: readonly string[];
  /** What a spreadsheet holds it as. */
  readonly type: 'text' | 'number' | 'time';
}

/** Filled columns of which one replaces all: they say the same thing in different ways. */
export const MULTIPLIER_COLUMNS = [
  'currentRatio',
  'voltageRatio',
  'impulsesPerUnit',
  'multiplier',
  'multiplierFrom',
  'multiplierTo',
  'transforms',
] as const;

const NAMES = ['name', '名称'];
const NAMES_EN = ['english name', '英文名', '英文名称'];
const ENTERPRISE_IDS = ['enterprise id', '企业', '企业编号', '企业代码', '用能单位', '用能单位编号', '单位编号'];
const GATEWAY_IDS = ['gateway id', '网关', '网关编号', '采集终端', '采集终端编号', '端设备编号'];
const METER_IDS = ['meter', 'meter id', '表计', '仪表', '表计编号', '仪表编号', '计量器具编号', '表号'];

/* biome-ignore format: a table reads best as one row a line */
const COLUMNS: Readonly<Record<Kind, readonly Column[]>> = {
  enterprises: [
    column('id',               ['编号', 'enterprise', ...ENTERPRISE_IDS]),
    column('socialCreditCode', ['统一社会信用代码', '社会信用代码', '信用代码', 'uscc']),
    column('name',             [...NAMES, 'enterprise name', '企业名称', '单位名称', '用能单位名称']),
    column('nameEn',           NAMES_EN),
    column('district',         ['district code', '行政区划', '行政区划代码', '区划代码', '所在区']),
    column('industry',         ['industry code', '行业', '行业代码', '所属行业', '行业分类代码']),
  ],
  gateways: [
    column('id',               ['编号', 'gateway', ...GATEWAY_IDS]),
    column('enterprise',       ENTERPRISE_IDS),
    column('username',         ['user', 'user name', '用户名', '登录名']),
  ],
  meters: [
    column('id',                   ['编号', ...METER_IDS]),
    column('enterprise',           ENTERPRISE_IDS),
    column('gateway',              GATEWAY_IDS),
    column('name',                 [...NAMES, 'meter name', '表计名称', '仪表名称', '计量器具名称']),
    column('nameEn',               NAMES_EN),
    column('energy',               ['energy type', '能源', '能源类型', '能源种类']),
    column('level',                ['级别', '级', '计量级别', '计量等级'], 'number'),
    column('parent',               ['parent meter', '上级', '上级表计', '上级仪表', '上级编号']),
    column('units',                ['unit', '单位', '计量单位']),
    column('item',                 ['energy item', '能源品种', '品种']),
    column('flow',                 ['direction', '流向', '能流方向']),
    column('registerDigits',       ['digits', '整数位数', '表计位数', '寄存器位数'], 'number'),
    column('decimals',             ['小数位数', '小数位'], 'number'),
    column('mayDecrease',          ['可倒转', '可反转']),
    column('currentRatio',         ['ct', 'ct ratio', '电流互感器变比', '电流变比', 'ct变比']),
    column('voltageRatio',         ['pt', 'vt', 'pt ratio', '电压互感器变比', '电压变比', 'pt变比']),
    column('impulsesPerUnit',      ['pulse constant', '脉冲常数']),
    column('multiplier',           ['倍率', '综合倍率'], 'number'),
    column('multiplierFrom',       ['倍率起始', '倍率起始时间', '倍率生效时间'], 'time'),
    column('multiplierTo',         ['倍率截止', '倍率截止时间', '倍率失效时间'], 'time'),
    column('transforms',           ['换算']),
    column('exchanges',            ['meter exchanges', '换表', '换表记录']),
    column('ratePerHourMax',       ['max rate', '每小时最大值', '小时最大用量'], 'number'),
    column('readingMinutes',       ['reading interval', '采集周期', '采集间隔', '采集周期分钟'], 'number'),
    column('integrates',           ['积分', '瞬时量积分']),
    column('checkMeter',           ['校核表', '校核表计', '备用表']),
    column('volumeAt',             ['gas volume at', '体积工况', '体积状态']),
    column('gasGaugePressure',     ['燃气表压']),
    column('gasAtmosphericKpa',    ['燃气大气压', '燃气大气压kpa'], 'number'),
    column('compressibilityRatio', ['压缩因子比'], 'number'),
    column('gasNominalKpa',        ['燃气额定压力', '燃气额定压力kpa'], 'number'),
    column('gasNominalCelsius',    ['燃气额定温度'], 'number'),
    column('steamGaugePressure',   ['蒸汽表压']),
    column('steamAtmosphericKpa',  ['蒸汽大气压', '蒸汽大气压kpa'], 'number'),
    column('steamNominalKpa',      ['蒸汽额定压力', '蒸汽额定压力kpa'], 'number'),
    column('steamNominalCelsius',  ['蒸汽额定温度'], 'number'),
    column('feedWaterKjPerKg',     ['给水焓', '给水焓值'], 'number'),
    column('rules',                ['校验参数', '验证规则参数']),
  ],
};

function column(key: string, aliases: readonly string[], type: Column['type'] = 'text'): Column {
  return Object.freeze({ key, aliases, type });
}

const byName: Readonly<Record<Kind, ReadonlyMap<string, Column>>> = {
  enterprises: index('enterprises'),
  gateways: index('gateways'),
  meters: index('meters'),
};

/** The column of a kind that a header calls so, or `undefined`. */
export function columnNamed(kind: Kind, text: string): Column | undefined {
  return byName[kind].get(plain(text));
}

/** Every column of a kind, in the order of an export. */
export function columnsOf(kind: Kind): readonly Column[] {
  return COLUMNS[kind];
}

/**
 * The kind whose columns a header has most of. Where two have as many it is undefined, unless one is gateways:
 * nothing can be said of a meter in the columns that both have.
 */
export function kindOfHeader(names: readonly string[]): Kind | undefined {
  const counts = KINDS.map((kind) => new Set(names.flatMap((name) => columnNamed(kind, name)?.key ?? [])).size);
  const most = KINDS.filter((_, i) => counts[i] === Math.max(...counts));
  return most.length === 1 ? most[0] : most.find((kind) => kind === 'gateways');
}

function index(kind: Kind): Map<string, Column> {
  const found = new Map<string, Column>();
  for (const item of COLUMNS[kind]) {
    for (const name of new Set([item.key, ...item.aliases].map(plain))) {
      if (found.has(name)) throw new Error(`two columns of ${kind} are called ${name}`);
      found.set(name, item);
    }
  }
  return found;
}
