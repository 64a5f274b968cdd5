import type { MeterReadings } from '../../api/types.ts';
import { formatTick } from '../../format/number.ts';
import { createChart, tip } from '../chart/charts.ts';
import { paletteOf } from '../chart/palette.ts';

type RegisterReading = MeterReadings['items'][number];

export interface RegisterDrawing {
  readonly readings: readonly RegisterReading[];
  readonly unit: string;
  readonly colour: string;
  readonly formatTime: (instant: number) => string;
  readonly describe: (reading: RegisterReading) => readonly string[];
}

export interface RegisterChart {
  draw(drawing: RegisterDrawing): void;
  close(): void;
}

/** Points shown one by one up to here. */
const SYMBOLS_MAX = 120;
/** So many usual steps without a reading break the line. */
const SILENCE_STEPS = 4;

/** The course of a register, with what is not good marked on it. */
export function createRegisterChart(box: HTMLElement): RegisterChart {
  const chart = createChart(box);

  function draw({ readings, unit, colour, formatTime, describe }: RegisterDrawing): void {
    const fixed = paletteOf(box, ['text', 'muted', 'border', 'border-strong', 'panel', 'bad']);
    const line = paletteOf(box, [colour])[colour] ?? fixed.text;
    const font = getComputedStyle(box).fontFamily;
    const label = { color: fixed.muted, fontFamily: font, fontSize: 11 };
    const points = withBreaks(readings);
    chart.draw({
      grid: { left: 80, right: 14, top: 28, bottom: 28 },
      tooltip: {
        ...tip({ panel: fixed.panel, text: fixed.text, border: fixed['border-strong'] }, font),
        axisPointer: { type: 'line' },
        formatter: (items: readonly { readonly dataIndex: number }[]) => {
          const reading = points[items[0]?.dataIndex ?? -1]?.reading;
          return reading === undefined ? '' : describe(reading).join('\n');
        },
      },
      xAxis: {
        ...{ type: 'time', axisLine: { lineStyle: { color: fixed['border-strong'] } }, splitNumber: 6 },
        axisLabel: { ...label, hideOverlap: true, formatter: (instant: number) => formatTime(instant) },
      },
      yAxis: {
        ...{
          type: 'value',
          scale: true,
          name: unit,
          nameTextStyle: { ...label, align: 'right', padding: [0, 8, 0, 0] },
        },
        ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: fixed.border } } },
      },
      series: [
        {
          ...{
            type: 'line',
            data: points,
            showSymbol: readings.length <= SYMBOLS_MAX,
            symbol: 'circle',
            symbolSize: 4,
          },
          ...{ lineStyle: { color: line, width: 1.5 }, itemStyle: { color: line }, emphasis: { disabled: true } },
          data: points.map(({ at, reading }) => [at, reading?.value ?? '-']),
        },
        {
          ...{ type: 'line', lineStyle: { width: 0 }, symbol: 'diamond', symbolSize: 9, showSymbol: true, z: 3 },
          ...{ itemStyle: { color: fixed.bad }, emphasis: { disabled: true } },
          data: points.map(({ at, reading }) => [at, isGood(reading) ? '-' : reading?.value]),
        },
      ],
    });
  }

  return { draw, close: chart.close };
}

interface Point {
  readonly at: number;
  /** Missing where the line breaks. */
  readonly reading?: RegisterReading;
}

/** The readings with a break where there was silence for several times as long as there usually is between two. */
function withBreaks(readings: readonly RegisterReading[]): readonly Point[] {
  const times = readings.map(({ ts }) => Date.parse(ts));
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return readings.flatMap((reading, index): Point[] => {
    const at = times[index] ?? 0;
    const point = { at, reading };
    return (steps[index - 1] ?? 0) > SILENCE_STEPS * usual ? [{ at: at - 1 }, point] : [point];
  });
}

function isGood(reading: RegisterReading | undefined): boolean {
  return reading === undefined || reading.quality.level === 'good';
}
