/** How a quota of a whole year is shown: its value over the divisor, in the unit. */
export const QUOTA_LOOK = {
  'energy-tce': { unit: 'tce', printed: 'tce', divisor: 1 },
  'electricity-kWh': { unit: 'kWh', printed: 'kWh', divisor: 1 },
  'co2-kg': { unit: 't', printed: 'tCO₂', divisor: 1000 },
} as const;
