/**
 * Every session ends with its connection here, so nothing of it may stay. A client that is ended as soon
 * as it has its CONNACK finds Aedes 1.2 unprepared in two places, both seen as memory that grows.
 */

import type { Aedes } from 'aedes';

/** The parts of Aedes and of aedes-persistence that are used here. */
interface Broker {
  readonly persistence: Persistence;
}

interface Persistence {
  outgoingClearMessageId(client: unknown, packet: unknown): Promise<unknown>;
  incomingStorePacket(client: { readonly closed: boolean }, packet: unknown): Promise<void>;
}

const prepared = new WeakSet<Broker>();

/** Prepares a broker whose sessions are all clean; again for each of its clients, to no effect. */
export function forgetEndedSessions(aedes: Aedes): void {
  const broker = aedes as unknown as Broker;
  if (prepared.has(broker)) return;
  prepared.add(broker);
  const { persistence } = broker;
  // It would make a list of messages under way, and keep it, for each client id that sends a PUBACK or
  // PUBCOMP; such lists are for sessions that are not clean.
  persistence.outgoingClearMessageId = () => Promise.resolve();
  // It would keep a message of QoS 2 whose connection has ended while it was on its way to the disk.
  const store = persistence.incomingStorePacket.bind(persistence);
  persistence.incomingStorePacket = (client, packet) => (client.closed ? Promise.resolve() : store(client, packet));
}
