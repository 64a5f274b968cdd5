import type { EChartsCoreOption } from 'echarts/core';
import { formatTick } from '../../format/number.ts';
import type { IntensityRow } from '../../state/intensity.ts';
import { stripes, tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import { faint } from '../chart/palette.ts';

export interface IntensityDrawing {
  readonly rows: readonly IntensityRow[];
  readonly unit: string;
  readonly nameOf: (row: IntensityRow) => string;
  readonly describe: (row: IntensityRow) => readonly string[];
}

/** Intensity by period as bars, the target as a line across; a period that cannot be said is an empty, striped field. */
export function intensityChart({ rows, unit, nameOf, describe }: IntensityDrawing, paint: Paint): EChartsCoreOption {
  const { colour, font, label } = paint;
  const bar = { type: 'bar', barMaxWidth: 48, barGap: '-100%', emphasis: { disabled: true } };
  return {
    grid: { left: 74, right: 14, top: 34, bottom: 30 },
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const row = rows[items[0]?.dataIndex ?? -1];
        return row === undefined ? '' : describe(row).join('\n');
      },
    },
    xAxis: {
      ...{ type: 'category', data: rows.map(nameOf), axisTick: { show: false } },
      ...{ axisLabel: { ...label, hideOverlap: true }, axisLine: { lineStyle: { color: colour('border-strong') } } },
    },
    yAxis: [
      {
        ...{ type: 'value', name: unit, nameTextStyle: { ...label, align: 'left', padding: [0, 0, 0, -60] } },
        ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: colour('border') } } },
      },
      { type: 'value', show: false, min: 0, max: 1 },
    ],
    series: [
      {
        ...{ ...bar, yAxisIndex: 1, z: 1 },
        itemStyle: { color: colour('raised'), decal: stripes(faint(colour('muted'))) },
        data: rows.map(({ value }) => (value === null ? 1 : '-')),
      },
      { ...bar, z: 2, itemStyle: { color: colour('info') }, data: rows.map(({ value }) => value ?? '-') },
      {
        ...{ type: 'line', step: 'middle', symbol: 'rect', symbolSize: [22, 2], z: 3, emphasis: { disabled: true } },
        ...{ lineStyle: { color: colour('text'), type: 'dashed', width: 1.4 }, itemStyle: { color: colour('text') } },
        data: rows.map(({ target }) => target ?? '-'),
      },
    ],
  };
}
