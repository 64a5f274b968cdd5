/** Points as InfluxDB holds them, taken from line protocol: enough for what the hub writes, and nothing else. */

export type FieldType = 'float' | 'integer';

export interface Point {
  readonly tags: ReadonlyMap<string, string>;
  readonly fields: Map<string, number>;
  readonly timestamp: number;
}

export class LineError extends Error {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly text: string;
  readonly kind: 'syntax' | 'conflict';

  constructor(line: number, text: string, kind: LineError['kind'], message: string) {
    super(message);
    this.line = line;
    this.text = text;
    this.kind = kind;
  }
}

interface ParsedLine {
  readonly measurement: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly fields: readonly (readonly [name: string, type: FieldType, value: number])[];
  readonly timestamp: number;
}

export class LineStore {
  /** By measurement and tags, then instant. */
  readonly #points = new Map<string, Map<number, Point>>();
  readonly #types = new Map<string, FieldType>();

  /** Takes every good line and gives what is wrong with the others. */
  write(body: string): LineError[] {
    const errors: LineError[] = [];
    for (const [index, text] of body.split('\n').entries()) {
      if (text === '') continue;
      try {
        this.#put(parseLine(text), index + 1, text);
      } catch (error) {
        if (error instanceof LineError) errors.push(error);
        else errors.push(new LineError(index + 1, text, 'syntax', (error as Error).message));
      }
    }
    return errors;
  }

  /** Points of a measurement by series, in order of time. */
  series(measurement: string): Point[][] {
    return [...this.#points]
      .filter(([name]) => (JSON.parse(name) as string[])[0] === measurement)
      .map(([, points]) => [...points.values()].sort((a, b) => a.timestamp - b.timestamp));
  }

  #put({ measurement, tags, fields, timestamp }: ParsedLine, line: number, text: string): void {
    for (const [name, type] of fields) {
      const known = this.#types.get(`${measurement} ${name}`);
      if (known !== undefined && known !== type) {
        const message = `input field "${name}" on measurement "${measurement}" is type ${type}, already exists as type ${known}`;
        throw new LineError(line, text, 'conflict', message);
      }
    }
    const key = JSON.stringify([measurement, ...[...tags].sort()]);
    let points = this.#points.get(key);
    if (points === undefined) {
      points = new Map();
      this.#points.set(key, points);
    }
    let point = points.get(timestamp);
    if (point === undefined) {
      point = { tags, fields: new Map(), timestamp };
      points.set(timestamp, point);
    }
    for (const [name, type, value] of fields) {
      this.#types.set(`${measurement} ${name}`, type);
      point.fields.set(name, value);
    }
  }
}

/** https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/ */
function parseLine(text: string): ParsedLine {
  const [head = '', fieldText = '', time = '', ...more] = splitUnescaped(text, ' ');
  if (more.length > 0) throw new Error(`unable to parse '${text}': more than three parts`);
  if (!/^-?\d+$/.test(time)) throw new Error(`unable to parse '${text}': bad timestamp`);
  const [measurement = '', ...tagTexts] = splitUnescaped(head, ',');
  const tags = new Map(tagTexts.map((tag) => pairOf(tag, text)));
  const fields = splitUnescaped(fieldText, ',').map((field) => {
    const [name, value] = pairOf(field, text);
    if (/^-?\d+i$/.test(value)) return [name, 'integer', Number(value.slice(0, -1))] as const;
    if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(value)) return [name, 'float', Number(value)] as const;
    throw new Error(`unable to parse '${text}': invalid number`);
  });
  const timestamp = Number(time);
  if (Math.abs(timestamp) > 9_223_372_036_854) throw new Error(`unable to parse '${text}': time outside range`);
  return { measurement, tags, fields, timestamp };
}

function pairOf(text: string, line: string): [string, string] {
  const [key, value, ...more] = splitUnescaped(text, '=');
  if (!key || !value || more.length > 0) throw new Error(`unable to parse '${line}': missing or bad '='`);
  return [unescaped(key), unescaped(value)];
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '\\' && ',= '.includes(text[i + 1] ?? '?')) part += character + text[++i];
    else if (character === separator) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

function unescaped(text: string): string {
  return text.replace(/\\([,= ])/g, '$1');
}
