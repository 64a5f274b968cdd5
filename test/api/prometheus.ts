/**
 * Reads the text format of Prometheus strictly: every sample after the HELP and TYPE of its metric, no
 * metric in two places, no sample twice. Gives the values by name and labels as written.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parsePrometheus(text: string): ReadonlyMap<string, number> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const samples = new Map<string, number>();
  const described = new Set<string>();
  let metric = '';
  for (const line of text.split('\n')) {
    const [, kind, name = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) \S/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (described.has(name)) throw new Error(`${name} is described twice`);
      described.add(name);
      metric = name;
    } else if (kind === 'TYPE') {
      if (name !== metric) throw new Error(`the type of ${name} does not follow its help`);
    } else if (line !== '') {
      takeSample(line, metric, samples);
    }
  }
  return samples;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_]\w*="[^"\n]*"(?:,[a-zA-Z_]\w*="[^"\n]*")*\})? (\S+)$/;

function takeSample(line: string, metric: string, samples: Map<string, number>): void {
  const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? [];
  const base = name.replace(/_(bucket|sum|count)$/, '');
  if (name !== metric && base !== metric) throw new Error(`not a sample of ${metric}: ${line}`);
  if (samples.has(name + labels)) throw new Error(`twice: ${name}${labels}`);
  const number = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value);
  if (Number.isNaN(number) && value !== 'NaN' && value !== 'Nan') throw new Error(`no number: ${line}`);
  samples.set(name + labels, number);
}
