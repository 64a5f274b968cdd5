import type { ApiClient } from '../api/client.ts';
import type { ConsumptionQuery } from '../api/types.ts';
import { type Days, instantsOf } from '../format/period.ts';
import { intensityDays, intensityRows } from './intensity.ts';
import { YEAR_PACE_MILLIS } from './paces.ts';

const SERIES_MAX = 1000;
const ENTRIES_MAX = 4000;
const ROWS_MAX = 400;

interface IntensityQuestion {
  readonly id: string;
  /** Output series; the first one there is where this is none. */
  readonly series: string;
  readonly days: Days;
}

/**
 * Reads what the intensity of an enterprise is made of; null where nothing is made. Output, targets and the periods
 * that are over change seldom and are much to ask for: while the question stays, mostly the last period alone is asked
 * for again. Days are those of `zone`, `now` is epoch ms.
 */
export function createIntensityReader(
  api: Pick<ApiClient, 'outputSeries' | 'outputEntries' | 'quotas' | 'consumption'>,
  zone: string,
) {
  let kept: { readonly of: string; readonly at: number; readonly parts: Awaited<ReturnType<typeof readAll>> } | null =
    null;

  return async function read(question: IntensityQuestion, now: number) {
    const of = JSON.stringify(question);
    const recent = kept !== null && kept.of === of && now - kept.at < YEAR_PACE_MILLIS ? kept : null;
    const parts = recent === null ? await readAll(question, now) : await readLast(recent.parts);
    kept = { of, at: recent?.at ?? now, parts };
    if (parts === null) return null;
    return { ...parts, rows: intensityRows(parts.within, parts.energy.items, parts.targets, now) };
  };

  async function readAll(question: IntensityQuestion, now: number) {
    const all = await api.outputSeries(SERIES_MAX, question.id);
    const series = all.find((one) => one.id === question.series) ?? all[0];
    if (series === undefined) return null;
    const days = intensityDays(series.granularity, question.days);
    const query: ConsumptionQuery = {
      ...{ scope: 'enterprise', id: question.id, unit: 'tce', limit: ROWS_MAX },
      ...{ interval: series.granularity === 'month' ? '1mo' : '1d', ...instantsOf(days, zone, now) },
    };
    const [entries, quotas, energy] = await Promise.all([
      api.outputEntries(series.id, null, ENTRIES_MAX),
      api.quotas(null, SERIES_MAX, undefined, question.id),
      api.consumption(query),
    ]);
    const targets = quotas.filter(({ kind, item }) => kind === 'intensity' && item === series.id);
    const within = entries.filter(({ period }) => period >= days.first && period <= days.last);
    return { all, series, days, query, energy, targets, within };
  }

  async function readLast(parts: Awaited<ReturnType<typeof readAll>>) {
    const last = parts?.energy.items.at(-1);
    if (parts === null || last === undefined) return parts;
    const { items, ...rest } = await api.consumption({ ...parts.query, from: last.start });
    return { ...parts, energy: { ...rest, items: [...parts.energy.items.slice(0, -1), ...items] } };
  }
}
