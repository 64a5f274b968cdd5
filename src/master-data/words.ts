/** Words that cells may have in place of the names inside, in English and Chinese. */

import { allShanghaiDistricts } from '../domain/codes/district.ts';
import { allEnergyItems } from '../domain/energy-item.ts';
import { allEnergyTypes } from '../domain/energy-type.ts';
import { GAS_REFERENCES } from '../domain/gas-volume.ts';
import { FLOWS } from '../domain/metering.ts';
import { CONSUMPTION_CLASSES, METER_STATES, VERIFICATION_KINDS } from '../registry/master-data.ts';
import { OUTPUT_GRANULARITIES, OUTPUT_KINDS, QUOTA_KINDS } from '../registry/output.ts';
import { plain } from './plain.ts';

/** Finds what a text means, or gives `undefined`. */
export type Words = (text: string) => string | undefined;

export const districtNamed: Words = words(
  allShanghaiDistricts().map(({ code, zh, en }) => [code, zh, en, zh.replace(/区$|新区$/, '')]),
);

export const energyNamed: Words = words(allEnergyTypes().map(({ name, zh, en }) => [name, zh, en]));

/** A name that several items share means none of them. */
export const itemNamed: Words = words(allEnergyItems().map(({ id, zh, en }) => [id, zh, en]));

export const flowNamed: Words = words([
  [FLOWS[0], '输入', '购入', '进'],
  [FLOWS[1], '输出', '返送', '出'],
  [FLOWS[2], '转供'],
]);

/** GB 17167: boundary of the enterprise, main sub-unit, main equipment. */
export const levelNamed: Words = words([
  ['1', '一级', '1级', '进出用能单位'],
  ['2', '二级', '2级', '主要次级用能单位'],
  ['3', '三级', '3级', '主要用能设备'],
]);

export const volumeConditionNamed: Words = words([
  ...GAS_REFERENCES.map((reference) => [reference, reference.replace('C', '°C'), reference.replace('C', '℃')]),
  ['operating', '工况'],
]);

export const consumptionClassNamed: Words = words([
  [CONSUMPTION_CLASSES[0], '1万吨以上', '万吨以上', '一万吨标准煤以上'],
  [CONSUMPTION_CLASSES[1], '5000吨至1万吨', '五千吨至一万吨', '5000至10000吨'],
  [CONSUMPTION_CLASSES[2], '5000吨以下', '五千吨以下'],
]);

export const meterStateNamed: Words = words([
  [METER_STATES[0], '正常', '在用'],
  [METER_STATES[1], '故障'],
  [METER_STATES[2], '停用', '报废', '退役'],
]);

export const verificationKindNamed: Words = words([
  [VERIFICATION_KINDS[0], '检定'],
  [VERIFICATION_KINDS[1], '校准'],
]);

export const outputKindNamed: Words = words([
  [OUTPUT_KINDS[0], '产品', '产量'],
  [OUTPUT_KINDS[1], '产值', '总产值', '工业总产值'],
  [OUTPUT_KINDS[2], '增加值', '工业增加值'],
]);

export const granularityNamed: Words = words([
  [OUTPUT_GRANULARITIES[0], '月', '按月'],
  [OUTPUT_GRANULARITIES[1], '日', '按日'],
]);

export const quotaKindNamed: Words = words([
  [QUOTA_KINDS[0], '能耗总量', '能源消费总量'],
  [QUOTA_KINDS[1], '用电量'],
  [QUOTA_KINDS[2], '碳排放', '二氧化碳排放'],
  [QUOTA_KINDS[3], '单耗', '强度', '单位产品能耗'],
]);

export const yesOrNo: Words = words([
  ['true', 'yes', 'y', '1', '是'],
  ['false', 'no', 'n', '0', '否'],
]);

function words(rows: readonly (readonly string[])[]): Words {
  const found = new Map<string, string | undefined>();
  for (const [name = '', ...others] of rows) {
    for (const other of new Set(others.map(plain))) found.set(other, found.has(other) ? undefined : name);
  }
  for (const [name = ''] of rows) found.set(plain(name), name);
  return (text) => found.get(plain(text));
}
