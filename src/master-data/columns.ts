/** The columns of each kind of entry, with the names that a header may give them in English and Chinese. */

import { KINDS, type Kind } from './kinds.ts';
import { plain } from './plain.ts';

export interface Column {
  /** The name that an export writes. */
  readonly key: string;
  readonly aliases: readonly string[];
  /** What a spreadsheet holds it as. */
  readonly type: 'text' | 'number' | 'time' | 'day';
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
const ADDRESSES = ['地址', '详细地址', '单位地址'];
const DISTRICTS = ['district code', '行政区划', '行政区划代码', '区划代码', '所在区'];
const NAMES_EN = ['english name', '英文名', '英文名称'];
const ENTERPRISE_IDS = ['enterprise id', '企业', '企业编号', '企业代码', '用能单位', '用能单位编号', '单位编号'];
const GATEWAY_IDS = ['gateway id', '网关', '网关编号', '采集终端', '采集终端编号', '端设备编号'];
const SITE_IDS = ['site id', '站点', '站点编号', '厂区编号'];
const SERIES_IDS = ['output series', 'series id', '产出项目', '产出项目编号', '产品编号'];
const VALID_FROM = column('validFrom', ['valid from', '生效时间', '生效日期', '生效起始'], 'time');
const METER_IDS = ['meter', 'meter id', '表计', '仪表', '表计编号', '仪表编号', '计量器具编号', '表号'];

/* biome-ignore format: a table reads best as one row a line */
const COLUMNS: Readonly<Record<Kind, readonly Column[]>> = {
  enterprises: [
    column('id',               ['编号', 'enterprise', ...ENTERPRISE_IDS]),
    column('socialCreditCode', ['统一社会信用代码', '社会信用代码', '信用代码', 'uscc']),
    column('name',             [...NAMES, 'enterprise name', '企业名称', '单位名称', '用能单位名称']),
    column('nameEn',           NAMES_EN),
    column('district',         DISTRICTS),
    column('industry',         ['industry code', '行业', '行业代码', '所属行业', '行业分类代码']),
    column('address',          ADDRESSES),
    column('consumptionClass', ['consumption class', '能耗规模', '用能规模', '年综合能耗等级']),
    VALID_FROM,
  ],
  sites: [
    column('id',               ['编号', 'site', ...SITE_IDS]),
    column('enterprise',       ENTERPRISE_IDS),
    column('name',             [...NAMES, 'site name', '站点名称', '厂区名称']),
    column('nameEn',           NAMES_EN),
    column('address',          ADDRESSES),
    column('district',         DISTRICTS),
    VALID_FROM,
  ],
  gateways: [
    column('id',               ['编号', 'gateway', ...GATEWAY_IDS]),
    column('enterprise',       ENTERPRISE_IDS),
    column('username',         ['user', 'user name', '用户名', '登录名']),
    VALID_FROM,
  ],
  meters: [
    column('id',                   ['编号', ...METER_IDS]),
    column('enterprise',           ENTERPRISE_IDS),
    column('site',                 SITE_IDS),
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
    column('type',                 ['meter type', '类型', '表计类型', '仪表类型', '计量器具类型']),
    column('model',                ['型号', '规格型号']),
    column('manufacturer',         ['制造商', '生产厂家', '制造厂', '制造单位']),
    column('serial',               ['serial number', '出厂编号']),
    column('managementNumber',     ['management number', '管理编号']),
    column('itemCode',             ['data item code', '采集数据项编码', '数据采集项编码', '数据项编码']),
    column('accuracyClass',        ['准确度等级', '精度等级']),
    column('rangeMin',             ['range from', '量程下限', '测量下限'], 'number'),
    column('rangeMax',             ['range to', '量程上限', '测量上限'], 'number'),
    column('rangeUnit',            ['unit of range', '量程单位']),
    column('ctAccuracyClass',      ['ct class', '电流互感器准确度等级', 'ct准确度等级']),
    column('ctSerial',             ['ct number', '电流互感器编号', '电流互感器出厂编号']),
    column('ptAccuracyClass',      ['pt class', '电压互感器准确度等级', 'pt准确度等级']),
    column('ptSerial',             ['pt number', '电压互感器编号', '电压互感器出厂编号']),
    column('installedAt',          ['installed', '安装日期', '安装时间'], 'time'),
    column('location',             ['安装位置', '安装地点']),
    column('state',                ['status', '状态', '使用状态']),
    column('stateSince',           ['status since', '状态起始', '状态时间'], 'time'),
    // What the certificates say, for those who read the file: an import takes it from the certificates alone.
    column('verificationState',    ['verification state', '检定状态']),
    column('lastVerified',         ['last verified', '上次检定日期'], 'time'),
    column('nextVerification',     ['next verification', '下次检定日期'], 'time'),
    VALID_FROM,
  ],
  verifications: [
    column('meter',                METER_IDS),
    column('kind',                 ['类别', '检定类别', '检定校准']),
    column('certificate',          ['certificate number', '证书编号', '证书号']),
    column('laboratory',           ['检定机构', '校准机构', '检定单位', '机构']),
    column('issuedAt',             ['issued', '检定日期', '校准日期', '发证日期'], 'time'),
    column('validUntil',           ['有效期至', '有效期'], 'time'),
    column('errorPercent',         ['error', '示值误差', '误差百分比'], 'number'),
    column('expandedUncertaintyPercent', ['uncertainty', '扩展不确定度'], 'number'),
    column('coverageFactor',       ['k', '包含因子'], 'number'),
  ],
  outputSeries: [
    column('id',                   ['编号', ...SERIES_IDS]),
    column('enterprise',           ENTERPRISE_IDS),
    column('kind',                 ['类别', '产出类别']),
    column('productCode',          ['product code', '产品代码']),
    column('productName',          ['product', '产品名称', '产品']),
    column('unit',                 ['单位', '计量单位']),
    column('granularity',          ['粒度', '统计周期']),
  ],
  outputs: [
    column('series',               SERIES_IDS),
    column('period',               ['期间', '月份', '日期', '统计期'], 'day'),
    column('value',                ['数值', '值', '产量', '产值'], 'number'),
  ],
  quotas: [
    column('enterprise',           ENTERPRISE_IDS),
    column('year',                 ['年', '年度'], 'number'),
    column('kind',                 ['类别', '指标类别']),
    column('item',                 ['项目', '能源品种', '品种']),
    column('value',                ['数值', '值', '定额', '指标值'], 'number'),
    column('source',               ['来源', '文号', '依据']),
  ],
};

const byName: ReadonlyMap<Kind, ReadonlyMap<string, Column>> = new Map(KINDS.map((kind) => [kind, index(kind)]));

/** Columns that tell the entries of a kind apart; an enterprise can be told by its social credit code as well. */
export const KEY_COLUMNS: Readonly<Record<Kind, readonly string[]>> = {
  enterprises: ['id'],
  sites: ['id'],
  gateways: ['id'],
  meters: ['id'],
  verifications: ['meter', 'certificate'],
  outputSeries: ['id'],
  outputs: ['series', 'period'],
  quotas: ['enterprise', 'year', 'kind'],
};

/** The column of a kind that a header calls so, or `undefined`. */
export function columnNamed(kind: Kind, text: string): Column | undefined {
  return byName.get(kind)?.get(plain(text));
}

/** Every column of a kind, in the order of an export. */
export function columnsOf(kind: Kind): readonly Column[] {
  return COLUMNS[kind];
}

/**
 * The kind whose columns a header has most of. Where two have as many it is undefined, unless one is gateways:
 * nothing can be said of another entry in the columns that both have.
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

function column(key: string, aliases: readonly string[], type: Column['type'] = 'text'): Column {
  return Object.freeze({ key, aliases, type });
}
