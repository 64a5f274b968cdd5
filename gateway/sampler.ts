/**
 * Reads all meters of a gateway at every instant of a wall-clock grid (a 15-minute poll happens at :00,
 * :15, :30 and :45) and puts what they say into the spool.
 *
 * A round that takes longer than the interval is finished, and the instants it ran over are counted as
 * missed: rounds never pile up. A meter that fails is counted and does not hold up the others.
 */

import { createLogLimit } from '../src/telemetry/log-limit.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import type { WireReading, WireValue } from '../src/wire/native/encode.ts';
import type { Counters } from './counters.ts';
import type { MeterDriver } from './drivers/driver.ts';
import { sleep } from './sleep.ts';
import type { NewMessage, Spool } from './spool.ts';

export interface PolledMeter {
  readonly id: string;
  readonly driver: MeterDriver;
  /** The quantities to send; null for all that the meter gives. */
  readonly quantities: ReadonlySet<string> | null;
}

export interface SamplerOptions {
  readonly meters: readonly PolledMeter[];
  readonly intervalMillis: number;
  /** Entries of `readings` in one message at most. */
  readonly entriesPerMessage: number;
  readonly spool: Spool;
  readonly counters: Counters;
  readonly log: Logger;
  /** Called after each round, when what it read is durable in the spool. */
  readonly onRound: () => void;
}

export class Sampler {
  readonly #options: SamplerOptions;
  /** What is wrong with the meters that failed when they were last read. */
  readonly #failing = new Map<string, string>();
  readonly #limitFullLog = createLogLimit(10_000);
  #full = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  /** Polls until the signal is aborted; the round under way is finished and spooled. */
  async run(signal: AbortSignal): Promise<void> {
    const { intervalMillis, counters } = this.#options;
    let due = nextInstant(Date.now(), intervalMillis);
    while (true) {
      await sleepUntil(due, intervalMillis, signal);
      if (signal.aborted) return;
      await this.#poll(signal);
      const next = nextInstant(Date.now(), intervalMillis);
      // Negative where the clock was set back meanwhile: then nothing was missed.
      counters.missedPolls += Math.max(0, Math.round((next - due) / intervalMillis) - 1);
      due = next;
    }
  }

  metersFailing(): number {
    return this.#failing.size;
  }

  /** Whether the last round found the spool full. */
  spoolFull(): boolean {
    return this.#full;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    this.#options.counters.polls++;
    const readings = await Promise.all(this.#options.meters.map((meter) => this.#read(meter, signal)));
    this.#spool(readings.filter((reading) => reading !== null));
    this.#options.onRound();
  }

  async #read(meter: PolledMeter, signal: AbortSignal): Promise<WireReading | null> {
    try {
      const { timestampMillis, values, problems } = await meter.driver.read();
      if (problems.length > 0) this.#fails(meter, problems.join('; '));
      else this.#works(meter);
      const wanted = select(values, meter.quantities);
      return Object.keys(wanted).length === 0 ? null : { meter: meter.id, ts: timestampMillis, values: wanted };
    } catch (error) {
      // A connection that the stopping gateway itself has closed says nothing about the meter.
      if (!signal.aborted) this.#fails(meter, (error as Error).message);
      return null;
    }
  }

  #fails(meter: PolledMeter, problem: string): void {
    this.#options.counters.meterFailures++;
    if (this.#failing.get(meter.id) !== problem) this.#options.log.warn({ meter: meter.id, problem }, 'meter fails');
    this.#failing.set(meter.id, problem);
  }

  #works(meter: PolledMeter): void {
    if (this.#failing.delete(meter.id)) this.#options.log.info({ meter: meter.id }, 'meter works again');
  }

  #spool(readings: readonly WireReading[]): void {
    const { spool, counters, entriesPerMessage } = this.#options;
    const messages: NewMessage[] = [];
    for (let at = 0; at < readings.length; at += entriesPerMessage) {
      messages.push(messageOf(readings.slice(at, at + entriesPerMessage)));
    }
    const { seqs, refused } = spool.append(messages);
    counters.messagesSpooled += seqs.length;
    counters.readingsSpooled += countReadings(messages.slice(0, seqs.length));
    this.#noteFull(refused, countReadings(messages.slice(seqs.length)));
  }

  #noteFull(refused: 'limit' | 'disk' | null, readings: number): void {
    const { counters, log, spool } = this.#options;
    counters.readingsRefused += readings;
    if (refused !== null) {
      const reason = refused === 'limit' ? 'its limit is reached' : 'the disk is full';
      this.#limitFullLog(() =>
        log.error({ ...spool.contents(), readingsRefused: counters.readingsRefused }, `spool full, ${reason}`),
      );
    } else if (this.#full) {
      log.info(spool.contents(), 'spool takes readings again');
    }
    this.#full = refused !== null;
  }
}

function nextInstant(now: number, intervalMillis: number): number {
  return (Math.floor(now / intervalMillis) + 1) * intervalMillis;
}

/** Timers may fire a little early, and the clock may be set while we wait; neither may shift the grid. */
async function sleepUntil(due: number, intervalMillis: number, signal: AbortSignal): Promise<void> {
  for (let left = due - Date.now(); left > 0 && !signal.aborted; left = due - Date.now()) {
    if (left > intervalMillis) return;
    await sleep(left, signal);
  }
}

function select(
  values: Readonly<Record<string, WireValue>>,
  quantities: ReadonlySet<string> | null,
): Readonly<Record<string, WireValue>> {
  if (quantities === null) return values;
  return Object.fromEntries(Object.entries(values).filter(([quantity]) => quantities.has(quantity)));
}

function messageOf(readings: readonly WireReading[]): NewMessage {
  return {
    readingsJson: JSON.stringify(readings),
    readings: readings.reduce((sum, reading) => sum + Object.keys(reading.values).length, 0),
  };
}

function countReadings(messages: readonly NewMessage[]): number {
  return messages.reduce((sum, message) => sum + message.readings, 0);
}
