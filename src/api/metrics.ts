/** `/metrics`: what each thread counts, in the text format of Prometheus. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { MetricSample } from './services.ts';

/** Those of the process itself; kept, because they count from when they were made. */
const ofProcess = new Registry();
collectDefaultMetrics({ register: ofProcess });

/** Makes the text from samples gathered for this answer; every counter lives in the thread it counts in. */
export async function renderMetrics(samples: readonly MetricSample[]): Promise<string> {
  const registry = new Registry();
  const byName = Map.groupBy(samples, ({ name }) => name);
  for (const [name, group] of byName) {
    const { help, type } = group[0] as MetricSample;
    const options = { name, help, registers: [registry], labelNames: Object.keys(group[0]?.labels ?? {}) };
    const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
    for (const { labels = {}, value } of group) metric.inc(labels, value);
  }
  return Registry.merge([ofProcess, registry]).metrics();
}
