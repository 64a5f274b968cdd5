import { useI18n } from 'vue-i18n';
import { useHub } from '../state/hub.ts';

interface Named {
  readonly zh: string;
  readonly en: string;
}

/** Names of what the hub goes by, in its own words; by id until they have arrived. */
export function useCatalogueNames() {
  const { locale } = useI18n();
  const { catalogue } = useHub();

  function local(named: Named | undefined, id: string): string {
    return named === undefined ? id : locale.value === 'en' ? named.en : named.zh;
  }

  return {
    rule: (id: string) => local(catalogue.rules.value.get(id), id),
    method: (id: string) => local(catalogue.methods.value.get(id), id),
    item: (id: string) => local(catalogue.items.value.get(id), id),
  };
}
