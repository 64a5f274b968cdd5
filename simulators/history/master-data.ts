/** What the registry has to know about the enterprises of a history, as `meterhub registry apply` takes it. */

import { energyTypeByName } from '../../src/domain/energy-type.ts';
import type { ExchangeRecord, Metering } from '../../src/domain/metering.ts';
import { localDate } from '../shapes/local-day.ts';
import { shownValue } from '../shapes/register.ts';
import type { EnterpriseHistory, MeterHistory } from './enterprise-history.ts';
import { RATE_MARGIN, recordedExchanges } from './measured-interval.ts';
import { outputsOf } from './outputs.ts';

export interface MasterData {
  readonly enterprises: readonly {
    readonly id: string;
    readonly name: string;
    readonly nameEn: string;
    readonly district: string;
    readonly industry: string;
  }[];
  readonly gateways: readonly { readonly id: string; readonly enterprise: string; readonly username: string }[];
  readonly meters: readonly MasterDataMeter[];
  readonly outputSeries: readonly MasterDataOutputSeries[];
  readonly outputs: readonly { readonly series: string; readonly period: string; readonly value: string }[];
}

export interface MasterDataOutputSeries {
  readonly id: string;
  readonly enterprise: string;
  readonly kind: 'product';
  readonly product: { readonly code: string | null; readonly name: string };
  readonly unit: string;
  readonly granularity: 'day';
}

export interface MasterDataMeter {
  readonly id: string;
  readonly enterprise: string;
  readonly gateway: string;
  readonly name: string;
  readonly nameEn: string;
  readonly energy: string;
  readonly level: 1 | 2 | 3;
  readonly parent: string | null;
  readonly units: Readonly<Record<string, string>>;
  readonly metering: Metering;
}

/** `stepMillis` is how often the meters are read. */
export function masterDataOf(histories: readonly EnterpriseHistory[], stepMillis: number): MasterData {
  const enterprises = histories.map(({ enterprise }) => enterprise);
  const made = histories.flatMap(({ enterprise, period: { from, to } }) => {
    const outputs = outputsOf(enterprise, from, to);
    return outputs.length === 0 ? [] : [{ enterprise: enterprise.id, series: `${enterprise.id}-OUT`, outputs }];
  });
  return {
    enterprises: enterprises.map(({ id, name, nameEn, district, industryCode: industry }) => ({
      ...{ id, name, nameEn, district, industry },
    })),
    gateways: enterprises.flatMap(({ id: enterprise, gateways }) =>
      gateways.map((id) => ({ id, enterprise, username: gatewayUser(enterprise, id) })),
    ),
    meters: histories.flatMap(({ enterprise, meters }) =>
      meters.map((history) => {
        const { id, gateway, name, nameEn, energy, level, parent } = history.meter;
        const metering = meteringOf(history, stepMillis);
        return { id, enterprise: enterprise.id, gateway, name, nameEn, energy, level, parent, units: {}, metering };
      }),
    ),
    outputSeries: made.map(({ enterprise, series: id }) => ({
      ...{ id, enterprise, kind: 'product', product: { code: null, name: '产品' }, unit: 't', granularity: 'day' },
    })),
    outputs: made.flatMap(({ series, outputs }) =>
      outputs.map((one) => ({ series, period: localDate(one.dayStart), value: String(one.amount) })),
    ),
  };
}

/** What a gateway logs in with. */
export function gatewayUser(enterprise: string, gateway: string): string {
  return `${enterprise}.${gateway}`;
}

function meteringOf(history: MeterHistory, stepMillis: number): Metering {
  const { energy, rated, register } = history.meter;
  const quantity = energyTypeByName(energy)!.register;
  const multiplier = { quantity, from: null, to: null, multiplier: String(register.multiplier), offset: '0' };
  const exchanges = exchangesOf(history, quantity);
  return {
    registers: { [quantity]: { digits: register.digits, decimals: register.decimals } },
    ratePerHourMax: Number((RATE_MARGIN * rated).toPrecision(6)),
    readingMinutes: stepMillis / 60_000,
    ...(register.multiplier === 1 ? {} : { transforms: [multiplier] }),
    ...(exchanges.length === 0 ? {} : { exchanges }),
    ...(energy === 'gas' ? { gas: { volumeAt: '20C' as const } } : {}),
  };
}

function exchangesOf(history: MeterHistory, quantity: string): ExchangeRecord[] {
  const { register } = history.meter;
  return recordedExchanges(history).map(({ at, finalSteps, initialSteps }) => ({
    ...{ quantity, at },
    final: shownValue(register, finalSteps),
    initial: shownValue(register, initialSteps),
  }));
}
