import type { Detector, DetectorSetting } from '../../api/types.ts';

/** Parameters as somebody types them: empty for what is in force. */
export interface ParameterEntry {
  readonly parameters: Readonly<Record<string, string>>;
  readonly n: string;
  readonly m: string;
  readonly close: string;
}

export const NOTHING_ENTERED: ParameterEntry = { parameters: {}, n: '', m: '', close: '' };

/** What was set before, to be changed. */
export function entryOf(setting: DetectorSetting | undefined): ParameterEntry {
  if (setting === undefined) return NOTHING_ENTERED;
  const { parameters, hysteresis } = setting;
  return {
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
    n: String(hysteresis?.n ?? ''),
    m: String(hysteresis?.m ?? ''),
    close: String(hysteresis?.close ?? ''),
  };
}

/** As the hub takes it: what is empty is left out. A count that is given alone comes with those in force. */
export function enteredIn({ parameters, n, m, close }: ParameterEntry, { hysteresis }: Pick<Detector, 'hysteresis'>) {
  const given = Object.entries(parameters).filter(([, text]) => text.trim() !== '');
  const counts = { n: n === '' ? hysteresis.n : Number(n), m: m === '' ? hysteresis.m : Number(m) };
  return {
    parameters: Object.fromEntries(given.map(([name, text]) => [name, Number(text)])),
    hysteresis:
      n === '' && m === '' && close === ''
        ? null
        : { ...counts, close: close === '' ? hysteresis.close : Number(close) },
  };
}
