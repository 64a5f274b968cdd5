import { describe, expect, it } from 'vitest';
import { dayKindOf } from '../../../src/domain/anomaly/forecast/day-kind.ts';
import { CHINA_HOLIDAYS } from '../../../src/domain/estimation/china-holidays.ts';

function kindOf(text: string, holidays = CHINA_HOLIDAYS) {
  const date = new Date(`${text}T00:00:00Z`);
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return dayKindOf({ year, month, day, weekday: date.getUTCDay() || 7 }, holidays);
}

describe('the kind of a day', () => {
  it('is that of its weekday on ordinary days', () => {
    expect(kindOf('2026-05-13')).toEqual({ weekday: 3, isDayOff: false, isOrdinary: true, like: [3] });
    expect(kindOf('2026-05-16')).toEqual({ weekday: 6, isDayOff: true, isOrdinary: true, like: [6] });
  });

  it('may be like any on holidays, on exchanged working days and around them', () => {
    // 1 to 5 May are off, the two days before and after are near, Saturday the 9th is worked.
    const kinds = ['04-28', '04-29', '05-01', '05-07', '05-08', '05-09'].map((day) => kindOf(`2026-${day}`).isOrdinary);
    expect(kinds).toEqual([true, false, false, false, true, false]);
    expect(kindOf('2026-05-09')).toMatchObject({ isDayOff: false, like: [6, 7, 3] });
  });

  it('is not ordinary from two weeks before the Spring Festival to two weeks after it', () => {
    // 15 to 23 February 2026.
    const kinds = ['01-31', '02-01', '02-17', '03-09', '03-10'].map((day) => kindOf(`2026-${day}`).isOrdinary);
    expect(kinds).toEqual([true, false, false, false, true]);
  });

  it('knows the Spring Festival of years whose notice is not out', () => {
    // The Chinese year begins on 10 February 2024 and on 26 January 2028.
    expect(['2024-01-25', '2024-01-26', '2024-03-01', '2024-03-02'].map((day) => kindOf(day, []).isOrdinary)).toEqual([
      ...[true, false, false, true],
    ]);
    expect(['2028-01-10', '2028-01-11'].map((day) => kindOf(day).isOrdinary)).toEqual([true, false]);
  });
});
