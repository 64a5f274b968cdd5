/**
 * The gate every PUBLISH passes before it is acknowledged. Aedes sends the PUBACK when
 * `authorizePublish` calls back, and no other of its hooks can hold it (measured on 1.2.0): so the
 * durable append is awaited here. The PUBACK promises what `JournalWriter.append` promises: the message
 * is on disk, after the fsync of its group.
 */

import type { PublishPacket } from 'aedes';
import type { JournalWriter } from '../journal/journal.ts';
import type { Session } from './session.ts';

export interface GateCounters {
  /** QoS 1 and 2 telemetry on disk, and so acknowledged. */
  durable: number;
  /** QoS 0 telemetry on disk. */
  bestEffort: number;
  /** QoS 0 telemetry that found no room. */
  bestEffortDropped: number;
  /** QoS 1 and 2 telemetry that was refused with its connection, because too much was waiting. */
  refused: number;
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
  readonly counters: GateCounters = { durable: 0, bestEffort: 0, bestEffortDropped: 0, refused: 0, foreignTopic: 0 };
  /** QoS 0 telemetry that found no room, by principal. */
  readonly droppedBy = new Map<string, number>();
  readonly #journal: JournalWriter;

  constructor(journal: JournalWriter) {
    this.#journal = journal;
  }

  /** Calls back when the packet may be acknowledged, or with the reason why its connection must end. */
  pass(session: Session, packet: PublishPacket, done: (error?: Error | null) => void): void {
    // Nobody may subscribe to what gateways publish, so a retained message would be kept for nothing.
    packet.retain = false;
    if (packet.topic === session.telemetry.topic) {
      if (packet.qos === 0) this.#passBestEffort(session, packet, done);
      else this.#passDurable(session, packet, done);
    } else if (packet.topic === session.statusTopic) {
      session.inOrder(() => done(null));
    } else {
      this.counters.foreignTopic++;
      const message = `gateway ${session.principal} may not publish on ${JSON.stringify(packet.topic.slice(0, 200))}`;
      done(new PublishRefusedError('topic_not_allowed', message));
    }
  }

  #passDurable(session: Session, packet: PublishPacket, done: (error?: Error | null) => void): void {
    session.begin();
    this.#journal.append(session.telemetry, 1, packet.payload as Buffer, (error) => {
      if (error === null) {
        this.counters.durable++;
        done(null);
      } else {
        this.counters.refused++;
        done(new PublishRefusedError('journal_full', error.message, { cause: error }));
      }
      session.finish();
    });
  }

  #passBestEffort(session: Session, packet: PublishPacket, done: (error?: Error | null) => void): void {
    if (this.#hasRoomForBestEffort()) {
      this.#journal.append(session.telemetry, 0, packet.payload as Buffer, (error) => {
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
