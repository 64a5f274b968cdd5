/** What a unit measures. Units convert into each other only within one dimension. */
export type Dimension =
  | 'energy'
  | 'reactiveEnergy'
  | 'apparentEnergy'
  | 'power'
  | 'reactivePower'
  | 'apparentPower'
  | 'volume'
  | 'volumeFlow'
  | 'mass'
  | 'massFlow'
  | 'temperature'
  | 'pressure'
  | 'voltage'
  | 'current'
  | 'frequency'
  | 'velocity'
  | 'ratio';
