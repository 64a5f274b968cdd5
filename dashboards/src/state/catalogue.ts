import { shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { EnergyItem, EstimationMethod, ValidationRule } from '../api/types.ts';
import { createResource } from './resource.ts';

/** What the hub goes by: rules, methods and energy items with their names and sources. Read once a session. */
export function createCatalogue(api: ApiClient) {
  const rules = shallowRef<ReadonlyMap<string, ValidationRule>>(new Map());
  const methods = shallowRef<ReadonlyMap<string, EstimationMethod>>(new Map());
  const items = shallowRef<ReadonlyMap<string, EnergyItem>>(new Map());
  const resources = [
    createResource(api.validationRules, (list) => {
      rules.value = new Map(list.map((rule) => [rule.id, rule]));
    }),
    createResource(api.estimationMethods, (list) => {
      methods.value = new Map(list.map((method) => [method.id, method]));
    }),
    createResource(api.energyItems, (list) => {
      items.value = new Map(list.map((item) => [item.id, item]));
    }),
  ];
  return { resources, rules, methods, items };
}

export type Catalogue = ReturnType<typeof createCatalogue>;
