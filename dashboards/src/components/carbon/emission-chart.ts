import type { EChartsCoreOption } from 'echarts/core';
import type { EmissionRow } from '../../api/types.ts';
import { formatTick } from '../../format/number.ts';
import { rowTick } from '../../format/row.ts';
import { stripes, tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';

/** One colour of the stack. */
export interface Layer {
  readonly name: string;
  /** Token of its colour. */
  readonly colour: string;
  /** Whether it is striped, to be told from another of the same colour. */
  readonly striped: boolean;
  /** kgCO2 of each row; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

export interface EmissionDrawing {
  readonly rows: readonly Pick<EmissionRow, 'start' | 'value' | 'measured'>[];
  readonly interval: string;
  readonly unit: string;
  readonly layers: readonly Layer[];
  /** Index of the row that is explained; -1 for none. */
  readonly selected: number;
  readonly measuredName: string;
  readonly describe: (index: number) => readonly string[];
}

/** Kilograms in the unit of the axis. */
const TONNE = 1000;

/** Stacked bars of emissions; what stack monitors measured as diamonds beside; an empty field where nothing is known. */
export function emissionChart(drawing: EmissionDrawing, { colour, font, label }: Paint): EChartsCoreOption {
  const { rows, interval, layers, selected, describe } = drawing;
  const bars = { type: 'bar', barCategoryGap: rows.length > 100 ? 0 : '22%', barMaxWidth: 96, cursor: 'pointer' };
  const still = { emphasis: { disabled: true } };
  const measured = rows.some((row) => row.measured !== null);
  return {
    grid: { left: 66, right: 14, top: 34, bottom: 30 },
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      formatter: (items: readonly { readonly dataIndex: number }[]) => describe(items[0]?.dataIndex ?? 0).join('\n'),
    },
    xAxis: {
      ...{ type: 'category', data: rows.map(({ start }) => rowTick(start, interval)) },
      ...{ axisLabel: { ...label, hideOverlap: true }, axisLine: { lineStyle: { color: colour('border-strong') } } },
    },
    yAxis: [
      {
        ...{ type: 'value', name: drawing.unit, nameTextStyle: { ...label, align: 'right', padding: [0, 8, 0, 0] } },
        ...{ axisLabel: { ...label, formatter: formatTick }, splitLine: { lineStyle: { color: colour('border') } } },
      },
      { type: 'value', show: false, min: 0, max: 1 },
    ],
    series: [
      {
        ...{ ...bars, ...still, name: 'field', yAxisIndex: 1, z: 1, barGap: '-100%' },
        data: rows.map(({ value }, index) => ({
          value: value === null || index === selected ? 1 : '-',
          itemStyle: {
            color: colour(index === selected ? 'info-tint' : 'raised'),
            ...(value === null ? { decal: stripes(colour('border-strong')) } : {}),
          },
        })),
      },
      ...layers.map(({ name, colour: token, striped, values }) => ({
        ...{ ...bars, ...still, name, stack: 'value', z: 2 },
        itemStyle: striped
          ? { color: colour('panel'), borderColor: colour(token), borderWidth: 1, decal: stripes(colour(token)) }
          : { color: colour(token) },
        data: values.map((value) => (value === null ? '-' : value / TONNE)),
      })),
      ...(measured
        ? [
            {
              ...{ type: 'line', name: drawing.measuredName, symbol: 'diamond', symbolSize: 11, z: 4, ...still },
              ...{ lineStyle: { width: 0 }, itemStyle: { color: colour('panel'), borderColor: colour('text') } },
              data: rows.map((row) => (row.measured?.value == null ? '-' : row.measured.value / TONNE)),
            },
          ]
        : []),
    ],
  };
}
