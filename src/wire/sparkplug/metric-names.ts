/** Names of metrics that are understood beside the hub's own names of quantities; FORMAT.md lists them. */

/** The hub keeps one voltage of a meter: of three phases, that of L1, as `current` is. */
export const METRIC_QUANTITIES: Readonly<Record<string, string>> = {
  'Energy/Import': 'activeEnergy',
  'Energy/Export': 'activeEnergyExport',
  'ReactiveEnergy/Import': 'reactiveEnergy',
  'ReactiveEnergy/Export': 'reactiveEnergyExport',
  'ApparentEnergy/Total': 'apparentEnergy',
  'Power/Total': 'activePower',
  'ReactivePower/Total': 'reactivePower',
  'ApparentPower/Total': 'apparentPower',
  'PowerFactor/Total': 'powerFactor',
  'Voltage/L1': 'voltage',
  'Current/L1': 'current',
  'Current/L2': 'currentL2',
  'Current/L3': 'currentL3',
  Frequency: 'frequency',
  'Volume/Total': 'volume',
  'Volume/Flow': 'volumeFlow',
  'Mass/Total': 'mass',
  'Mass/Flow': 'massFlow',
  'Heat/Total': 'heat',
  'Heat/Flow': 'heatFlow',
  'Cooling/Total': 'cooling',
  'Cooling/Flow': 'coolingFlow',
  Temperature: 'temperature',
  Pressure: 'pressure',
};

/** The quantity of a metric; a name that is not known stays as it is, and is refused as an unknown quantity. */
export function quantityOfMetric(name: string): string {
  return Object.hasOwn(METRIC_QUANTITIES, name) ? (METRIC_QUANTITIES[name] as string) : name;
}

/** Metrics that control the session or the node, and measure nothing (Sparkplug 3.0, 6.4.6 and 6.4.20). */
export function isControl(name: string): boolean {
  return name === 'bdSeq' || name.startsWith('Node Control/') || name.startsWith('Device Control/');
}
