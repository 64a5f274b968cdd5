/** Energy types as they are offered to be chosen from: those of the hub's catalogue (docs/units.md). */
export const ENERGIES: readonly string[] = [
  ...['electricity', 'gas', 'otherGas', 'steam', 'heat', 'cooling', 'coal', 'coke', 'oil', 'hydrogen'],
  ...['photovoltaic', 'water', 'compressedAir', 'oxygen', 'nitrogen', 'co2'],
];
