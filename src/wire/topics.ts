/**
 * The MQTT topics of the wire format. One gateway owns exactly the topics below
 * `energy/v1/{enterprise}/{gateway}/` with its own two names in them.
 */

/** Names that stand in a topic: what an enterprise, gateway or meter may be called. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Characters that such a name can have at most. */
export const ID_LENGTH_MAX = 64;

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
