/** What one gateway has done since it started; every number only rises. */
export interface Counters {
  /** Rounds of the sampler. */
  polls: number;
  /** Instants of the grid that passed while a round was still running. */
  missedPolls: number;
  /** Reads of a meter that gave nothing, or less than they should. */
  meterFailures: number;
  /** Single values that are durable in the spool. */
  readingsSpooled: number;
  /** Single values that were read while the spool was full, and are lost. */
  readingsRefused: number;
  messagesSpooled: number;
  /** PUBLISH packets of telemetry, repeats included. */
  published: number;
  acknowledged: number;
  /** Messages that a receipt removed from the spool. */
  receipted: number;
  /** Acknowledged messages that a summary showed to be missing at the hub. */
  resent: number;
  /** Readings the hub did not take, by its receipts. */
  rejectedReadings: number;
  malformedReceipts: number;
  connections: number;
}

export function createCounters(): Counters {
  return {
    polls: 0,
    missedPolls: 0,
    meterFailures: 0,
    readingsSpooled: 0,
    readingsRefused: 0,
    messagesSpooled: 0,
    published: 0,
    acknowledged: 0,
    receipted: 0,
    resent: 0,
    rejectedReadings: 0,
    malformedReceipts: 0,
    connections: 0,
  };
}
