/** Boundary between steam and region 3 of IAPWS-IF97: R7-97(2012), equation 5 and table 1. */

/** Pressure of the boundary in MPa at a temperature of 623.15 to 863.15 K. */
export function boundaryPressureMpa(temperature: number): number {
  return 348.05185628969 - 1.1671859879975 * temperature + 0.0010192970039326 * temperature * temperature;
}
