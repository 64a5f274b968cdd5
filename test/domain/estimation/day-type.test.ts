import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/domain/calendar.ts';
import { CHINA_HOLIDAYS } from '../../../src/domain/estimation/china-holidays.ts';
import { dayTypeOf } from '../../../src/domain/estimation/day-type.ts';

const SHANGHAI = new Calendar('Asia/Shanghai', 15);

function typeOf(date: string) {
  return dayTypeOf(SHANGHAI.dayOf(Date.parse(`${date}T12:00:00+08:00`)), CHINA_HOLIDAYS);
}

/** Dates of a year as the hub types them, by their types. */
function datesOf(year: number, type: string, isWeekend: boolean): string[] {
  const dates: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const weekday = new Date(at).getUTCDay();
    const date = new Date(at).toISOString().slice(0, 10);
    if ((weekday === 0 || weekday === 6) === isWeekend && typeOf(date).type === type) dates.push(date);
  }
  return dates;
}

describe('the type of a day', () => {
  it('is working from Monday to Friday and weekend on Saturday and Sunday', () => {
    expect(typeOf('2026-03-02')).toEqual({ type: 'working', calendarKnown: true });
    expect(typeOf('2026-03-06')).toEqual({ type: 'working', calendarKnown: true });
    expect(typeOf('2026-03-07')).toEqual({ type: 'weekend', calendarKnown: true });
    expect(typeOf('2026-03-08')).toEqual({ type: 'weekend', calendarKnown: true });
  });

  it('is holiday on the first and last day of a run, across a month, and on its weekends', () => {
    expect(typeOf('2025-01-27').type).toBe('working');
    for (const date of ['2025-01-28', '2025-01-31', '2025-02-01', '2025-02-02', '2025-02-04']) {
      expect(typeOf(date)).toEqual({ type: 'holiday', calendarKnown: true });
    }
    expect(typeOf('2025-02-05').type).toBe('working');
    expect(typeOf('2026-02-24').type).toBe('working');
  });

  it('is working on a weekend that is worked in exchange', () => {
    expect(datesOf(2025, 'working', true)).toEqual([
      '2025-01-26',
      '2025-02-08',
      '2025-04-27',
      '2025-09-28',
      '2025-10-11',
    ]);
    expect(datesOf(2026, 'working', true)).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ]);
  });

  it('goes by the weekday, and says so, in a year that is not known', () => {
    expect(typeOf('2027-10-01')).toEqual({ type: 'working', calendarKnown: false });
    expect(typeOf('2027-10-02')).toEqual({ type: 'weekend', calendarKnown: false });
    expect(dayTypeOf({ year: 2026, month: 10, day: 1, weekday: 4 }, [])).toEqual({
      type: 'working',
      calendarKnown: false,
    });
  });
});

describe('the holidays of China', () => {
  it('have the number of days that the notices give', () => {
    const lengths = CHINA_HOLIDAYS.map(({ year, holidays }) =>
      holidays.map(([name, first, last]) => [name, 1 + (utc(year, last) - utc(year, first)) / 86_400_000]),
    );
    expect(lengths).toEqual([
      [
        ['元旦', 1],
        ['春节', 8],
        ['清明节', 3],
        ['劳动节', 5],
        ['端午节', 3],
        ['国庆节、中秋节', 8],
      ],
      [
        ['元旦', 3],
        ['春节', 9],
        ['清明节', 3],
        ['劳动节', 5],
        ['端午节', 3],
        ['中秋节', 3],
        ['国庆节', 7],
      ],
    ]);
  });

  it('give the 13 days off of the law, beside what is exchanged', () => {
    // 全国年节及纪念日放假办法 (2024): 1 + 4 + 1 + 2 + 1 + 1 + 3 days; those that fall on a weekend are made up for.
    for (const { year, workdays } of CHINA_HOLIDAYS) {
      expect(datesOf(year, 'holiday', false).length - workdays.length).toBe(13);
    }
  });

  it('are worked off on Saturdays and Sundays that are no holidays', () => {
    for (const { year, workdays, holidays } of CHINA_HOLIDAYS) {
      for (const date of workdays) {
        expect([0, 6]).toContain(new Date(utc(year, date)).getUTCDay());
        expect(holidays.some(([, first, last]) => date >= first && date <= last)).toBe(false);
      }
    }
  });
});

function utc(year: number, date: number): number {
  return Date.UTC(year, Math.floor(date / 100) - 1, date % 100);
}
