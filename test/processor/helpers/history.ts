/** Random histories of messages, and what must become of them, worked out in the simplest way. */

import fc from 'fast-check';
import type { Account, ReadingCounts } from '../../../src/ledger/ledger.ts';
import type { RegistryChanges } from '../../../src/registry/registry.ts';
import { gatewayTopic } from '../../../src/wire/topics.ts';
import type { TestJournal } from '../../journal/helpers/journal.ts';
import { enterprise, gateway, meter } from '../../registry/helpers/master-data.ts';

export const MASTER_DATA: RegistryChanges = {
  enterprises: [enterprise('E1'), enterprise('E2')],
  gateways: [gateway('E1', 'G1'), gateway('E1', 'G2'), gateway('E2', 'G1')],
  meters: [
    meter('E1', 'P1', { units: { activeEnergy: 'MWh' } }),
    meter('E1', 'P2', { parent: 'P1', level: 2 }),
    meter('E1', 'N1', { energy: 'gas' }),
    meter('E2', 'W1', { energy: 'water', units: { volume: 'L' } }),
  ],
};

const METERS: Readonly<Record<string, { enterprise: string; quantities: Readonly<Record<string, string>> }>> = {
  P1: { enterprise: 'E1', quantities: { activeEnergy: 'MWh', activePower: 'kW' } },
  P2: { enterprise: 'E1', quantities: { activeEnergy: 'kWh', activePower: 'kW' } },
  N1: { enterprise: 'E1', quantities: { volume: 'm3' } },
  W1: { enterprise: 'E2', quantities: { volume: 'L' } },
};

/** How a value in each unit becomes canonical, by hand. */
const UNITS: Readonly<Record<string, Readonly<Record<string, (value: number) => number>>>> = {
  activeEnergy: { kWh: (v) => v, MWh: (v) => v * 1000 },
  activePower: { kW: (v) => v, W: (v) => v / 1000 },
  volume: { m3: (v) => v, L: (v) => v / 1000 },
};

const QUALITY_NUMBERS: Readonly<Record<string, number>> = { good: 0, estimated: 1, suspect: 2 };
const REVISED = 4096;

export interface Entry {
  readonly meter: string;
  /** Quarter hours before the present, or one of the ways in which an instant is wrong. */
  readonly time: number | 'future' | 'old' | 'malformed' | 'no_offset';
  readonly quality: string;
  readonly values: Readonly<Record<string, { readonly value: number | 'text' | 'huge'; readonly unit: string | null }>>;
}

export interface Message {
  readonly principal: string;
  readonly qos: 0 | 1;
  readonly named: boolean;
  readonly kind: 'telemetry' | 'not_json' | 'duplicate_key' | 'other_topic';
  readonly entries: readonly Entry[];
  /** Wait for the answer, so that what follows is in another segment. */
  readonly last: boolean;
}

const rarely = <T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: unusual });

const entries: fc.Arbitrary<Entry> = fc.record({
  meter: rarely(fc.constantFrom('P1', 'P2', 'N1', 'W1'), fc.constant('NOPE')),
  time: rarely<Entry['time']>(fc.nat(4), fc.constantFrom('future', 'old', 'malformed', 'no_offset')),
  quality: rarely(fc.constant('good'), fc.constantFrom('estimated', 'suspect', 'bogus')),
  values: fc.dictionary(
    rarely(fc.constantFrom('activeEnergy', 'activePower', 'volume'), fc.constant('nonsense')),
    fc.record({
      value: rarely<number | 'text' | 'huge'>(fc.nat(2), fc.constantFrom('text', 'huge')),
      unit: fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        { weight: 2, arbitrary: fc.constantFrom('kWh', 'MWh', 'm3', 'L', 'W') },
        { weight: 1, arbitrary: fc.constant('furlong') },
      ),
    }),
    { maxKeys: 3 },
  ),
});

