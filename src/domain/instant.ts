/**
 * Instants as text. Inside, an instant is a number: milliseconds since 1970-01-01T00:00:00Z.
 *
 * `Date.parse` is not used: it accepts texts without an offset (read as local time), turns 30 February
 * into 2 March, and takes many forms that are not ISO 8601. A wrong hour is a wrong kWh.
 */

/** Why a text is not an instant. */
export type InstantProblem = 'malformed' | 'no_offset';

const DIGIT_0 = 48;

/**
 * Parses ISO 8601 / RFC 3339 with a mandatory offset: `2026-11-20T16:00:00.123+08:00`, `...Z`.
 * Seconds are mandatory, a fraction may have any length (cut to milliseconds), the offset may be
 * `Z`, `+08:00` or `+0800`. Returns the epoch milliseconds or the problem.
 */
export function parseInstant(text: string): number | InstantProblem {
  const length = text.length;
  if (length < 19) return 'malformed';
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if ((year | month | day | hour | minute | second) < 0) return 'malformed';
  const separator = text.charCodeAt(10);
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    (separator !== 84 && separator !== 116 && separator !== 32) ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58
  ) {
    return 'malformed';
  }
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return 'malformed';
  if (hour > 23 || minute > 59 || second > 59) return 'malformed';

  let at = 19;
  let millis = 0;
  if (at < length && text.charCodeAt(at) === 46) {
    const start = ++at;
    let scale = 100;
    while (at < length && isDigit(text.charCodeAt(at))) {
      millis += (text.charCodeAt(at) - DIGIT_0) * scale;
      scale = Math.floor(scale / 10);
      at++;
    }
    if (at === start) return 'malformed';
  }

  const offsetMinutes = parseOffset(text, at);
  if (typeof offsetMinutes === 'string') return offsetMinutes;
  const dayMillis = daysFromCivil(year, month, day) * 86_400_000;
  return dayMillis + hour * 3_600_000 + (minute - offsetMinutes) * 60_000 + second * 1000 + millis;
}

/** The instant as RFC 3339 in UTC with milliseconds, as every answer of the hub writes it. */
export function formatInstant(millis: number): string {
  const inDay = millis - knownDay;
  if (inDay >= 0 && inDay < DAY_MILLIS && Number.isInteger(inDay)) return knownDate + timeOfDay(inDay);
  const text = new Date(millis).toISOString();
  // Years of more than four digits have a sign, and are longer.
  if (text.length === ISO_LENGTH && Number.isInteger(millis)) {
    knownDay = Math.floor(millis / DAY_MILLIS) * DAY_MILLIS;
    knownDate = text.slice(0, DATE_LENGTH);
  }
  return text;
}

const DAY_MILLIS = 86_400_000;
const ISO_LENGTH = '2026-11-21T08:30:00.000Z'.length;
const DATE_LENGTH = '2026-11-21T'.length;
/** The day that was formatted last: instants of one answer lie near each other, and dates are what takes long. */
let knownDay = Number.NaN;
let knownDate = '';
const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const THREE = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

function timeOfDay(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}.${THREE[millis % 1000]}Z`;
}

function parseOffset(text: string, at: number): number | InstantProblem {
  const rest = text.length - at;
  if (rest === 0) return 'no_offset';
  const sign = text.charCodeAt(at);
  if (sign === 90 || sign === 122) return rest === 1 ? 0 : 'malformed';
  if (sign !== 43 && sign !== 45) return 'malformed';
  const colon = rest === 6 && text.charCodeAt(at + 3) === 58;
  if (!colon && rest !== 5) return 'malformed';
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + (colon ? 4 : 3), 2);
  if ((hours | minutes) < 0 || hours > 23 || minutes > 59) return 'malformed';
  return (sign === 45 ? -1 : 1) * (hours * 60 + minutes);
}

/** The number in `count` digits from `at`, or -1 where one of them is not a digit. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return -1;
    value = value * 10 + (code - DIGIT_0);
  }
  return value;
}

function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= 57;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
 * Algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
