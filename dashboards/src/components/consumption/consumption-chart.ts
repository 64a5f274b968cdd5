import type { EChartsCoreOption } from 'echarts/core';
import type { ConsumptionRow, QualityLevel } from '../../api/types.ts';
import { formatTick } from '../../format/number.ts';
import { rowTick } from '../../format/row.ts';
import { stripes, tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import { faint } from '../chart/palette.ts';

/** A row of consumption, or an interval of a meter. */
export type DrawnRow = Pick<
  ConsumptionRow,
  'start' | 'value' | 'coverage' | 'estimatedCoverage' | 'estimatedShare' | 'quality'
>;

/** What is drawn, and the words of it in the reader's language. */
export interface ConsumptionDrawing<Row extends DrawnRow> {
  readonly rows: readonly Row[];
  readonly interval: string;
  readonly unit: string;
  /** Index of the row that is explained; -1 for none. */
  readonly selected: number;
  /** Token of the colour of the bars. */
  readonly colour: string;
  /** What the strip below the bars tells, and its name. */
  readonly strip: 'coverage' | 'quality';
  readonly stripLabel: string;
  /** Whether the last row is still under way. */
  readonly open: boolean;
  /** Lines of the tip of a row. */
  readonly describe: (row: Row) => readonly string[];
}

/** Colour of each quality in the strip; what is missing has none. */
const QUALITY_TOKEN = {
  ...{ good: 'good', estimated: 'info', suspect: 'warn', invalid: 'bad', missing: 'raised' },
} as const satisfies Record<QualityLevel, string>;
/** From here on bars stand side by side without a gap. */
const MANY_ROWS = 150;
const BAR_WIDTH_MAX = 96;
/** Room for a row, in pixels, from which on its estimated part is striped. */
const STRIPED_WIDTH_MIN = 9;
const LEFT = 66;
const RIGHT = 12;

/**
 * Bars of the rows, the estimated part striped, rows that nothing is known of as an empty field; below them the
 * strip of coverage or quality.
 */
export function consumptionChart<Row extends DrawnRow>(
  { rows, interval, unit, selected, strip, stripLabel, open, describe, colour: token }: ConsumptionDrawing<Row>,
  { colour: of, font, label, width }: Paint,
): EChartsCoreOption {
  const ticks = rows.map(({ start }) => rowTick(start, interval));
  const bars = {
    type: 'bar',
    barGap: '-100%',
    barCategoryGap: rows.length > MANY_ROWS ? 0 : '18%',
    barMaxWidth: BAR_WIDTH_MAX,
    cursor: 'pointer',
  };
  const still = { emphasis: { disabled: true } };
  const hidden = { type: 'value', show: false, min: 0, max: 1 } as const;
  const bar = of(token);
  const narrow = (width - LEFT - RIGHT) / rows.length < STRIPED_WIDTH_MIN;
  return {
    grid: [
      { left: LEFT, right: RIGHT, top: 30, bottom: 78 },
      { left: LEFT, right: RIGHT, height: 14, bottom: 12 },
    ],
    tooltip: {
      ...tip({ panel: of('panel'), text: of('text'), border: of('border-strong') }, font),
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const row = rows[items[0]?.dataIndex ?? -1];
        return row === undefined ? '' : describe(row).join('\n');
      },
    },
    xAxis: [
      {
        ...{ type: 'category', data: ticks, axisLabel: { ...label, hideOverlap: true, margin: 10 } },
        ...{
          axisLine: { lineStyle: { color: of('border-strong') } },
          axisTick: { show: rows.length <= MANY_ROWS, alignWithLabel: true },
        },
      },
      { type: 'category', data: ticks, gridIndex: 1, show: false },
    ],
    yAxis: [
      {
        ...{ type: 'value', name: unit, nameTextStyle: { ...label, align: 'right', padding: [0, 8, 0, 0] } },
        ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: of('border') } } },
      },
      hidden,
      {
        ...{
          type: 'value',
          gridIndex: 1,
          min: 0,
          max: 1,
          interval: 1,
          name: stripLabel,
          nameLocation: 'middle',
        },
        ...{ nameRotate: 0, nameGap: 8, nameTextStyle: { ...label, align: 'right' } },
        ...{
          axisLabel: { show: false },
          axisTick: { show: false },
          axisLine: { show: false },
          splitLine: { show: false },
        },
      },
    ],
    series: [
      {
        ...{ ...bars, name: 'field', yAxisIndex: 1, z: 1, emphasis: { disabled: true } },
        // A row of which nothing is known is an empty field as high as the chart, and no bar of height 0.
        data: rows.map((row, index) => ({
          value: row.value === null || index === selected ? 1 : '-',
          itemStyle: {
            color: index === selected ? of('info-tint') : of('raised'),
            ...(row.value === null ? { decal: stripes(faint(of('muted'))) } : {}),
          },
        })),
      },
      {
        ...{ ...bars, ...still, name: 'measured', stack: 'value', z: 2 },
        data: rows.map((row, index) => ({
          value: row.value === null ? '-' : row.value * (1 - (row.estimatedShare ?? 0)),
          // What is under way grows still: an outline, and no bar like the others.
          itemStyle:
            open && index === rows.length - 1
              ? { color: of('panel'), borderColor: bar, borderWidth: 1.5, borderType: 'dashed' }
              : { color: bar },
        })),
      },
      {
        ...{ ...bars, ...still, name: 'estimated', stack: 'value', z: 2 },
        // Stripes need room to be seen; narrow bars are paler instead.
        itemStyle: narrow
          ? { color: faint(bar) }
          : { color: of('panel'), borderColor: bar, borderWidth: 1, decal: stripes(bar) },
        data: rows.map((row) => (row.value === null || !row.estimatedShare ? '-' : row.value * row.estimatedShare)),
      },
      {
        ...{ type: 'bar', name: 'strip', xAxisIndex: 1, yAxisIndex: 2, stack: 'strip', barCategoryGap: 0 },
        ...{ emphasis: { disabled: true }, showBackground: true },
        backgroundStyle: { color: of('raised'), borderColor: of('border'), borderWidth: 0.5 },
        data: rows.map(({ coverage, quality }) =>
          strip === 'coverage'
            ? { value: coverage, itemStyle: { color: of('good') } }
            : {
                value: quality.level === 'missing' ? '-' : 1,
                itemStyle: { color: of(QUALITY_TOKEN[quality.level]) },
              },
        ),
      },
      {
        ...{ type: 'bar', name: 'stripEstimated', xAxisIndex: 1, yAxisIndex: 2, stack: 'strip', barCategoryGap: 0 },
        ...{ emphasis: { disabled: true }, itemStyle: { color: of('panel'), decal: stripes(of('good')) } },
        data: rows.map(({ estimatedCoverage }) => (strip === 'coverage' && estimatedCoverage) || '-'),
      },
    ],
  };
}
