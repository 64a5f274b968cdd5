/**
 * A mechanical or electronic counter: so many digits before the point, so many behind it, and after all
 * nines it begins again at zero.
 *
 * How many decimals a counter can have follows from how it is transmitted. A REAL4 holds 24 bits, so
 * seven decimal digits are the most of which each step stays distinct: six digits before the point leave
 * one behind it (just below 1,000,000 a REAL4 moves in steps of 1/16), seven leave none, and a kWh
 * counter that ran past 16,777,216 would lose single kWh. A DOUBLE takes three decimals with any number
 * of digits used here.
 */

export interface CounterOptions {
  /** Digits before the point; the counter rolls over at 10 to this power. */
  readonly digits: number;
  /** Digits behind it; negative for a counter of tens. */
  readonly decimals: number;
}

/** As what each kind of instrument transmits its registers (GB/T 29871-2013). */
export function counterFormat(kind: 'electricity' | 'heat' | 'flow'): 'real4' | 'double' {
  return kind === 'flow' ? 'double' : 'real4';
}

/** Decimals of a counter of so many digits that is transmitted as REAL4 or as DOUBLE. */
export function counterDecimals(digits: number, format: 'real4' | 'double'): number {
  return format === 'double' ? 3 : 7 - digits;
}

/** What the counter shows when this much has gone through it since it stood at zero. */
export function counterReading(total: number, options: CounterOptions): number {
  const scale = 10 ** Math.abs(options.decimals);
  const steps =
    Math.floor(options.decimals < 0 ? total / scale : total * scale) % 10 ** (options.digits + options.decimals);
  return options.decimals < 0 ? steps * scale : steps / scale;
}
