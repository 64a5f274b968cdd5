import { expect, test } from 'vitest';
import { dayVerdicts, quietRules } from '../../dashboards/src/components/meter/day-verdicts.ts';
import { lastCertificate, meterCertificateLook } from '../../dashboards/src/components/meter/meter-certificate.ts';
import { measuringChanges } from '../../dashboards/src/components/meter/meter-history.ts';
import { qualityBands } from '../../dashboards/src/components/meter/quality-bands.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T00:00:00Z');

test('readings of one quality are one band, which ends where there is silence', () => {
  const reading = (minute: number, level: 'good' | 'suspect') => ({
    ...{ ts: new Date(START + minute * MINUTE).toISOString(), value: minute, quality: { level, reasons: [] } },
  });
  const readings = [0, 1, 2, 3].map((minute) => reading(minute, minute === 2 ? 'suspect' : 'good'));
  const bands = qualityBands([...readings, reading(30, 'good'), reading(31, 'good')]);
  expect(bands.map(({ level, from, to }) => [level, (from - START) / MINUTE, (to - START) / MINUTE])).toEqual([
    ...[
      ['good', 0, 2],
      ['suspect', 2, 3],
      // One usual step, and then nothing until 30.
      ['good', 3, 4],
      ['good', 30, 32],
    ],
  ]);
  expect(qualityBands([])).toEqual([]);
});

test('verdicts of a day are told by rule, with intervals that follow each other as one stretch', () => {
  const interval = (hour: number, rules: readonly ('gap' | 'spike')[]) => ({
    ...{ start: `2026-03-01T0${hour}:00:00+08:00`, end: `2026-03-01T0${hour + 1}:00:00+08:00`, value: 1, rules },
    ...{ coverage: 1, estimatedCoverage: 0, estimatedShare: null, quality: { level: 'good', reasons: [] } as const },
    ...{ methods: [], ran: ['gap', 'spike', 'range'] as const },
  });
  const rows = [interval(0, ['gap']), interval(1, ['gap', 'spike']), interval(2, []), interval(3, ['gap'])];
  const hours = dayVerdicts(rows).map(({ rule, intervals, stretches }) => [
    ...[rule, intervals, stretches.map(({ start, end }) => `${start.slice(11, 13)}-${end.slice(11, 13)}`).join(' ')],
  ]);
  expect(hours).toEqual([
    ['gap', 3, '00-02 03-04'],
    ['spike', 1, '01-02'],
  ]);
  expect(dayVerdicts(rows)[0]?.levels).toEqual(['good']);
  expect(quietRules(rows)).toEqual(['range']);
});

test('the certificate that holds longest counts, and its last thirty days are soon', () => {
  const certificate = (name: string, validUntil: string) =>
    ({
      ...{
        kind: 'verification' as const,
        certificate: name,
        laboratory: 'L',
        issuedAt: '2025-01-01T00:00:00Z',
        validUntil,
      },
      ...{ errorPercent: null, expandedUncertaintyPercent: null, coverageFactor: null },
    }) as const;
  const verification = [certificate('old', '2026-01-01T00:00:00Z'), certificate('new', '2026-04-10T00:00:00Z')];
  const last = lastCertificate({ verification });
  expect(last?.certificate).toBe('new');
  const at = (day: string) => meterCertificateLook(last, Date.parse(`${day}T00:00:00Z`));
  expect(['2026-03-01', '2026-03-12', '2026-04-10'].map((day) => [at(day).state, at(day).daysLeft])).toEqual([
    ...[
      ['valid', 40],
      ['ending', 29],
      ['expired', 0],
    ],
  ]);
  expect(meterCertificateLook(lastCertificate({ verification: [] }), START).state).toBe('none');
});

test('the history keeps what changed the measuring and leaves out the rest', () => {
  const version = (record: object) => ({
    ...{ recordedAt: '2026-03-01T00:00:00Z', recordedBy: null, validFrom: null, record: { id: 'M', ...record } },
  });
  const [now, first] = [version({ name: 'b', metering: { item: 'gas' } }), version({ name: 'a', metering: {} })];
  const renamed = version({ name: 'b', metering: {} });
  expect(measuringChanges([now, renamed, first]).map(({ changes }) => changes.map(({ name }) => name))).toEqual([
    ...[['metering.item'], []],
  ]);
});
