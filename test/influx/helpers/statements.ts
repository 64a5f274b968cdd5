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

const NAME = '"((?:[^"\\\\]|\\\\.)+)"';
const TEXT = "'((?:[^'\\\\]|\\\\.)*)'";
const BOUNDS = 'time >= (-?\\d+)ms AND time <= (-?\\d+)ms';
const FIELDS = `${NAME}, ${NAME}, ${NAME}, ${NAME}`;
const READINGS = new RegExp(
  `^SELECT ${FIELDS} FROM "reading" WHERE "meter" = ${TEXT} AND ${BOUNDS}(?: ORDER BY time LIMIT ([1-9]\\d*))?$`,
);
const LATEST = new RegExp(
  `^SELECT last\\(${NAME}\\), ${NAME}, ${NAME}, ${NAME} FROM "reading" WHERE ${BOUNDS} GROUP BY "enterprise", "meter"$`,
);
const MILLIS_MAX = 9_223_372_036_854;

/** The answer to every statement of a request, in order. */
export function answer(store: LineStore, q: string): AnsweredSeries[][] {
  return splitStatements(q).map((statement) => answerOne(store, statement));
}

function answerOne(store: LineStore, statement: string): AnsweredSeries[] {
  const readings = READINGS.exec(statement);
  if (readings !== null) {
    const fields = readings.slice(1, 5).map((name) => unquote(name));
    const [meter, from, to] = [unquote(readings[5]), instant(readings[6]), instant(readings[7])];
    const points = store
      .series('reading')
      .filter(([first]) => first?.tags.get('meter') === meter)
      .flatMap((series) =>
        series.filter((point) => isWithin(point, from, to) && fields.some((f) => point.fields.has(f))),
      )
      .sort((a, b) => a.timestamp - b.timestamp)
      .slice(0, readings[8] === undefined ? undefined : Number(readings[8]));
    if (points.length === 0) return [];
    return [{ name: 'reading', columns: ['time', ...fields], values: points.map((point) => rowOf(point, fields)) }];
  }
  const latest = LATEST.exec(statement);
  if (latest !== null) {
    const fields = latest.slice(1, 5).map((name) => unquote(name));
    const [from, to] = [instant(latest[5]), instant(latest[6])];
    return store.series('reading').flatMap((series) => {
      const point = series.findLast(
        (candidate) => isWithin(candidate, from, to) && candidate.fields.has(fields[0] ?? ''),
      );
      if (point === undefined) return [];
      const tags = { enterprise: point.tags.get('enterprise') ?? '', meter: point.tags.get('meter') ?? '' };
      return [{ name: 'reading', tags, columns: ['time', 'last', ...fields.slice(1)], values: [rowOf(point, fields)] }];
    });
  }
  throw new StatementError(`error parsing query: not a statement that every generation answers: ${statement}`);
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

function unquote(text: string | undefined): string {
  return (text ?? '').replace(/\\(.)/g, '$1');
}

function splitStatements(q: string): string[] {
  const parts = q.match(/(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^;'"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
