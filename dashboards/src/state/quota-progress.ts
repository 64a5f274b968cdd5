/** How far a quota of a year is used up, and where it will stand at the end of the year. */

/** What one energy item, or all of it, was in a day. */
export interface QuotaPart {
  /** Tells the parts of a day apart. */
  readonly key: string;
  readonly value: number | null;
  /** Measured time as a share of the day. */
  readonly coverage: number;
  readonly estimatedShare: number | null;
}

/** A day of consumption or emissions. */
export interface QuotaDay {
  readonly start: string;
  readonly end: string;
  readonly value: number | null;
  /** Measured and estimated time as shares of the day. */
  readonly coverage: number;
  readonly estimatedCoverage: number;
  readonly parts: readonly QuotaPart[];
}

export interface QuotaProgress {
  /** Sum of what is known of the year; null where nothing is. */
  readonly used: number | null;
  /** Known time of the year so far, as a share. */
  readonly known: number;
  /** Mean of a day of the last four weeks, of each part over the time measured of it; null where nothing is. */
  readonly daily: number | null;
  /** Known time of the last four weeks, as a share. */
  readonly recentKnown: number;
  /** Days that are left of the year. */
  readonly daysLeft: number;
  /** At the end of the year; null where nothing can be said. */
  readonly expected: number | null;
}

/** What the forecast goes by. */
export const RECENT_DAYS = 28;
const DAY_MILLIS = 86_400_000;

/**
 * The year so far, and the mean of the last four weeks for every day that is left. A part that is measured seldom has
 * its own mean, so that a meter that is silent makes no other one count for more. What is not known of the year so far
 * is not made up for. `rows` are days, those of the weeks before the year among them; instants are epoch ms.
 */
export function quotaProgress(
  rows: readonly QuotaDay[],
  year: { readonly from: number; readonly to: number },
  now: number,
): QuotaProgress {
  const inYear = rows.filter(({ start }) => Date.parse(start) >= year.from && Date.parse(start) < year.to);
  const recentFrom = now - (RECENT_DAYS + 1) * DAY_MILLIS;
  const recent = rows.filter(({ start, end }) => Date.parse(end) <= now && Date.parse(start) > recentFrom);
  const values = inYear.flatMap(({ value }) => (value === null ? [] : [value]));
  const used = values.length === 0 ? null : sum(values);
  const daily = dailyOf(recent);
  const daysLeft = Math.max(0, year.to - Math.max(now, year.from)) / DAY_MILLIS;
  return {
    ...{ used, daily, daysLeft },
    known: shareKnown(inYear, now),
    recentKnown: shareKnown(recent, now),
    expected: daysLeft === 0 ? used : used === null || daily === null ? null : used + daily * daysLeft,
  };
}

function dailyOf(rows: readonly QuotaDay[]): number | null {
  const measured = new Map<string, { value: number; days: number }>();
  for (const { start, end, parts } of rows) {
    const length = (Date.parse(end) - Date.parse(start)) / DAY_MILLIS;
    for (const { key, value, coverage, estimatedShare } of parts) {
      if (value === null || coverage === 0) continue;
      const before = measured.get(key) ?? { value: 0, days: 0 };
      measured.set(key, {
        value: before.value + value * (1 - (estimatedShare ?? 0)),
        days: before.days + coverage * length,
      });
    }
  }
  return measured.size === 0 ? null : sum([...measured.values()].map(({ value, days }) => value / days));
}

function shareKnown(rows: readonly QuotaDay[], now: number): number {
  const time = sum(rows.map((row) => lengthOf(row, now)));
  return time === 0 ? 0 : Math.min(1, sum(rows.map((row) => knownOf(row, now))) / time);
}

/** Known time of a row, in days. */
function knownOf({ start, end, coverage, estimatedCoverage }: QuotaDay, now: number): number {
  const whole = (Date.parse(end) - Date.parse(start)) / DAY_MILLIS;
  return Math.min(whole * (coverage + estimatedCoverage), lengthOf({ start, end }, now));
}

/** What has come of a row, in days: of the one under way only that. */
function lengthOf({ start, end }: Pick<QuotaDay, 'start' | 'end'>, now: number): number {
  return Math.max(0, Math.min(Date.parse(end), now) - Date.parse(start)) / DAY_MILLIS;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
