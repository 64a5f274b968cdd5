/** Where the CO2 of an energy item arises. What is not named here is burnt where it is consumed. */

/** Made elsewhere: what is emitted for it is emitted there (scope 2). */
export const PURCHASED_ENERGIES: ReadonlySet<string> = new Set(['electricity', 'heat', 'steam', 'cooling']);

const NO_FUEL = 'it is no fuel; what was used to make it is counted as electricity or fuel where it was made';

/** Items that no CO2 is calculated of, and why. */
export const NOT_COUNTED: ReadonlyMap<string, string> = new Map([
  ['photovoltaic_electricity', 'made of sunlight: no CO2 where it is made'],
  ['hydrogen', 'burns without CO2; what was used to make it is counted where it was made'],
  ['biogas', 'its carbon is biogenic: it is reported apart from fossil CO2, and no factor of it is known here'],
  ['carbon_dioxide_gas', 'is not burnt; CO2 that is let go is an emission of the process and not of energy'],
  ...['fresh_water', 'softened_water', 'deoxygenated_water', 'compressed_air', 'blast_air'].map(noFuel),
  ...['oxygen', 'nitrogen', 'nitrogen_by_product'].map(noFuel),
]);

/** CO2 that was measured in a stack: shown beside what is calculated, never added to it. */
export const MEASURED_ENERGY = 'co2';

function noFuel(item: string): readonly [item: string, reason: string] {
  return [item, NO_FUEL];
}
