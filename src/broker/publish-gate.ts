/**
 * The gate every PUBLISH passes before it is acknowledged. Aedes sends the PUBACK when
 * `authorizePublish` calls back, and no other of its hooks can hold it (measured on 1.2.0): so the
 * durable append is awaited here. The PUBACK promises what `JournalWriter.append` promises: the message
 * is on disk, after the fsync of its group.
 */

import type { PublishPacket } from 'aedes';
import type { JournalWriter, MessageSource } from '../journal/journal.ts';
import type { QuotaBook } from './quota.ts';
import type { Session } from './session.ts';
import { visitorOf, type Witness } from './witness.ts';

export interface GateCounters {
  /** QoS 1 and 2 telemetry on disk, and so acknowledged. */
  durable: number;
  /** QoS 0 telemetry on disk. */
  bestEffort: number;
  /** QoS 0 telemetry that found no room. */
  bestEffortDropped: number;
  /** QoS 1 and 2 telemetry that was refused with its connection, because too much was waiting. */
  refused: number;
  /** QoS 0 telemetry over the quota of its gateway; counted among those that found no room too. */
  overQuotaDropped: number;
  /** Messages whose answer was held because their gateway is over its quota. */
  held: number;
  /** Attempts to publish where the gateway may not. */
  foreignTopic: number;
}

/** Share of the journal's waiting room that QoS 0 may fill. */
const BEST_EFFORT_SHARE = 0.25;

export class PublishRefusedError extends Error {
  readonly code: 'topic_not_allowed' | 'journal_full';

  constructor(code: PublishRefusedError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PublishRefusedError';
    this.code = code;
  }
}

export class PublishGate {
  readonly counters: GateCounters = {
    ...{ durable: 0, bestEffort: 0, bestEffortDropped: 0, refused: 0 },
    ...{ overQuotaDropped: 0, held: 0, foreignTopic: 0 },
  };
  /** QoS 0 telemetry that found no room, by principal. */
  readonly droppedBy = new Map<string, number>();
  readonly #journal: JournalWriter;
  readonly #quotas: QuotaBook;
  readonly #witness: Witness | undefined;
  /** QoS 1 and 2 telemetry that has no answer yet. */
  #underWay = 0;
  #onSettled: (() => void) | null = null;

  constructor(journal: JournalWriter, quotas: QuotaBook, witness?: Witness) {
    this.#journal = journal;
    this.#quotas = quotas;
    this.#witness = witness;
  }

  /** Resolves when every message that has been taken has its answer, at the latest after `millisMax`. */
  async settled(millisMax: number): Promise<void> {
    if (this.#underWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onSettled = resolve;
    const timer = setTimeout(resolve, millisMax);
    await promise;
    clearTimeout(timer);
  }

  /** Calls back when the packet may be acknowledged, or with the reason why its connection must end. */
  pass(session: Session, packet: PublishPacket, done: (error?: Error | null) => void): void {
    // Nobody may subscribe to what gateways publish, so a retained message would be kept for nothing.
    packet.retain = false;
    const source = session.sourceOf(packet.topic);
    if (source !== undefined) {
      if (packet.qos === 0) this.#passBestEffort(session, source, packet, done);
      else this.#passDurable(session, source, packet, done);
    } else if (packet.topic === session.statusTopic) {
      this.#passStatus(session, packet, done);
    } else {
      this.counters.foreignTopic++;
      const topic = JSON.stringify(packet.topic.slice(0, 200));
      this.#witness?.refused(visitorOf(session), `publish ${topic}`);
      const message = `gateway ${session.principal} may not publish on ${topic}`;
      done(new PublishRefusedError('topic_not_allowed', message));
    }
  }

  /**
   * What is over the quota is made durable at once like everything else, and acknowledged later: the
   * gateway has no more than its window under way, and Aedes reads no more from the connection meanwhile.
   */
  #passDurable(
    session: Session,
    source: MessageSource,
    packet: PublishPacket,
    done: (error?: Error | null) => void,
  ): void {
    const slot = session.reserve(this.#hold(session, packet));
    this.#underWay++;
    this.#journal.append(source, 1, packet.payload as Buffer, (error) => {
      if (error === null) this.counters.durable++;
      else this.counters.refused++;
      session.settle(slot, () => {
        done(error && new PublishRefusedError('journal_full', error.message, { cause: error }));
        this.#underWay--;
        if (this.#underWay === 0) this.#onSettled?.();
      });
    });
  }

  #passStatus(session: Session, packet: PublishPacket, done: (error?: Error | null) => void): void {
    session.settle(session.reserve(this.#hold(session, packet)), () => done(null));
  }

  /** Milliseconds for which its answer is to be held. */
  #hold(session: Session, packet: PublishPacket): number {
    const wait = this.#quotas.charge(session.principal, packet.payload.length, performance.now());
    if (wait > 0) this.counters.held++;
    return wait;
  }

  #passBestEffort(
    session: Session,
    source: MessageSource,
    packet: PublishPacket,
    done: (error?: Error | null) => void,
  ): void {
    if (!this.#quotas.tryCharge(session.principal, packet.payload.length, performance.now())) {
      this.counters.overQuotaDropped++;
      this.#witness?.refused(visitorOf(session), 'QoS 0 over its quota');
      this.#drop(session);
    } else if (this.#hasRoomForBestEffort()) {
      this.#journal.append(source, 0, packet.payload as Buffer, (error) => {
        if (error === null) this.counters.bestEffort++;
        else this.#drop(session);
      });
    } else {
      this.#drop(session);
    }
    done(null);
  }

  /** A part of the waiting room only: QoS 0 has no back-pressure, and must not take the place of QoS 1. */
  #hasRoomForBestEffort(): boolean {
    const { condition, waitingBytes, waitingBytesMax } = this.#journal.stats();
    return condition === 'ok' && waitingBytes < waitingBytesMax * BEST_EFFORT_SHARE;
  }

  #drop(session: Session): void {
    this.counters.bestEffortDropped++;
    this.droppedBy.set(session.principal, (this.droppedBy.get(session.principal) ?? 0) + 1);
  }
}
