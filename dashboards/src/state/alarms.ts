import { shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { Alarm, LiveEvents } from '../api/types.ts';
import { createResource } from './resource.ts';

/** The alarms that stand at present. */
export function createAlarms(api: ApiClient) {
  const standing = shallowRef<readonly Alarm[]>([]);
  /** Events since the list was last asked for: its answer may have been overtaken by them while it travelled. */
  let overtaking: LiveEvents['alarm'][] = [];
  const resource = createResource(
    () => {
      overtaking = [];
      return api.alarms();
    },
    (alarms) => {
      standing.value = alarms;
      for (const event of overtaking) put(event);
    },
  );

  function apply(event: LiveEvents['alarm']): void {
    overtaking.push(event);
    put(event);
  }

  function put({ code, message, state, at }: LiveEvents['alarm']): void {
    const others = standing.value.filter((alarm) => alarm.code !== code);
    standing.value = state === 'raised' ? [...others, { code, message, since: at }] : others;
  }

  return { ...resource, standing, apply };
}

export type Alarms = ReturnType<typeof createAlarms>;
