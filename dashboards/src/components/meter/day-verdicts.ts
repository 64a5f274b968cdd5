import type { MeterInterval, QualityLevel } from '../../api/types.ts';

type RuleId = MeterInterval['rules'][number];

/** What one rule found on a day. */
export interface DayVerdict {
  readonly rule: RuleId;
  /** Stretches of intervals in which it fired, by their first start and last end. */
  readonly stretches: readonly { readonly start: string; readonly end: string }[];
  readonly intervals: number;
  /** What these intervals are taken for, whatever else was found in them. */
  readonly levels: readonly QualityLevel[];
}

/** Rules that fired in these intervals, which are in order, those that fired most first. */
export function dayVerdicts(rows: readonly MeterInterval[]): readonly DayVerdict[] {
  const found = new Map<RuleId, MeterInterval[]>();
  for (const row of rows) {
    for (const rule of row.rules) found.set(rule, [...(found.get(rule) ?? []), row]);
  }
  return [...found]
    .map(([rule, fired]) => ({
      ...{ rule, stretches: stretchesOf(fired), intervals: fired.length },
      levels: [...new Set(fired.map(({ quality }) => quality.level))],
    }))
    .sort((a, b) => b.intervals - a.intervals || (a.rule < b.rule ? -1 : 1));
}

/** Rules that looked at these intervals and found nothing. */
export function quietRules(rows: readonly MeterInterval[]): readonly RuleId[] {
  const fired = new Set(rows.flatMap(({ rules }) => rules));
  return [...new Set(rows.flatMap(({ ran }) => ran))].filter((rule) => !fired.has(rule)).sort();
}

function stretchesOf(rows: readonly MeterInterval[]): DayVerdict['stretches'] {
  const stretches: { start: string; end: string }[] = [];
  for (const { start, end } of rows) {
    const last = stretches.at(-1);
    if (last?.end === start) last.end = end;
    else stretches.push({ start, end });
  }
  return stretches;
}
