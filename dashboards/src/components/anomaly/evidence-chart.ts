import type { EChartsCoreOption } from 'echarts/core';
import { formatShare, formatTick } from '../../format/number.ts';
import { tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import { faint } from '../chart/palette.ts';
import { clockOf, type EvidencePoint, type Measure, placeOf } from './evidence.ts';

interface Drawing {
  readonly points: readonly EvidencePoint[];
  readonly measure: Measure;
  /** As printed on the axis; empty for a pure number. */
  readonly unit: string;
  readonly names: { readonly actual: string; readonly band: string; readonly low: string; readonly high: string };
  readonly describe: (index: number) => readonly string[];
}

/** The expected band as an area between two dashed lines, and the actual values as a line over it. */
export function evidenceChart(drawing: Drawing, { colour, font, label }: Paint): EChartsCoreOption {
  const { points, measure, unit, names, describe } = drawing;
  const line = { type: 'line', symbol: 'none', connectNulls: false, emphasis: { disabled: true } };
  const dashed = { width: 1.2, type: 'dashed', color: colour('info') };
  const tick = measure === 'share' ? (value: number) => formatShare(value) : formatTick;
  const between = ({ low, high }: EvidencePoint) => (low === null || high === null ? '-' : high - low);
  const some = points.length <= 60;
  // A single point makes no line: its limit has to be one by itself.
  const limit = { showSymbol: some, symbol: 'rect', symbolSize: [points.length < 4 ? 40 : 7, 2] };
  return {
    grid: { left: 66, right: 14, top: 34, bottom: 30 },
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      axisPointer: { type: 'line', lineStyle: { color: colour('border-strong') }, label: { show: false } },
      formatter: (items: readonly { readonly dataIndex: number }[]) => describe(items[0]?.dataIndex ?? 0).join('\n'),
    },
    xAxis: {
      ...{ type: 'category', data: points.map((point) => clockOf(placeOf(point, points))), boundaryGap: true },
      ...{ axisLabel: { ...label, hideOverlap: true }, axisLine: { lineStyle: { color: colour('border-strong') } } },
    },
    yAxis: {
      ...{ type: 'value', name: unit, nameTextStyle: { ...label, align: 'right', padding: [0, 8, 0, 0] } },
      ...{ axisLabel: { ...label, formatter: tick }, splitLine: { lineStyle: { color: colour('border') } } },
    },
    series: [
      {
        ...{ ...line, name: names.low, z: 2, lineStyle: dashed, itemStyle: { color: colour('info') } },
        ...limit,
        data: points.map(({ low }) => low ?? '-'),
      },
      {
        ...{ ...line, name: names.high, z: 2, lineStyle: dashed, itemStyle: { color: colour('info') } },
        ...limit,
        data: points.map(({ high }) => high ?? '-'),
      },
      // The area is what is stacked on the lower limit, so that it begins there and not at zero.
      {
        ...{ ...line, name: '', z: 1, stack: 'band', stackStrategy: 'all', lineStyle: { opacity: 0 }, silent: true },
        data: points.map(({ low, high }) => (low === null || high === null ? '-' : low)),
      },
      {
        ...{ ...line, name: names.band, z: 1, stack: 'band', stackStrategy: 'all', lineStyle: { opacity: 0 } },
        areaStyle: { color: faint(colour('info')) },
        data: points.map(between),
      },
      {
        ...{ ...line, name: names.actual, z: 3, itemStyle: { color: colour('bad') } },
        ...{ lineStyle: { width: 1.8, color: colour('bad') }, showSymbol: some, symbol: 'circle', symbolSize: 5 },
        data: points.map(({ actual }) => actual ?? '-'),
      },
    ],
  };
}
