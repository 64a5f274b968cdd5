/** The Grafana boards, and what Grafana does to a query before it is sent. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, readText } from './repository.ts';

const FOLDER = 'dashboards/grafana/boards';

const datasource = z.object({ type: z.enum(['influxdb', 'prometheus']), uid: z.string() });

const gridPos = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) });

const panel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), id: z.int(), gridPos, options: z.object({ content: z.string().min(1) }) }),
  z.object({
    type: z.enum(['timeseries', 'stat', 'table']),
    id: z.int(),
    title: z.string().min(1),
    description: z.string().min(1),
    gridPos,
    datasource,
    targets: z
      .array(z.object({ refId: z.string(), datasource, query: z.string().optional(), expr: z.string().optional() }))
      .min(1),
  }),
]);

const variable = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('custom'),
    name: z.string(),
    options: z.array(z.object({ text: z.string(), value: z.string() })).min(1),
    query: z.string(),
  }),
  z.object({
    type: z.literal('query'),
    name: z.string(),
    datasource,
    query: z.string(),
    allValue: z.string().optional(),
  }),
]);

const boardSchema = z.object({
  uid: z.string().regex(/^[a-z-]{1,40}$/),
  title: z.string().min(1),
  tags: z.array(z.string()),
  timezone: z.literal('Asia/Shanghai'),
  templating: z.object({ list: z.array(variable) }),
  panels: z.array(panel).min(1),
});

export type Board = z.output<typeof boardSchema>;

/** By file name without its ending. */
export function readBoards(): ReadonlyMap<string, Board> {
  const files = readdirSync(join(ROOT, FOLDER)).sort();
  return new Map(
    files.map((file) => [file.replace(/\.json$/, ''), boardSchema.parse(JSON.parse(readText(join(FOLDER, file))))]),
  );
}

export interface BoardQuery {
  /** Board, panel and letter of the query. */
  readonly name: string;
  readonly text: string;
  readonly isVariable: boolean;
}

/** Every query of a board to one kind of server: those of its panels and those that fill its variables. */
export function queriesOf(board: Board, type: 'influxdb' | 'prometheus'): BoardQuery[] {
  const ofVariables = board.templating.list.flatMap((item) =>
    item.type === 'query' && item.datasource.type === type
      ? [{ name: `${board.title}: variable ${item.name}`, text: item.query, isVariable: true }]
      : [],
  );
  const ofPanels = board.panels.flatMap((item) =>
    item.type === 'text'
      ? []
      : item.targets
          .filter((target) => target.datasource.type === type)
          .map(({ refId, query, expr }) => ({
            name: `${board.title}: ${item.title} ${refId}`,
            text: query ?? expr ?? '',
            isVariable: false,
          })),
  );
  return [...ofVariables, ...ofPanels];
}

/** Puts values in the place of Grafana's variables, as Grafana does. */
export function fillIn(query: string, values: Readonly<Record<string, string>>): string {
  const value = (name: string): string => {
    const found = values[name];
    if (found === undefined) throw new Error(`nobody fills in ${name}: ${query}`);
    return found;
  };
  return query
    .replaceAll(/\$\{(\w+)(?::\w+)?\}/g, (_, name: string) => value(name))
    .replaceAll(/\$([A-Za-z_]\w*)/g, (_, name: string) => value(name));
}
