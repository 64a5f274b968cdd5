/**
 * InfluxQL exactly as the store asks it, and nothing else: SLIMIT, INTO, a missing bound or any other
 * word is refused, because a server of another generation may not have it.
 */

import type { LineStore, Point } from './line-store.ts';

export interface AnsweredSeries {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | null)[])[];
}

export class StatementError extends Error {}

const NAME = '"(?:[^"\\\\]|\\\\.)+"';
const TEXT = "'(?:[^'\\\\]|\\\\.)*'";
const EQUAL = `${NAME} = ${TEXT}`;
/** Fields, the first one perhaps as `last(...)`; tags that are given or one of several; times; groups, order and limit. */
const STATEMENT = new RegExp(
  `^SELECT (last\\(${NAME}\\)|${NAME})((?:, ${NAME})*) FROM "(reading|interval|day)"` +
    ` WHERE ((?:${EQUAL} AND )*)(?:\\((${EQUAL}(?: OR ${EQUAL})*)\\) AND )?` +
    `time >= (-?\\d+)ms AND time <= (-?\\d+)ms` +
    `(?: GROUP BY (${NAME}(?:, ${NAME})*))?(?: ORDER BY time( DESC)? LIMIT ([1-9]\\d*))?$`,
);
const MILLIS_MAX = 9_223_372_036_854;

/** The answer to every statement of a request, in order. */
export function answer(store: LineStore, q: string): AnsweredSeries[][] {
  return splitStatements(q).map((statement) => answerOne(store, statement));
}

function answerOne(store: LineStore, statement: string): AnsweredSeries[] {
  const parts = STATEMENT.exec(statement);
  if (parts === null) {
    throw new StatementError(`error parsing query: not a statement that every generation answers: ${statement}`);
  }
  const [, first = '', more = '', measurement = '', all = '', any, from, to, groupText, descending, limit] = parts;
  const isLast = first.startsWith('last(');
  const fields = namesIn(`${first}${more}`);
  const groupBy = namesIn(groupText ?? '');
  const [begin, end] = [instant(from), instant(to)];
  const [must, may] = [equalsIn(all), any === undefined ? null : equalsIn(any)];
  const groups = new Map<string, Point[]>();
  for (const series of store.series(measurement)) {
    const tags = series[0]?.tags ?? new Map<string, string>();
    const has = ([name, value]: readonly [string, string]): boolean => (tags.get(name) ?? '') === value;
    if (!must.every(has) || may?.some(has) === false) continue;
    const points = series.filter(
      (point) => isWithin(point, begin, end) && (isLast ? fields.slice(0, 1) : fields).some((f) => point.fields.has(f)),
    );
    const name = JSON.stringify(groupBy.map((tag) => [tag, tags.get(tag) ?? '']));
    if (points.length > 0) groups.set(name, [...(groups.get(name) ?? []), ...points]);
  }
  const columns = ['time', ...(isLast ? ['last', ...fields.slice(1)] : fields)];
  return [...groups].map(([name, points]) => {
    points.sort((a, b) => (a.timestamp - b.timestamp) * (descending === undefined ? 1 : -1));
    const shown = isLast ? points.slice(-1) : points.slice(0, limit === undefined ? undefined : Number(limit));
    const tags = groupBy.length === 0 ? {} : { tags: Object.fromEntries(JSON.parse(name) as [string, string][]) };
    return { name: measurement, ...tags, columns, values: shown.map((point) => rowOf(point, fields)) };
  });
}

function namesIn(text: string): string[] {
  return (text.match(new RegExp(NAME, 'g')) ?? []).map(unquote);
}

function equalsIn(text: string): (readonly [name: string, value: string])[] {
  const equals = new RegExp(`(${NAME}) = (${TEXT})`, 'g');
  return Array.from(text.matchAll(equals), ([, name = '', value = '']) => [unquote(name), unquote(value)] as const);
}

function rowOf({ timestamp, fields }: Point, names: readonly string[]): (number | null)[] {
  return [timestamp, ...names.map((name) => fields.get(name) ?? null)];
}

function isWithin({ timestamp }: Point, from: number, to: number): boolean {
  return timestamp >= from && timestamp <= to;
}

function instant(digits: string | undefined): number {
  const millis = Number(digits);
  if (Math.abs(millis) > MILLIS_MAX) throw new StatementError(`error parsing query: overflowed duration ${digits}ms`);
  return millis;
}

/** Without the quotes. */
function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

function splitStatements(q: string): string[] {
  const parts = q.match(/(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^;'"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
