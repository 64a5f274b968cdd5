import { shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { Enterprise } from '../api/types.ts';
import { createMeterDirectory } from './meter-directory.ts';
import { createResource } from './resource.ts';

const ITEMS_MAX = 50_000;

/** Names of enterprises and meters. What is not found is shown by its id. */
export function createDirectory(api: ApiClient, endIfUnauthorized: (error: unknown) => void) {
  const enterprises = shallowRef<ReadonlyMap<string, Enterprise>>(new Map());
  const enterprisesResource = createResource(
    () => api.enterprises(ITEMS_MAX),
    (items) => {
      enterprises.value = new Map(items.map((item) => [item.id, item]));
    },
  );
  const { load, ...meters } = createMeterDirectory(api, endIfUnauthorized);

  return {
    ...meters,
    resources: [enterprisesResource, createResource(load, () => undefined)],
    enterprises,
    enterprise: (id: string) => enterprises.value.get(id),
  };
}

export type Directory = ReturnType<typeof createDirectory>;
