/** How fast something is used and how much of it has been used since the epoch of the simulation. */
export interface LoadModel {
  /** Rate of use at an instant (epoch milliseconds): kW, m3/h, t/h or GJ/h; never negative. */
  rateAt(millis: number): number;
  /** The integral of the rate since `SIMULATION_EPOCH`: kWh, m3, t or GJ; zero before it, never falling. */
  totalAt(millis: number): number;
}

/**
 * 2025-01-01 00:00 in Shanghai: every simulated meter counts from here. A fixed instant instead of a file
 * with the last register: the total at any time is then a pure function, so a simulator that is started
 * again shows registers that went on counting, and history can be written for any day since.
 */
export const SIMULATION_EPOCH = Date.UTC(2024, 11, 31, 16);
