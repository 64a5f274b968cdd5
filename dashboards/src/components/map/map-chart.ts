import { MapChart } from 'echarts/charts';
import type { EChartsCoreOption } from 'echarts/core';
import { registerMap, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { stripes, tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import boundaries from './shanghai.json';

use([MapChart, LabelLayout]);

const MAP = 'shanghai';

// Regions are called by their code: the names of the file are Chinese, and the reader's language may be another.
registerMap(MAP, {
  ...boundaries,
  features: boundaries.features.map((feature) => ({
    ...feature,
    properties: { ...feature.properties, name: codeOf(feature) },
  })),
} as never);

export interface MapRegion {
  readonly code: string;
  /** Token of the colour and how much of it; null for a district of which nothing is known. */
  readonly fill: { readonly token: string; readonly strength: number } | null;
  readonly describe: readonly string[];
}

/** The districts, coloured; those without data are striped. */
export function mapChart(
  regions: readonly MapRegion[],
  nameOf: (code: string) => string,
  { colour, font, label, width }: Paint,
): EChartsCoreOption {
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const text = { ...label, color: colour('text'), textBorderColor: colour('panel'), textBorderWidth: 2 };
  return {
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      trigger: 'item',
      formatter: ({ name }: { readonly name: string }) => byCode.get(name)?.describe.join('\n') ?? nameOf(name),
    },
    series: [
      {
        ...{ type: 'map', map: MAP, roam: false, selectedMode: false, top: 8, bottom: 8, cursor: 'pointer' },
        label: {
          ...text,
          ...{ show: true, fontSize: width < 600 ? 9 : 11 },
          formatter: ({ name }: { readonly name: string }) => nameOf(name),
        },
        // The centre is small: its districts have no room for their names beside each other.
        labelLayout: { hideOverlap: true },
        itemStyle: { borderColor: colour('border-strong'), areaColor: colour('raised') },
        emphasis: {
          label: { ...text, fontWeight: 'bold' },
          itemStyle: { areaColor: null, borderColor: colour('text'), borderWidth: 2 },
        },
        data: regions.map(({ code, fill }) => ({
          name: code,
          itemStyle:
            fill === null
              ? { areaColor: colour('raised'), decal: stripes(colour('border-strong')) }
              : { areaColor: through(colour(fill.token), fill.strength) },
        })),
      },
    ],
  };
}

/** The same colour, let through by this share. */
function through(rgb: string, strength: number): string {
  return rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${strength})`);
}

/** The file has no code for Chongming, which was a county until 2016: 310151 of GB/T 2260. */
function codeOf({ id }: { readonly id?: string }): string {
  return id ?? '310151';
}
