/** Sends rows that are made up as they are asked for, and tells how many there were: `node FILE format rows`. */

import Fastify from 'fastify';
import type { ExportFormat } from '../../src/api/export/formats.ts';
import { sendExport } from '../../src/api/export/send-export.ts';
import type { Table } from '../../src/api/export/table.ts';

interface Row {
  readonly n: number;
}

const [format = 'csv', count = '0'] = process.argv.slice(2);
const rows = Number(count);
const PAGE = 2000;

const table: Table<Row> = {
  name: 'rows',
  format: (instant) => new Date(instant).toISOString(),
  columns: [
    { name: 'start', kind: 'instant', cell: ({ n }) => 1_700_000_000_000 + n * 900_000 },
    { name: 'value', kind: 'decimal', cell: ({ n }) => `${n}.${String(n % 1_000_000).padStart(6, '0')}` },
    { name: 'coverage', kind: 'number', cell: ({ n }) => (n % 100) / 100 },
    { name: 'note', kind: 'text', cell: ({ n }) => `row number ${n} with a text of its own` },
  ],
};

async function* pages(): AsyncGenerator<readonly Row[]> {
  for (let first = 0; first < rows; first += PAGE) {
    yield Array.from({ length: Math.min(PAGE, rows - first) }, (_, n) => ({ n: first + n }));
  }
}

// As in the hub: a connection that is kept alive is no reason to wait.
const app = Fastify({ forceCloseConnections: true });
app.decorateRequest('exportedRows', 0);
const { promise: answered, resolve: tell } = Promise.withResolvers<number>();
app.addHook('onResponse', async (request) => tell(request.exportedRows));
app.get('/', (request, reply) =>
  sendExport<Row>(request, reply, {
    ...{ format: format as ExportFormat, table, ndjson: () => '', cursor: null, isLimited: false, pages: pages() },
  }),
);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const response = await fetch(address);
let bytes = 0;
for await (const chunk of response.body ?? []) bytes += chunk.length;
const exported = await answered;
await app.close();
process.stdout.write(JSON.stringify({ rows, bytes, exported }));
