import { SankeyChart } from 'echarts/charts';
import type { EChartsCoreOption } from 'echarts/core';
import { use } from 'echarts/core';
import { formatValue } from '../../format/number.ts';
import { stripes, tip } from '../chart/charts.ts';
import type { Paint } from '../chart/paint.ts';
import { LOSS, type MeterTree, ROOT } from './meter-tree.ts';

use([SankeyChart]);

export interface TreeDrawing {
  readonly tree: MeterTree;
  /** Token of the colour of the energy type. */
  readonly colour: string;
  readonly unit: string;
  readonly printedUnit: string;
  readonly nameOf: (node: string) => string;
}

/** The flow from the boundary of the enterprise to its equipment; losses are striped. */
export function treeChart(
  { tree, colour: token, unit, printedUnit, nameOf }: TreeDrawing,
  paint: Paint,
): EChartsCoreOption {
  const { colour, font, label, width } = paint;
  const valued = (value: number) => `${formatValue(value, unit)} ${printedUnit}`;
  const narrow = width < 600;
  return {
    tooltip: {
      ...tip({ panel: colour('panel'), text: colour('text'), border: colour('border-strong') }, font),
      trigger: 'item',
      formatter: ({ dataType, data, name, value }: TipOf) =>
        dataType === 'edge'
          ? `${nameOf(data.source ?? '')} → ${nameOf(data.target ?? '')}\n${valued(data.value ?? 0)}`
          : `${nameOf(name)}\n${valued(value)}`,
    },
    series: [
      {
        ...{ type: 'sankey', left: 8, right: narrow ? 70 : 170, top: 12, bottom: 12, nodeWidth: 14, nodeGap: 12 },
        ...{ draggable: false, nodeAlign: 'left', emphasis: { focus: 'adjacency' }, layoutIterations: 32 },
        label: {
          ...label,
          ...{ color: colour('text'), width: narrow ? 66 : 160, overflow: 'break', textBorderWidth: 0 },
          formatter: ({ name }: { readonly name: string }) => nameOf(name),
        },
        lineStyle: { color: colour(token), opacity: 0.28, curveness: 0.5 },
        data: tree.nodes.map((name) => ({
          name,
          itemStyle: name.startsWith(LOSS)
            ? { color: colour('panel'), borderColor: colour('bad'), borderWidth: 1, decal: stripes(colour('bad')) }
            : { color: colour(name === ROOT ? 'border-strong' : token), borderWidth: 0 },
        })),
        links: tree.links.map((link) =>
          link.target.startsWith(LOSS) ? { ...link, lineStyle: { color: colour('bad'), opacity: 0.3 } } : link,
        ),
      },
    ],
  };
}

interface TipOf {
  readonly dataType: string;
  readonly name: string;
  readonly value: number;
  readonly data: { readonly source?: string; readonly target?: string; readonly value?: number };
}
