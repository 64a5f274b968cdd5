import { computed, shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { Enterprise, Meter } from '../api/types.ts';
import { createResource } from './resource.ts';

const ITEMS_MAX = 50_000;

/** Names of enterprises and meters. What is not found is shown by its id. */
export function createDirectory(api: ApiClient) {
  const enterprises = shallowRef<ReadonlyMap<string, Enterprise>>(new Map());
  const meters = shallowRef<ReadonlyMap<string, Meter>>(new Map());
  const byId = computed(() => new Map([...meters.value.values()].map((meter) => [meter.id, meter])));
  const enterprisesResource = createResource(
    () => api.enterprises(ITEMS_MAX),
    (items) => {
      enterprises.value = new Map(items.map((item) => [item.id, item]));
    },
  );
  const metersResource = createResource(
    () => api.meters(ITEMS_MAX),
    (items) => {
      meters.value = new Map(items.map((item) => [`${item.enterprise}/${item.id}`, item]));
    },
  );

  return {
    resources: [enterprisesResource, metersResource],
    metersStatus: metersResource.status,
    enterprises,
    meters,
    enterprise: (id: string) => enterprises.value.get(id),
    meter: (enterprise: string, id: string) => meters.value.get(`${enterprise}/${id}`),
    /** A meter by its id alone, which is its own in the whole hub. */
    meterById: (id: string) => byId.value.get(id),
  };
}

export type Directory = ReturnType<typeof createDirectory>;
