/**
 * What comes behind a CONNECT waits until the login is decided (MQTT-3.1.4-5, and 3.1.4: a client need not wait for its
 * CONNACK).
 */

import type { Client } from 'aedes';

/**
 * Aedes 1.2 holds back what it reads together with the CONNECT, and takes at once what comes in a piece of its own while
 * the login is under way: a SUBSCRIBE gets its answer before the CONNACK, as of somebody who may do nothing, and a
 * PUBLISH ends the connection. Here nothing is read meanwhile; Aedes goes on by itself once it has sent the CONNACK.
 */
export function readNothingDuringLogin(client: Client, packet: { readonly cmd: string }): void {
  if (packet.cmd === 'connect') (client as unknown as { pause(): void }).pause();
}
