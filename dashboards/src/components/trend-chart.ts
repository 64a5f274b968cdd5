import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Point } from '../state/history.ts';

use([LineChart, GridComponent, CanvasRenderer]);

export interface TrendChart {
  draw(points: readonly Point[]): void;
  close(): void;
}

/** A line without axes that fills the box and is painted in the box's text colour. */
export function createTrendChart(box: HTMLElement): TrendChart {
  const chart = init(box, null, { renderer: 'canvas' });
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(box);

  function draw(points: readonly Point[]): void {
    const color = getComputedStyle(box).color;
    const known = points.filter((point) => point.value !== null);
    chart.setOption({
      animation: false,
      grid: { left: 1, right: 3, top: 3, bottom: 2 },
      xAxis: { type: 'value', show: false, min: 'dataMin', max: 'dataMax' },
      yAxis: {
        type: 'value',
        show: false,
        // A tenth of the value at least: a change of one per cent must not look like a collapse.
        min: ({ min, max }: Extent) => (min + max) / 2 - span(min, max) / 2,
        max: ({ min, max }: Extent) => (min + max) / 2 + span(min, max) / 2,
      },
      series: [
        {
          type: 'line',
          silent: true,
          // One known point makes no line: show it as a dot.
          showSymbol: known.length === 1,
          symbolSize: 4,
          connectNulls: false,
          data: points.map(({ at, value }) => [at, value ?? '-']),
          lineStyle: { color, width: 1.5 },
          itemStyle: { color },
          areaStyle: { color, opacity: 0.1, origin: 'start' },
        },
      ],
    });
  }

  function close(): void {
    resized.disconnect();
    chart.dispose();
  }

  return { draw, close };
}

interface Extent {
  readonly min: number;
  readonly max: number;
}

function span(min: number, max: number): number {
  return Math.max(max - min, 0.1 * Math.max(Math.abs(min), Math.abs(max)), Number.MIN_VALUE);
}