export const histories: fc.Arbitrary<readonly Message[]> = fc.array(
  fc.record({
    principal: fc.constantFrom('E1/G1', 'E1/G2', 'E2/G1'),
    qos: rarely<0 | 1>(fc.constant(1), fc.constant(0)),
    named: rarely(fc.constant(true), fc.constant(false)),
    kind: rarely<Message['kind']>(
      fc.constant('telemetry'),
      fc.constantFrom('not_json', 'duplicate_key', 'other_topic'),
    ),
    entries: fc.array(entries, { maxLength: 5 }),
    last: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30, size: 'max' },
);

const QUARTER = 900_000;

/** The instant of an entry's time, counted from the quarter hour in which the history is sent. */
function instantOf(time: number, now: number): number {
  return (Math.floor(now / QUARTER) - time) * QUARTER;
}

function timeText(time: Entry['time'], now: number): string | number {
  switch (time) {
    case 'future':
      return now + 7_200_000;
    case 'old':
      return new Date(now - 500 * 86_400_000).toISOString();
    case 'malformed':
      return '2026-02-30T00:00:00Z';
    case 'no_offset':
      return '2026-11-20T16:00:00';
    default:
      return time % 2 === 0 ? instantOf(time, now) : new Date(instantOf(time, now)).toISOString();
  }
}

function payloadOf({ kind, entries, named }: Message, seq: number, now: number): string {
  if (kind === 'not_json') return '{"readings": [';
  if (kind === 'duplicate_key') return `{"seq": ${seq}, "readings": [], "readings": []}`;
  const readings = entries.map((entry) => ({
    meter: entry.meter,
    ts: timeText(entry.time, now),
    ...(entry.quality === 'good' ? {} : { quality: entry.quality }),
    values: Object.fromEntries(
      Object.entries(entry.values).map(([quantity, { value, unit }]) => [
        quantity,
        unit === null ? value : { v: value, u: unit },
      ]),
    ),
  }));
  return JSON.stringify({ ...(named ? { seq } : {}), readings }).replaceAll('"huge"', '1e400');
}

/** Sends a history through the journal; resolves when all of it is durable. */
export async function send(journal: TestJournal, history: readonly Message[], now: number): Promise<void> {
  const appends: Promise<number>[] = [];
  for (const [i, message] of history.entries()) {
    const [enterpriseId = '', gatewayId = ''] = message.principal.split('/');
    const channel = message.kind === 'other_topic' ? 'status' : 'telemetry';
    const source = { principal: message.principal, topic: gatewayTopic(enterpriseId, gatewayId, channel) };
    appends.push(journal.append(payloadOf(message, i + 1, now), source, message.qos));
    if (message.last) await appends.at(-1);
  }
  await Promise.all(appends);
}

export interface Expected {
  /** By principal and QoS. */
  readonly accounts: ReadonlyMap<string, { readonly messages: number; readonly counts: ReadingCounts }>;
  /** Values by meter, quantity and instant. */
  readonly content: ReadonlyMap<string, { readonly value: number; readonly quality: number }>;
  /** Numbers finished with, by principal. */
  readonly seqs: ReadonlyMap<string, readonly number[]>;
}

/** What must become of a history: one plain map, one message after the other. */
export function oracle(history: readonly Message[], now: number): Expected {
  const accounts = new Map<string, { messages: number; counts: ReadingCounts }>();
  const content = new Map<string, { value: number; quality: number }>();
  const seqs = new Map<string, number[]>();
  for (const [i, message] of history.entries()) {
    const name = accountName(message.principal, message.qos);
    const account = accounts.get(name) ?? { messages: 0, counts: noCounts() };
    accounts.set(name, account);
    account.messages++;
    // A message that has a key twice still has a number that can be read, and so a receipt.
    const isNamed = message.kind === 'duplicate_key' || (message.kind === 'telemetry' && message.named);
    if (isNamed && message.qos === 1) seqs.set(message.principal, [...(seqs.get(message.principal) ?? []), i + 1]);
    if (message.kind !== 'telemetry') {
      account.counts.received++;
      account.counts.quarantined++;
      continue;
    }
    for (const entry of message.entries) settle(entry, message.principal, account.counts, content, now);
  }
  return { accounts, content, seqs };
}

function settle(
  { meter, time, quality, values }: Entry,
  principal: string,
  counts: ReadingCounts,
  content: Map<string, { value: number; quality: number }>,
  now: number,
): void {
  const known = METERS[meter];
  const usable = known !== undefined && principal.startsWith(`${known.enterprise}/`) && typeof time === 'number';
  const qualityNumber = QUALITY_NUMBERS[quality];
  const readings = Object.entries(values);
  counts.received += Math.max(1, readings.length);
  if (readings.length === 0) counts.quarantined++;
  for (const [quantity, { value, unit }] of readings) {
    const canonical = UNITS[quantity]?.[unit ?? known?.quantities[quantity] ?? ''];
    const offered = known?.quantities[quantity] !== undefined;
    if (!usable || qualityNumber === undefined || typeof value !== 'number' || !offered || canonical === undefined) {
      counts.quarantined++;
      continue;
    }
    const key = `${meter} ${quantity} ${instantOf(time, now)}`;
    const reading = { value: canonical(value), quality: qualityNumber };
    const before = content.get(key);
    if (before === undefined) {
      content.set(key, reading);
      counts.stored++;
    } else if (before.value === reading.value && (before.quality & ~REVISED) === reading.quality) {
      counts.duplicate++;
    } else {
      content.set(key, { ...reading, quality: reading.quality | REVISED });
      counts.revised++;
    }
  }
}

export function accountName(principal: string, qos: 0 | 1): string {
  return `${principal} qos ${qos}`;
}

/** The ledger's accounts in the form of the oracle's. */
export function accountsByName(accounts: readonly Account[], times = 1): Expected['accounts'] {
  const entries = accounts.map(({ enterprise: e, gateway: g, qos, messages, counts }) => {
    const divided = Object.entries(counts).map(([name, count]) => [name, count / times]);
    return [
      accountName(`${e}/${g}`, qos),
      { messages: messages / times, counts: Object.fromEntries(divided) },
    ] as const;
  });
  return new Map(entries as [string, { messages: number; counts: ReadingCounts }][]);
}

function noCounts(): ReadingCounts {
  return { received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };
}
