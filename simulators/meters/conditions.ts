/** What gas and steam meters measure beside the flow: value and swing, temperatures in degrees Celsius. */

export interface SimulatedConditions {
  readonly temperature: readonly [value: number, swing: number];
  readonly pressure: readonly [value: number, swing: number];
  readonly pressureUnit: string;
}

/** By energy type. Of gas the pressure is absolute, of steam above that of the air. */
export const CONDITIONS = {
  gas: { temperature: [16, 2], pressure: [195, 6], pressureUnit: 'kPa' },
  steam: { temperature: [186, 3], pressure: [0.82, 0.03], pressureUnit: 'MPa' },
} as const satisfies Readonly<Record<string, SimulatedConditions>>;

/** Those of an energy type; `undefined` where its meters measure none. */
export function conditionsOf(energy: string): SimulatedConditions | undefined {
  return energy === 'gas' || energy === 'steam' ? CONDITIONS[energy] : undefined;
}
