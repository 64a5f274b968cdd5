/**
 * Documents that carbon factors are from, and what of them was read. No notice of the ministry could be opened on
 * its own site while these tables were made: what stands in its place is named in `evidence`.
 */

/**
 * How sure a number is. `verified`: the issuing body's text, a verbatim copy of it, or two independent public tables
 * that agree. `corroborated`: one public table, or one that agrees with memory. `recalled`: from memory.
 * `computed`: calculated here from such numbers. `supplied`: entered by an enterprise or the operator.
 */
export const FACTOR_TAGS = ['verified', 'corroborated', 'recalled', 'computed', 'supplied'] as const;
export type FactorTag = (typeof FACTOR_TAGS)[number];

export interface FactorSource {
  readonly title: string;
  /** Number of the document, as it is cited; null where it has none. */
  readonly number: string | null;
  /** Null where no address of the document is known. */
  readonly url: string | null;
  /** What was read. */
  readonly evidence: string;
}

export interface PublishedSource extends FactorSource {
  /** Day in China on which it became public; where only the month or year is known, the last day of it. */
  readonly publishedOn: string;
}

const MEE = 'https://www.mee.gov.cn/xxgk2018/xxgk/xxgk01';

export const GRID_NOTICE_2021: PublishedSource = Object.freeze({
  title: '关于发布2021年电力二氧化碳排放因子的公告',
  number: '生态环境部、国家统计局公告2024年第12号',
  url: `${MEE}/202404/t20240412_1070565.html`,
  evidence: 'public tables and articles that repeat the notice; its address from a public program',
  publishedOn: '2024-04-12',
});

/** Signed on 20 December and put on the ministry's site on the 26th. */
export const GRID_NOTICE_2022: PublishedSource = Object.freeze({
  title: '关于发布2022年电力二氧化碳排放因子的公告',
  number: '生态环境部、国家统计局公告2024年第33号',
  url: `${MEE}/202412/t20241226_1099413.html`,
  evidence: 'public tables and articles that repeat the notice',
  publishedOn: '2024-12-26',
});

export const GRID_NOTICE_2023: PublishedSource = Object.freeze({
  title: '关于发布2023年电力二氧化碳排放因子的公告',
  number: '生态环境部、国家统计局公告2025年第47号',
  url: `${MEE}/202512/t20251231_1139517.html`,
  evidence: 'two independent public tables that repeat the annex of the notice',
  publishedOn: '2025-12-31',
});

export const SHANGHAI_2012: PublishedSource = Object.freeze({
  title: '上海市温室气体排放核算与报告指南（试行）',
  number: '沪发改环资〔2012〕180号',
  url: null,
  evidence:
    'the values are named as the former ones in 沪环气〔2022〕34号, read in a verbatim copy; number and date recalled',
  publishedOn: '2012-12-11',
});

export const SHANGHAI_2022: PublishedSource = Object.freeze({
  title: '上海市生态环境局关于调整本市温室气体排放核算指南相关排放因子数值的通知',
  number: '沪环气〔2022〕34号',
  url: 'https://tanzhonghe.xny365.com/zhengcefagui/38966.html',
  evidence: 'verbatim copy of the notice',
  publishedOn: '2022-02-11',
});

export const SHANGHAI_2023: PublishedSource = Object.freeze({
  title: '上海市生态环境局关于调整本市碳交易企业外购电力中绿色电力碳排放核算方法的通知',
  number: '沪环气候〔2023〕89号',
  url: 'http://caizhixing.cn/zhengcefagui/2023/060997674.html',
  evidence: 'two copies of the notice; its title from memory',
  publishedOn: '2023-06-07',
});

export const GBT_32151: PublishedSource = Object.freeze({
  title: '温室气体排放核算与报告要求（GB/T 32151，附录缺省值）',
  number: 'GB/T 32151-2015',
  url: null,
  evidence: 'the defaults as one public program has them; the standard was not at hand, its date is recalled',
  publishedOn: '2015-11-19',
});

export const INVENTORY_2025: PublishedSource = Object.freeze({
  title: '省级温室气体清单编制指南（2025年版）；热值：中国能源统计年鉴2023',
  number: null,
  url: null,
  evidence: 'the values as one public program has them; the day from one article, its year inferred',
  publishedOn: '2026-01-04',
});

export const IPCC_2006: PublishedSource = Object.freeze({
  title: '2006 IPCC Guidelines for National Greenhouse Gas Inventories, Volume 2, Chapter 2, stationary combustion',
  number: 'IPCC 2006',
  url: 'https://www.ipcc-nggip.iges.or.jp/public/2006gl/vol2.html',
  evidence: 'recalled; 22 of the 25 values also in one public program that transcribes Tables 1.2 and 1.4 of Chapter 1',
  publishedOn: '2006-12-31',
});
