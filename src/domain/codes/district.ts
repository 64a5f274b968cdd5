/** District codes (GB/T 2260): two digits of the province, two of the prefecture, two of the county or district. */

import type { CodeSource } from './code-source.ts';

export interface District {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export const SHANGHAI_SOURCE: CodeSource = Object.freeze({
  text: 'GB/T 2260, districts of Shanghai as several independent public tables have them',
  verified: true,
});
export const PROVINCE_SOURCE: CodeSource = Object.freeze({ text: 'GB/T 2260, first two digits', verified: false });
/** Codes that documents from before the year still have. */
export const FORMER_SOURCE: CodeSource = Object.freeze({
  text: 'GB/T 2260, districts of Shanghai that were merged',
  verified: false,
});

/* biome-ignore format: a table reads best as one row a line */
const SHANGHAI_ROWS: readonly (readonly [code: string, zh: string, en: string])[] = [
  ['310101', '黄浦区',   'Huangpu'],
  ['310104', '徐汇区',   'Xuhui'],
  ['310105', '长宁区',   'Changning'],
  ['310106', '静安区',   "Jing'an"],
  ['310107', '普陀区',   'Putuo'],
  ['310109', '虹口区',   'Hongkou'],
  ['310110', '杨浦区',   'Yangpu'],
  ['310112', '闵行区',   'Minhang'],
  ['310113', '宝山区',   'Baoshan'],
  ['310114', '嘉定区',   'Jiading'],
  ['310115', '浦东新区', 'Pudong New Area'],
  ['310116', '金山区',   'Jinshan'],
  ['310117', '松江区',   'Songjiang'],
  ['310118', '青浦区',   'Qingpu'],
  ['310120', '奉贤区',   'Fengxian'],
  ['310151', '崇明区',   'Chongming'],
];

/* biome-ignore format: a table reads best as one row a line */
const PROVINCE_ROWS: readonly (readonly [code: string, zh: string, en: string])[] = [
  ['11', '北京市',           'Beijing'],
  ['12', '天津市',           'Tianjin'],
  ['13', '河北省',           'Hebei'],
  ['14', '山西省',           'Shanxi'],
  ['15', '内蒙古自治区',     'Inner Mongolia'],
  ['21', '辽宁省',           'Liaoning'],
  ['22', '吉林省',           'Jilin'],
  ['23', '黑龙江省',         'Heilongjiang'],
  ['31', '上海市',           'Shanghai'],
  ['32', '江苏省',           'Jiangsu'],
  ['33', '浙江省',           'Zhejiang'],
  ['34', '安徽省',           'Anhui'],
  ['35', '福建省',           'Fujian'],
  ['36', '江西省',           'Jiangxi'],
  ['37', '山东省',           'Shandong'],
  ['41', '河南省',           'Henan'],
  ['42', '湖北省',           'Hubei'],
  ['43', '湖南省',           'Hunan'],
  ['44', '广东省',           'Guangdong'],
  ['45', '广西壮族自治区',   'Guangxi'],
  ['46', '海南省',           'Hainan'],
  ['50', '重庆市',           'Chongqing'],
  ['51', '四川省',           'Sichuan'],
  ['52', '贵州省',           'Guizhou'],
  ['53', '云南省',           'Yunnan'],
  ['54', '西藏自治区',       'Tibet'],
  ['61', '陕西省',           'Shaanxi'],
  ['62', '甘肃省',           'Gansu'],
  ['63', '青海省',           'Qinghai'],
  ['64', '宁夏回族自治区',   'Ningxia'],
  ['65', '新疆维吾尔自治区', 'Xinjiang'],
  ['71', '台湾省',           'Taiwan'],
  ['81', '香港特别行政区',   'Hong Kong'],
  ['82', '澳门特别行政区',   'Macao'],
];

/** The district that each was merged into. */
const FORMER: Readonly<Record<string, string>> = {
  310103: '310101',
  310108: '310106',
  310119: '310115',
  310226: '310120',
  310230: '310151',
};

/** The city as a whole, and the level of its districts, which stands above all of them. */
const SHANGHAI_WHOLE: ReadonlySet<string> = new Set(['310000', '310100']);

const SHANGHAI: readonly District[] = SHANGHAI_ROWS.map(([code, zh, en]) => Object.freeze({ code, zh, en }));
const PROVINCES: readonly District[] = PROVINCE_ROWS.map(([code, zh, en]) => Object.freeze({ code, zh, en }));
const districts: ReadonlyMap<string, District> = new Map(SHANGHAI.map((district) => [district.code, district]));
const provinces: ReadonlyMap<string, District> = new Map(PROVINCES.map((province) => [province.code, province]));

/** What is wrong with a code, in words; null for one that can be. Outside Shanghai only the province is checked. */
export function checkDistrict(text: string): string | null {
  if (!/^\d{6}$/.test(text)) return 'a district is a GB/T 2260 code of six digits, such as 310115';
  const province = provinceOf(text);
  if (province === undefined) return `no province has the number ${text.slice(0, 2)} (GB/T 2260)`;
  if (province.code !== '31' || districts.has(text) || SHANGHAI_WHOLE.has(text)) return null;
  const merged = FORMER[text];
  if (merged === undefined) return `Shanghai has no district ${text} (GB/T 2260)`;
  return `${text} is merged into ${merged}, ${districts.get(merged)!.zh}`;
}

/** The district of Shanghai with this code, or `undefined`. */
export function shanghaiDistrict(code: string): District | undefined {
  return districts.get(code);
}

/** The province that a code of six digits is in, itself with a code of two; `undefined` where there is none. */
export function provinceOf(code: string): District | undefined {
  return provinces.get(code.slice(0, 2));
}

/** The sixteen districts of Shanghai, in order of code. */
export function allShanghaiDistricts(): readonly District[] {
  return SHANGHAI;
}

/** Every province, in order of code. */
export function allProvinces(): readonly District[] {
  return PROVINCES;
}
