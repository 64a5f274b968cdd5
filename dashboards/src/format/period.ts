/** Periods of the calendar of a time zone: what a reader chooses, as the instants that the hub is asked with. */

export const PRESETS = ['today', '7d', 'month', 'lastMonth', 'year'] as const;
export type Preset = (typeof PRESETS)[number];

/** First and last day, both inside, as `YYYY-MM-DD`. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

const DAY_MILLIS = 86_400_000;

/** The days of a preset, as seen at `now` in the zone. */
export function daysOfPreset(preset: Preset, zone: string, now: number): Days {
  const today = dayOf(now, zone);
  const month = today.slice(0, 7);
  switch (preset) {
    case 'today':
      return { first: today, last: today };
    case '7d':
      return { first: addDays(today, -6), last: today };
    case 'month':
      return { first: `${month}-01`, last: today };
    case 'lastMonth': {
      const last = addDays(`${month}-01`, -1);
      return { first: `${last.slice(0, 7)}-01`, last };
    }
    case 'year':
      return { first: `${today.slice(0, 4)}-01-01`, last: today };
    default:
      return preset satisfies never;
  }
}

/**
 * Instants for the hub. `to` is left out where the last day is not over: the hub then answers up to now, and
 * time that has not come yet is not shown as time without data.
 */
export function instantsOf({ first, last }: Days, zone: string, now: number): { from: string; to?: string } {
  const from = new Date(midnight(first, zone)).toISOString();
  const end = midnight(addDays(last, 1), zone);
  return end >= now ? { from } : { from, to: new Date(end).toISOString() };
}

/** The day that an instant (epoch ms) lies in. */
export function dayOf(instant: number, zone: string): string {
  const { year, month, day } = wallClock(instant, zone);
  return `${year}-${month}-${day}`;
}

/** First instant of a day, in epoch ms. */
export function midnight(day: string, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  // The offset at the guess may be that of the other side of a change of clocks: once more from the result.
  const near = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(near, zone);
}

/** The day so many days later, by the calendar alone. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MILLIS).toISOString().slice(0, 10);
}

/** How many days a period has. */
export function countDays({ first, last }: Days): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MILLIS) + 1;
}

/** Whether this is a day that exists, written as `YYYY-MM-DD`. */
export function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

function offsetAt(instant: number, zone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(instant, zone);
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return wall - Math.floor(instant / 1000) * 1000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(
  instant: number,
  zone: string,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string> {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    const two = '2-digit';
    clock = new Intl.DateTimeFormat('en-GB', {
      ...{
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: two,
        day: two,
        hour: two,
        minute: two,
        second: two,
      },
    });
    clocks.set(zone, clock);
  }
  return Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, value])) as ReturnType<
    typeof wallClock
  >;
}
