import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quantityByName } from '../../src/domain/quantity.ts';
import { encodeTelemetry } from '../../src/wire/native/encode.ts';
import { receiptSchema } from '../../src/wire/receipt.ts';
import { decodeSenml } from '../../src/wire/senml/decode.ts';
import { SHORT_NAMES } from '../../src/wire/senml/names.ts';
import { METRIC_QUANTITIES } from '../../src/wire/sparkplug/metric-names.ts';
import { statusSchema } from '../../src/wire/status.ts';
import { collected } from './helpers/collected.ts';
import { decoded } from './helpers/decoded.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../src/wire/FORMAT.md'), 'utf8');

/** The indented blocks of the page. */
const BLOCKS = PAGE.split(/\n\n/)
  .filter((part) => part.startsWith('    '))
  .map((part) => part.replaceAll(/^ {4}/gm, ''));

function block(start: string): string {
  const found = BLOCKS.filter((text) => text.startsWith(start));
  if (found.length !== 1) throw new Error(`${found.length} blocks of FORMAT.md start with ${start}`);
  return found[0]!;
}

describe('src/wire/FORMAT.md', () => {
  it('shows telemetry that decodes to what it says', () => {
    const { result, values, rejections } = decoded(block('{"seq": 1841'));
    expect(result).toEqual({ ok: true, seq: 1841, sentAt: '2026-11-20T08:00:02.113Z' });
    expect(rejections).toEqual([]);
    const first = { index: 0, meter: 'E-0101', timestamp: Date.UTC(2026, 10, 20, 8), quality: 0, unit: null };
    expect(values).toEqual([
      { ...first, quantity: 'activeEnergy', value: 184223.71 },
      { ...first, quantity: 'activePower', value: 412.5 },
      { ...first, index: 1, meter: 'G-0001', timestamp: 1763625600000, quantity: 'volume', value: 55120.4, unit: 'm3' },
    ]);
  });

  it('shows telemetry that the encoder writes', () => {
    const message = JSON.parse(block('{"seq": 1841'));
    expect(JSON.parse(encodeTelemetry(message.seq, message.sentAt, message.readings))).toEqual(message);
  });

  it('shows columns that decode to three readings', () => {
    const { result, values, rejections } = decoded(block('{"seq": 1844'));
    expect(result).toEqual({ ok: true, seq: 1844, sentAt: '2026-11-20T08:15:02.113Z' });
    expect(rejections).toEqual([]);
    const at = Date.UTC(2025, 10, 20, 8);
    expect(
      values.map(({ meter, timestamp, quality, quantity, value, unit }) => [
        meter,
        timestamp,
        quality,
        quantity,
        value,
        unit,
      ]),
    ).toEqual([
      ['E-0101', at, 0, 'activeEnergy', 184223.71, null],
      ['G-0001', at, 0, 'volume', 55120.4, 'm3'],
      ['E-0101', at + 900_000, 1, 'activeEnergy', 184226.5, null],
    ]);
  });

  it('shows a SenML pack whose sum is its register', () => {
    const { values, rejections } = collected((sink) => decodeSenml(Buffer.from(block('[{"bn"')), 0, sink));
    expect(rejections).toEqual([]);
    // 184223.71 kWh x 3.6e6 J/kWh = 663 205 356 000 J.
    expect(values.map(({ meter, quantity, value, unit }) => [meter, quantity, value, unit])).toEqual([
      ['E-0101', 'activeEnergy', 184223.71, 'kWh'],
      ['E-0101', 'activePower', 412500, 'W'],
      ['E-0101', 'activeEnergy', 663205356000, 'J'],
    ]);
  });

  it.each([
    ['short name', SHORT_NAMES],
    ['metric', METRIC_QUANTITIES],
  ])('lists every %s as the decoder has it', (heading, names) => {
    const table = PAGE.split('\n\n').find((part) => part.startsWith(`| ${heading} `)) ?? '';
    const rows = [...table.matchAll(/^\| `(.+?)` +\| (\w+)/gm)].map(([, name, quantity]) => [name, quantity]);
    expect(rows).toEqual(Object.entries(names));
    for (const quantity of Object.values(names)) expect(quantityByName(quantity)?.name).toBe(quantity);
  });

  it('shows receipts that the schema takes and keeps whole', () => {
    for (const type of ['batch', 'summary']) {
      const receipt = JSON.parse(block(`{"type": "${type}"`));
      expect(receiptSchema.parse(receipt)).toEqual(receipt);
    }
  });

  it('shows a receipt whose counts add up', () => {
    const { received, stored, duplicate, revised, quarantined } = JSON.parse(block('{"type": "batch"'));
    expect(stored + duplicate + revised + quarantined).toBe(received);
  });

  it('shows the two states of a gateway', () => {
    const states = [...PAGE.matchAll(/`(\{"state".*?\})`/g)].map(([, text]) => statusSchema.parse(JSON.parse(text!)));
    expect(states).toEqual([{ state: 'online' }, { state: 'offline' }]);
  });
});

describe('the receipt schema', () => {
  const batch = JSON.parse(block('{"type": "batch"'));

  it.each<[string, object]>([
    ['an unknown type', { type: 'other' }],
    ['a negative count', { stored: -1 }],
    ['a fractional count', { stored: 0.5 }],
    ['a missing count', { stored: undefined }],
    ['a range of one number', { processed: [[1]] }],
    ['a range of three numbers', { processed: [[1, 2, 3]] }],
    ['a sequence number that is a text', { processed: [['1', '2']] }],
    ['a time without offset', { at: '2026-11-20T08:00:02' }],
    ['rejected items that are texts', { rejected: ['unknown_meter'] }],
  ])('refuses %s', (_, change) => {
    expect(receiptSchema.safeParse({ ...batch, ...change }).success).toBe(false);
  });
});
