/**
 * CO2 factors of electricity, kgCO2/kWh, by year of the data: averages of the nation, of grid regions and of provinces, and
 * the national ones without market-traded non-fossil power and of fossil power only. Four decimals as they are printed.
 *
 * Tibet, Hong Kong, Macao and Taiwan are not in the notices.
 */

import {
  type FactorTag,
  GRID_NOTICE_2021,
  GRID_NOTICE_2022,
  GRID_NOTICE_2023,
  type PublishedSource,
} from './factor-sources.ts';

export const GRID_YEARS: readonly (readonly [year: number, source: PublishedSource])[] = [
  [2021, GRID_NOTICE_2021],
  [2022, GRID_NOTICE_2022],
  [2023, GRID_NOTICE_2023],
];

export const NATIONAL_GRID_SCHEMES = ['cn-grid-average', 'cn-grid-residual', 'cn-grid-fossil'] as const;

type Tagged = readonly [value: string, tag: FactorTag];

/* biome-ignore format: a table reads best as one row a line */
export const NATIONAL_GRID_ROWS: readonly (readonly [
  scheme: (typeof NATIONAL_GRID_SCHEMES)[number], of2021: Tagged, of2022: Tagged, of2023: Tagged,
])[] = [
  ['cn-grid-average',  ['0.5568', 'corroborated'], ['0.5366', 'verified'],     ['0.5306', 'verified']],
  ['cn-grid-residual', ['0.5942', 'corroborated'], ['0.5856', 'corroborated'], ['0.6096', 'verified']],
  // For which of the first two years each is, is inferred.
  ['cn-grid-fossil',   ['0.8426', 'recalled'],     ['0.8325', 'recalled'],     ['0.8273', 'verified']],
];

/** `provinces` are the first two digits of their codes. */
export type GridRegionRow = readonly [
  id: string,
  zh: string,
  en: string,
  provinces: readonly string[],
  of2021: string,
  of2022: string,
  of2023: string,
  tag2023: FactorTag,
];

/**
 * Values read in one public table, those of three regions for 2023 in two. Which province is in which region is recalled;
 * that Tibet is in the southwest follows the branches of the grid company.
 */
/* biome-ignore format: a table reads best as one row a line */
export const GRID_REGION_ROWS: readonly GridRegionRow[] = [
  ['cn-north', '华北', 'North China', ['11', '12', '13', '14', '15', '37'], '0.7120', '0.6776', '0.6361', 'verified'],
  ['cn-northeast', '东北', 'Northeast China', ['21', '22', '23'], '0.6012', '0.5564', '0.5122', 'corroborated'],
  ['cn-east', '华东', 'East China', ['31', '32', '33', '34', '35'], '0.5992', '0.5617', '0.5500', 'verified'],
  ['cn-central', '华中', 'Central China', ['36', '41', '42', '43'], '0.5354', '0.5395', '0.5271', 'corroborated'],
  ['cn-northwest', '西北', 'Northwest China', ['61', '62', '63', '64', '65'], '0.5951', '0.5857', '0.5543', 'corroborated'],
  ['cn-south', '南方', 'South China', ['44', '45', '46', '52', '53'], '0.4326', '0.3869', '0.4042', 'verified'],
  ['cn-southwest', '西南', 'Southwest China', ['50', '51', '54'], '0.2113', '0.2268', '0.2472', 'corroborated'],
];

/** Read in one public table each, those of 2023 in two that agree. */
/* biome-ignore format: a table reads best as one row a line */
export const PROVINCE_GRID_ROWS: readonly (readonly [code: string, of2021: string, of2022: string, of2023: string])[] = [
  ['110000', '0.5688', '0.5580', '0.5554'], // 北京
  ['120000', '0.7355', '0.7041', '0.6796'], // 天津
  ['130000', '0.7901', '0.7252', '0.6516'], // 河北
  ['140000', '0.7222', '0.7096', '0.6634'], // 山西
  ['150000', '0.7025', '0.6849', '0.6479'], // 内蒙古
  ['210000', '0.5876', '0.5626', '0.4878'], // 辽宁
  ['220000', '0.5629', '0.4932', '0.4671'], // 吉林
  ['230000', '0.6342', '0.5368', '0.5229'], // 黑龙江
  ['310000', '0.5834', '0.5849', '0.5737'], // 上海
  ['320000', '0.6451', '0.5978', '0.5827'], // 江苏
  ['330000', '0.5422', '0.5153', '0.4974'], // 浙江
  ['340000', '0.7075', '0.6782', '0.6553'], // 安徽
  ['350000', '0.4711', '0.4092', '0.4211'], // 福建
  ['360000', '0.5835', '0.5752', '0.5836'], // 江西
  ['370000', '0.6838', '0.6410', '0.6191'], // 山东
  ['410000', '0.6369', '0.6058', '0.5897'], // 河南
  ['420000', '0.3672', '0.4364', '0.4044'], // 湖北
  ['430000', '0.5138', '0.4900', '0.4976'], // 湖南
  ['440000', '0.4715', '0.4403', '0.4419'], // 广东
  ['450000', '0.5154', '0.4044', '0.4476'], // 广西
  ['460000', '0.4524', '0.4184', '0.3648'], // 海南
  ['500000', '0.4743', '0.5227', '0.5581'], // 重庆
  ['510000', '0.1255', '0.1404', '0.1564'], // 四川
  ['520000', '0.5182', '0.4989', '0.5683'], // 贵州
  ['530000', '0.1235', '0.1073', '0.1333'], // 云南
  ['610000', '0.6336', '0.6558', '0.6335'], // 陕西
  ['620000', '0.4955', '0.4772', '0.4471'], // 甘肃
  ['630000', '0.1326', '0.1567', '0.1796'], // 青海
  ['640000', '0.6546', '0.6423', '0.6187'], // 宁夏
  ['650000', '0.6577', '0.6231', '0.6021'], // 新疆
];
