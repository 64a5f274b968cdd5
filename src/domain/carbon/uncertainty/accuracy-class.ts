/**
 * The limits of error that accuracy classes stand for, as they are written in lists of meters: `0.5S`, `1.0级`,
 * `Class B`, `±1.5 %`. A limit holds in the range that the standard names, at its reference conditions.
 */

export const INSTRUMENTS = [
  'activeEnergyMeter',
  'currentTransformer',
  'voltageTransformer',
  'flowMeter',
  'weighing',
  'heatMeter',
  /** Stack monitors and whatever else has no classes here: only a limit in per cent can be read. */
  'other',
] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

export type ClassLimit =
  | {
      readonly isKnown: true;
      /** Relative: 0.005 of class 0.5S. */
      readonly halfWidth: number;
      readonly source: string;
      /** True where the limits were read in the source named. */
      readonly verified: boolean;
    }
  /** `noSuchClass`: not one of the instrument. `noConstantLimit`: the limit varies with the point of operation. */
  | { readonly isKnown: false; readonly reason: 'noSuchClass' | 'noConstantLimit' };

interface InstrumentClasses {
  /** Class indices, or null where any number is one. */
  readonly indices: readonly string[] | null;
  readonly letters: Readonly<Record<string, number>>;
  readonly source: string;
}

const CLASSES: Readonly<Record<Exclude<Instrument, 'heatMeter' | 'other'>, InstrumentClasses>> = {
  activeEnergyMeter: {
    indices: ['0.1S', '0.2S', '0.5S', '0.2', '0.5', '1', '2'],
    // A to C are those of EN 50470-3, too; that the Chinese standard has A to E was read, not their limits.
    letters: { A: 2, B: 1, C: 0.5, D: 0.2, E: 0.1 },
    source: 'IEC 62053-11, -21, -22; EN 50470-3; GB/T 17215.321-2021: limits at the rated current (recalled)',
  },
  currentTransformer: {
    indices: ['0.1', '0.2', '0.2S', '0.5', '0.5S', '1', '3', '5'],
    letters: {},
    source: 'IEC 61869-2, GB/T 20840.2: ratio error at the rated current (recalled)',
  },
  voltageTransformer: {
    indices: ['0.1', '0.2', '0.5', '1', '3'],
    letters: {},
    source: 'IEC 61869-3, GB/T 20840.3: ratio error (recalled)',
  },
  flowMeter: {
    indices: null,
    letters: {},
    source: 'class index as per cent of the flow that is measured, above the transitional flow (recalled)',
  },
  weighing: { indices: null, letters: {}, source: 'class index as per cent of the mass (recalled)' },
};

const INDEX_MAX = 10;

/** The limit of a class as it is written, or why there is none. */
export function limitOfClass(text: string, instrument: Instrument): ClassLimit {
  const written = text.normalize('NFKC').replaceAll(/\s/g, '');
  const percent = /^(?:±|\+-|\+\/-)?(\d+(?:\.\d+)?)%$/.exec(written);
  if (percent !== null) return limit(Number(percent[1]), 'stated as a limit in per cent', true);
  // EN 1434 adds limits that grow with small flows and temperature differences (recalled).
  if (instrument === 'heatMeter') return { isKnown: false, reason: 'noConstantLimit' };
  if (instrument === 'other') return { isKnown: false, reason: 'noSuchClass' };
  const { indices, letters, source } = CLASSES[instrument];
  const name = written.replace(/^(?:class|cl\.?|准确度等级|等级)/i, '').replace(/(?:级|級)$/, '');
  const ofLetter = Object.hasOwn(letters, name.toUpperCase()) ? letters[name.toUpperCase()] : undefined;
  if (ofLetter !== undefined) return limit(ofLetter, source, false);
  const index = /^(\d+(?:\.\d+)?)(s?)$/i.exec(name);
  if (index === null) return { isKnown: false, reason: 'noSuchClass' };
  const [value, suffix] = [Number(index[1]), (index[2] ?? '').toUpperCase()];
  const isListed = indices === null ? suffix === '' && value <= INDEX_MAX : indices.includes(`${value}${suffix}`);
  return isListed && value > 0 ? limit(value, source, false) : { isKnown: false, reason: 'noSuchClass' };
}

function limit(percent: number, source: string, verified: boolean): ClassLimit {
  return { isKnown: true, halfWidth: percent / 100, source, verified };
}
