import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/domain/calendar.ts';
import { intervalPeriod, periodRows, unitOfPeriod } from '../../../src/domain/consumption/period.ts';

const SHANGHAI = new Calendar('Asia/Shanghai', 15);

describe('rows of a period', () => {
  it('are whole, follow each other and cover what was asked for', () => {
    const from = Date.parse('2026-01-31T23:59:59+08:00');
    const to = Date.parse('2026-03-01T00:00:00.001+08:00');
    const rows = periodRows(SHANGHAI, 'month', from, to);
    expect(rows.map(({ start, end }) => [SHANGHAI.format(start), SHANGHAI.format(end)])).toEqual([
      ['2026-01-01T00:00:00+08:00', '2026-02-01T00:00:00+08:00'],
      ['2026-02-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00'],
      ['2026-03-01T00:00:00+08:00', '2026-04-01T00:00:00+08:00'],
    ]);
    expect(periodRows(SHANGHAI, 'month', from, to, 2)).toEqual(rows.slice(0, 2));
    expect(periodRows(SHANGHAI, 'day', from, from)).toEqual([]);
  });

  it('are intervals only where those are as long', () => {
    expect([intervalPeriod(SHANGHAI), unitOfPeriod('15m', SHANGHAI)]).toEqual(['15m', 'interval']);
    expect([unitOfPeriod('5m', SHANGHAI), unitOfPeriod('30m', SHANGHAI)]).toEqual([null, null]);
    expect([unitOfPeriod('1h', SHANGHAI), unitOfPeriod('1y', SHANGHAI)]).toEqual(['hour', 'year']);
    expect(intervalPeriod(new Calendar('Asia/Shanghai', 60))).toBe('1h');
  });
});
