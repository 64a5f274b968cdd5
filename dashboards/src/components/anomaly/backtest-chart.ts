import type { EChartsCoreOption } from 'echarts/core';
import { formatTick } from '../../format/number.ts';
import { tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';

interface Drawing {
  readonly days: readonly { readonly day: string; readonly opened: number; readonly closed: number }[];
  /** What the bars are called. */
  readonly opened: string;
  readonly closed: string;
}

/** How many events a back-test opened and closed on each day that had any. */
export function daysChart({ days, opened, closed }: Drawing, { colour, font, label }: Paint): EChartsCoreOption {
  const bar = { type: 'bar', barMaxWidth: 22 };
  return {
    grid: { left: 50, right: 14, top: 24, bottom: 28 },
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const at = days[items[0]?.dataIndex ?? 0];
        return at === undefined ? '' : `${at.day}\n${opened} ${at.opened} · ${closed} ${at.closed}`;
      },
    },
    xAxis: {
      ...{ type: 'category', data: days.map(({ day }) => day.slice(5)) },
      ...{ axisLabel: { ...label, hideOverlap: true }, axisLine: { lineStyle: { color: colour('border-strong') } } },
    },
    yAxis: {
      ...{ type: 'value', minInterval: 1, name: opened, nameTextStyle: { ...label, align: 'left' } },
      ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: colour('border') } } },
    },
    series: [{ ...bar, name: opened, itemStyle: { color: colour('bad') }, data: days.map((day) => day.opened) }],
  };
}
