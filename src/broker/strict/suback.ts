/** A SUBACK answers each filter of its SUBSCRIBE, in order, those that come twice as well (MQTT-3.8.4-5). */

interface Parsed {
  readonly cmd: string;
  readonly subscriptions?: readonly { readonly topic: string }[];
}

/**
 * Aedes 1.2 drops all but the last of equal filters (`_dedupe`) and then answers too few. It does so by
 * assigning to `subscriptions`: here that assignment has no effect, and it takes one filter after the
 * other, as if each had come in a SUBSCRIBE of its own (MQTT-3.8.4-4).
 */
export function answerEveryFilter(packet: Parsed): void {
  if (packet.cmd !== 'subscribe') return;
  const { subscriptions } = packet;
  Object.defineProperty(packet, 'subscriptions', { get: () => subscriptions, set: () => undefined, enumerable: true });
}
