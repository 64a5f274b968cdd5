import { BarChart, LineChart } from 'echarts/charts';
import { DataZoomInsideComponent, GridComponent, TooltipComponent } from 'echarts/components';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { init, use } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, TooltipComponent, DataZoomInsideComponent, CanvasRenderer, SVGRenderer]);

/** A chart that keeps to the size of its box. */
export interface Chart {
  readonly echarts: EChartsType;
  draw(option: EChartsCoreOption): void;
  /** The chart as a picture with this background, twice as fine as it is on screen. */
  picture(background: string): Promise<Blob | null>;
  /** The same as lines and text. */
  vector(background: string): Blob;
  close(): void;
}

export function createChart(box: HTMLElement): Chart {
  const echarts = init(box, null, { renderer: 'canvas' });
  const resized = new ResizeObserver(() => echarts.resize());
  resized.observe(box);
  let drawn: EChartsCoreOption = {};
  return {
    echarts,
    draw(option) {
      drawn = { animation: false, ...option };
      echarts.setOption(drawn, { notMerge: true });
    },
    picture: (background) =>
      new Promise((resolve) => {
        echarts.renderToCanvas({ pixelRatio: 2, backgroundColor: background }).toBlob(resolve, 'image/png');
      }),
    vector(background) {
      const size = { width: box.clientWidth, height: box.clientHeight };
      const copy = init(null, null, { renderer: 'svg', ssr: true, ...size });
      copy.setOption({ ...drawn, backgroundColor: background });
      const text = copy.renderToSVGString();
      copy.dispose();
      return new Blob([text], { type: 'image/svg+xml' });
    },
    close() {
      resized.disconnect();
      echarts.dispose();
    },
  };
}

/** Stripes over a bar: what is estimated, told without colour. */
export function stripes(color: string) {
  return { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color } as const;
}

/** A tip drawn on the canvas: the page's policy forbids the inline styles of one made of HTML. */
export function tip(colours: { readonly panel: string; readonly text: string; readonly border: string }, font: string) {
  return {
    ...{ trigger: 'axis', renderMode: 'richText', confine: true, transitionDuration: 0 },
    ...{ backgroundColor: colours.panel, borderColor: colours.border, borderWidth: 1, padding: [6, 10] },
    textStyle: { color: colours.text, fontFamily: font, fontSize: 12, lineHeight: 17 },
    axisPointer: { type: 'shadow', label: { show: false } },
  } as const;
}
