/** The zone in which the hub counts days by default; the API does not tell another one yet. */
export const ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

interface Civil {
  readonly date: string;
  readonly monthDay: string;
  readonly time: string;
}

function civil(instant: number): Civil {
  const found = Object.fromEntries(parts.formatToParts(instant).map((part) => [part.type, part.value])) as Record<
    'year' | 'month' | 'day' | 'hour' | 'minute' | 'second',
    string
  >;
  const monthDay = `${found.month}-${found.day}`;
  return { date: `${found.year}-${monthDay}`, monthDay, time: `${found.hour}:${found.minute}:${found.second}` };
}

/** `hh:mm:ss` today, `MM-DD hh:mm:ss` on another day of this year, the full date before that. */
export function formatInstant(instant: number, now: number = Date.now()): string {
  const then = civil(instant);
  const today = civil(now);
  if (then.date === today.date) return then.time;
  if (then.date.slice(0, 4) === today.date.slice(0, 4)) return `${then.monthDay} ${then.time}`;
  return `${then.date} ${then.time}`;
}

/** The instant with its full date, for a tooltip. */
export function formatInstantFull(instant: number): string {
  const { date, time } = civil(instant);
  return `${date} ${time}`;
}

/** The day of an instant as the API writes it: `YYYY-MM-DD`. */
export function formatDay(instant: string): string {
  return civil(Date.parse(instant)).date;
}

/** An instant as the API writes it, to the minute: `YYYY-MM-DD hh:mm`. */
export function formatMinute(instant: string): string {
  return formatInstantFull(Date.parse(instant)).slice(0, 16);
}
