import type { EChartsCoreOption } from 'echarts/core';
import type { MeterReadings, QualityLevel } from '../../api/types.ts';
import { formatTick } from '../../format/number.ts';
import { tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import { qualityBands, silenceAfter } from './quality-bands.ts';

type RegisterReading = MeterReadings['items'][number];

export interface RegisterDrawing {
  readonly readings: readonly RegisterReading[];
  readonly unit: string;
  /** Token of the colour of the line. */
  readonly colour: string;
  /** What the bands below the line are called. */
  readonly bandsLabel: string;
  readonly formatTime: (instant: number) => string;
  readonly describe: (reading: RegisterReading) => readonly string[];
}

/** Points shown one by one up to here. */
const SYMBOLS_MAX = 120;
const LEFT = 80;
const RIGHT = 14;

const BAND_TOKEN = {
  ...{ good: 'good', estimated: 'info', suspect: 'warn', invalid: 'bad', missing: 'border-strong' },
} as const satisfies Record<QualityLevel, string>;

/** The course of readings, what is not good marked on it, and below it the quality of each stretch. */
export function registerChart(drawing: RegisterDrawing, { colour, font, label }: Paint): EChartsCoreOption {
  const { readings, unit, colour: token, bandsLabel, formatTime, describe } = drawing;
  const points = withBreaks(readings);
  const span = { min: points[0]?.at, max: points.at(-1)?.at };
  const still = { emphasis: { disabled: true } };
  return {
    grid: [
      { left: LEFT, right: RIGHT, top: 28, bottom: 58 },
      { left: LEFT, right: RIGHT, height: 12, bottom: 10 },
    ],
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      axisPointer: { type: 'line' },
      formatter: (items: readonly { readonly seriesIndex: number; readonly dataIndex: number }[]) => {
        const found = items.find(({ seriesIndex }) => seriesIndex === 0);
        const reading = points[found?.dataIndex ?? -1]?.reading;
        return reading === undefined ? '' : describe(reading).join('\n');
      },
    },
    xAxis: [
      {
        ...{ type: 'time', ...span, axisLine: { lineStyle: { color: colour('border-strong') } }, splitNumber: 6 },
        axisLabel: { ...label, hideOverlap: true, formatter: (instant: number) => formatTime(instant) },
      },
      { type: 'time', gridIndex: 1, show: false, ...span, axisPointer: { show: false } },
    ],
    yAxis: [
      {
        ...{ type: 'value', scale: true, name: unit },
        nameTextStyle: { ...label, align: 'right', padding: [0, 8, 0, 0] },
        ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: colour('border') } } },
      },
      {
        ...{ type: 'value', gridIndex: 1, min: 0, max: 1, name: bandsLabel, nameLocation: 'middle', nameRotate: 0 },
        ...{ nameGap: 8, nameTextStyle: { ...label, align: 'right' }, axisLabel: { show: false } },
        ...{ axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } },
      },
    ],
    series: [
      {
        ...{ ...still, type: 'line', showSymbol: readings.length <= SYMBOLS_MAX, symbol: 'circle', symbolSize: 4 },
        ...{ lineStyle: { color: colour(token), width: 1.5 }, itemStyle: { color: colour(token) } },
        data: points.map(({ at, reading }) => [at, reading?.value ?? '-']),
      },
      {
        ...{
          ...still,
          type: 'line',
          lineStyle: { width: 0 },
          symbol: 'diamond',
          symbolSize: 9,
          showSymbol: true,
          z: 3,
        },
        itemStyle: { color: colour('bad') },
        data: points.map(({ at, reading }) => [at, isGood(reading) ? '-' : reading?.value]),
      },
      ...bandsByLevel(readings).map(([level, bands]) => ({
        ...{ ...still, type: 'line', xAxisIndex: 1, yAxisIndex: 1, symbol: 'none', silent: true },
        lineStyle: { color: colour(BAND_TOKEN[level]), width: 12, cap: 'butt' },
        data: bands.flatMap(({ from, to }) => [
          [from, 0.5],
          [to, 0.5],
          [to, '-'],
        ]),
      })),
    ],
  };
}

function bandsByLevel(readings: readonly RegisterReading[]) {
  const last = Date.parse(readings.at(-1)?.ts ?? '');
  const bands = qualityBands(readings).map((band) => ({ ...band, to: Math.min(band.to, last) }));
  return [...Map.groupBy(bands, ({ level }) => level)];
}

interface Point {
  readonly at: number;
  /** Missing where the line breaks. */
  readonly reading?: RegisterReading;
}

/** The readings with a break where there was silence. */
function withBreaks(readings: readonly RegisterReading[]): readonly Point[] {
  const silence = silenceAfter(readings);
  return readings.flatMap((reading, index): Point[] => {
    const at = Date.parse(reading.ts);
    const before = readings[index - 1];
    const isBroken = before !== undefined && at - Date.parse(before.ts) > silence;
    return isBroken ? [{ at: at - 1 }, { at, reading }] : [{ at, reading }];
  });
}

function isGood(reading: RegisterReading | undefined): boolean {
  return reading === undefined || reading.quality.level === 'good';
}
