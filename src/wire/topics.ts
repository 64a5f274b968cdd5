/**
 * The MQTT topics of the wire format. One gateway owns exactly the topics below
 * `energy/v1/{enterprise}/{gateway}/` with its own two names in them.
 */

import { ID_PATTERN } from '../domain/id.ts';

export const CHANNELS = ['telemetry', 'status', 'receipt', 'command'] as const;

export type Channel = (typeof CHANNELS)[number];

export interface GatewayTopic {
  readonly enterprise: string;
  readonly gateway: string;
  readonly channel: Channel;
}

const PREFIX = 'energy/v1/';

/** The topic of one of a gateway's channels. */
export function gatewayTopic(enterprise: string, gateway: string, channel: Channel): string {
  return `${PREFIX}${enterprise}/${gateway}/${channel}`;
}

/** Takes a topic apart, or gives `undefined` for a text that is not a gateway's topic. */
export function parseGatewayTopic(topic: string): GatewayTopic | undefined {
  if (!topic.startsWith(PREFIX)) return undefined;
  const [enterprise, gateway, channel, ...rest] = topic.slice(PREFIX.length).split('/');
  if (enterprise === undefined || gateway === undefined || channel === undefined || rest.length > 0) return undefined;
  if (!ID_PATTERN.test(enterprise) || !ID_PATTERN.test(gateway) || !isChannel(channel)) return undefined;
  return { enterprise, gateway, channel };
}

function isChannel(text: string): text is Channel {
  return (CHANNELS as readonly string[]).includes(text);
}
