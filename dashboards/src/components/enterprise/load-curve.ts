import type { EChartsCoreOption } from 'echarts/core';
import type { Consumption, ConsumptionRow } from '../../api/types.ts';
import { formatTick } from '../../format/number.ts';
import { countDays, type Days } from '../../format/period.ts';
import { rowTick } from '../../format/row.ts';
import { tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import { faint } from '../chart/palette.ts';

type Interval = Extract<Consumption['interval'], '15m' | '1h' | '1d' | '1mo'>;

const HOUR = 3_600_000;

/** How finely so many days are drawn: a few hundred points, down to the interval that the hub derives. */
export function intervalOf(days: Days): Interval {
  const count = countDays(days);
  if (count > 800) return '1mo';
  if (count > 45) return '1d';
  return count > 7 ? '1h' : '15m';
}

/**
 * Mean rate of a row in units per hour, over the time of it that is known: a row whose half is covered is not a half
 * of the load. Null where nothing is known.
 */
export function meanRate({ start, end, value, coverage, estimatedCoverage }: ConsumptionRow): number | null {
  const known = ((Date.parse(end) - Date.parse(start)) / HOUR) * Math.min(1, coverage + estimatedCoverage);
  return value === null || known === 0 ? null : value / known;
}

export interface LoadDrawing {
  readonly rows: readonly ConsumptionRow[];
  /** Mean rates of the period before, by place; null where nothing is known. */
  readonly before: readonly (number | null)[];
  readonly interval: string;
  readonly unit: string;
  readonly colour: string;
  readonly names: { readonly now: string; readonly before: string };
  readonly describe: (index: number) => readonly string[];
}

/** The load as a line that breaks where nothing is known, the period before dashed. */
export function loadChart(drawing: LoadDrawing, { colour, font, label }: Paint): EChartsCoreOption {
  const { rows, before, interval, unit, colour: token, names, describe } = drawing;
  const line = { type: 'line', symbol: 'none', step: 'middle', connectNulls: false, emphasis: { disabled: true } };
  return {
    grid: { left: 66, right: 14, top: 34, bottom: 30 },
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      axisPointer: { type: 'line', lineStyle: { color: colour('border-strong') }, label: { show: false } },
      formatter: (items: readonly { readonly dataIndex: number }[]) => describe(items[0]?.dataIndex ?? 0).join('\n'),
    },
    // The wheel belongs to the page: whoever zooms holds Ctrl, and dragging moves nothing.
    dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: false, moveOnMouseWheel: false }],
    xAxis: {
      ...{ type: 'category', data: rows.map(({ start }) => rowTick(start, interval)), boundaryGap: true },
      ...{ axisLabel: { ...label, hideOverlap: true }, axisLine: { lineStyle: { color: colour('border-strong') } } },
    },
    yAxis: {
      ...{ type: 'value', name: unit, nameTextStyle: { ...label, align: 'right', padding: [0, 8, 0, 0] } },
      ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: colour('border') } } },
    },
    series: [
      {
        ...{ ...line, name: names.now, z: 3, itemStyle: { color: colour(token) } },
        lineStyle: { width: 1.6, color: colour(token) },
        areaStyle: { color: faint(colour(token)) },
        // A row of its own between two that are not known would be no line at all.
        ...{ showSymbol: rows.length <= 60, symbol: 'circle', symbolSize: 4 },
        data: rows.map((row) => meanRate(row) ?? '-'),
      },
      {
        ...{ ...line, name: names.before, z: 2 },
        lineStyle: { width: 1.2, type: 'dashed', color: colour('muted') },
        data: before.map((value) => value ?? '-'),
      },
    ],
  };
}
