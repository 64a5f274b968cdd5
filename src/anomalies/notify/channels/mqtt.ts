/** Notices to an enterprise by MQTT. */

import { noticesTopic } from '../../../wire/topics.ts';
import { jsonOf } from '../render/json.ts';
import { inWords, type Send } from './channel.ts';

/** Hands a message to the broker, with QoS 1 and not retained; resolves when it has taken it. */
export type PublishNotice = (topic: string, payload: string) => Promise<void>;

export function mqttSender(publish: PublishNotice): Send<{ readonly type: 'mqtt' }> {
  return async (message) => {
    // A test of a rule that is of no enterprise has nowhere to go.
    if (message.destination === '') return { outcome: 'impossible', detail: 'the rule is of no enterprise' };
    try {
      await publish(noticesTopic(message.destination), jsonOf(message));
      return { outcome: 'delivered', detail: 'published' };
    } catch (error) {
      return { outcome: 'failed', detail: inWords(error, []) };
    }
  };
}
