/**
 * The MQTT topics of the wire format. One gateway owns exactly the topics that have its own two names in them:
 * those below `energy/v1/{enterprise}/{gateway}/`, `senml/v1/{enterprise}/{gateway}`, and those of Sparkplug B,
 * where the group is the enterprise, the edge node the gateway and a device a meter.
 */

import { ID_PATTERN } from '../domain/id.ts';

export const CHANNELS = ['telemetry', 'status', 'receipt', 'command'] as const;

export type Channel = (typeof CHANNELS)[number];

export interface GatewayTopic {
  readonly enterprise: string;
  readonly gateway: string;
  readonly channel: Channel;
}

/** What an edge node publishes of itself, and of its devices (Sparkplug 3.0, 4.1). */
export const NODE_MESSAGES = ['NBIRTH', 'NDATA', 'NDEATH'] as const;
export const DEVICE_MESSAGES = ['DBIRTH', 'DDATA', 'DDEATH'] as const;

export type SparkplugMessage = (typeof NODE_MESSAGES)[number] | (typeof DEVICE_MESSAGES)[number];

export interface SparkplugTopic {
  readonly enterprise: string;
  readonly gateway: string;
  readonly message: SparkplugMessage;
  /** Id of a meter; null for what the node says of itself. */
  readonly device: string | null;
}

const PREFIX = 'energy/v1/';
const SENML_PREFIX = 'senml/v1/';
const SPARKPLUG_PREFIX = 'spBv1.0/';

/** The topic of one of a gateway's channels. */
export function gatewayTopic(enterprise: string, gateway: string, channel: Channel): string {
  return `${PREFIX}${enterprise}/${gateway}/${channel}`;
}

/** What the hub tells an enterprise of anomalies: one level less than the topics of its gateways. */
export function noticesTopic(enterprise: string): string {
  return `${PREFIX}${enterprise}/notices`;
}

/** Takes a topic apart, or gives `undefined` for a text that is not a gateway's topic. */
export function parseGatewayTopic(topic: string): GatewayTopic | undefined {
  if (!topic.startsWith(PREFIX)) return undefined;
  const [enterprise, gateway, channel, ...rest] = topic.slice(PREFIX.length).split('/');
  if (enterprise === undefined || gateway === undefined || channel === undefined || rest.length > 0) return undefined;
  if (!ID_PATTERN.test(enterprise) || !ID_PATTERN.test(gateway) || !isChannel(channel)) return undefined;
  return { enterprise, gateway, channel };
}

/** The topic on which a gateway publishes SenML. */
export function senmlTopic(enterprise: string, gateway: string): string {
  return `${SENML_PREFIX}${enterprise}/${gateway}`;
}

export function isSenmlTopic(topic: string): boolean {
  return topic.startsWith(SENML_PREFIX);
}

/** The topic of a Sparkplug message, or of a command to the node or its devices. */
export function sparkplugTopic(
  enterprise: string,
  message: SparkplugMessage | 'NCMD' | 'DCMD',
  gateway: string,
  device: string | null = null,
): string {
  return `${SPARKPLUG_PREFIX}${enterprise}/${message}/${gateway}${device === null ? '' : `/${device}`}`;
}

/** Takes a Sparkplug topic of an edge node apart; `undefined` for any other, commands and host states included. */
export function parseSparkplugTopic(topic: string): SparkplugTopic | undefined {
  if (!topic.startsWith(SPARKPLUG_PREFIX)) return undefined;
  const [enterprise, message, gateway, device, ...rest] = topic.slice(SPARKPLUG_PREFIX.length).split('/');
  if (enterprise === undefined || message === undefined || gateway === undefined || rest.length > 0) return undefined;
  if (!ID_PATTERN.test(enterprise) || !ID_PATTERN.test(gateway)) return undefined;
  if (isOneOf(NODE_MESSAGES, message) && device === undefined) return { enterprise, gateway, message, device: null };
  if (!isOneOf(DEVICE_MESSAGES, message) || device === undefined || !ID_PATTERN.test(device)) return undefined;
  return { enterprise, gateway, message, device };
}

/** The subscriptions by which an edge node gets commands: its own, and its devices' (Sparkplug 3.0, 6.4). */
export function sparkplugCommandFilters(enterprise: string, gateway: string): string[] {
  const [node, devices] = ['NCMD', 'DCMD'].map((command) => `${SPARKPLUG_PREFIX}${enterprise}/${command}/${gateway}`);
  return [`${node}`, `${node}/#`, `${devices}/#`, `${devices}/+`];
}

function isChannel(text: string): text is Channel {
  return isOneOf(CHANNELS, text);
}

function isOneOf<T extends string>(names: readonly T[], text: string): text is T {
  return (names as readonly string[]).includes(text);
}
