/**
 * Every session ends with its connection here, so nothing of it may stay. Aedes 1.2's store in memory
 * keeps two things for ever, by client id (measured: about 250 bytes a connection): an empty list of
 * messages under way for whoever has sent a PUBACK or PUBCOMP, and a QoS 2 message whose connection ended
 * while it was on its way to the disk.
 */

import type { Aedes } from 'aedes';

/** The parts of aedes-persistence that are used here. */
interface Persistence {
  outgoingClearMessageId(client: unknown, packet: unknown): Promise<unknown>;
  incomingStorePacket(client: { readonly closed: boolean }, packet: unknown): Promise<void>;
}

/** To be called once Aedes listens; holds only where all sessions are clean. */
export function forgetEndedSessions(aedes: Aedes): void {
  const { persistence } = aedes as unknown as { readonly persistence: Persistence };
  // Messages under way are kept for sessions that are not clean, so there are none to clear.
  persistence.outgoingClearMessageId = () => Promise.resolve();
  const store = persistence.incomingStorePacket.bind(persistence);
  persistence.incomingStorePacket = (client, packet) => (client.closed ? Promise.resolve() : store(client, packet));
}
