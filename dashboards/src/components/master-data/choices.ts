import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useCatalogueNames } from '../../i18n/catalogue-names.ts';
import { useNames } from '../../i18n/names.ts';
import { useAsked } from '../../state/asked.ts';
import type { Draft, Field, LeafKind } from '../../state/entry-form.ts';
import { useHub } from '../../state/hub.ts';
import { ENERGIES } from '../energies.ts';
import { DISTRICTS } from '../map/districts.ts';
import { useDirectoryOptions } from '../meter-options.ts';

interface Pick {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
}

/** What can be chosen in a form, in the reader's language. */
export interface Choices {
  /** What is found by typing; null for a kind that has no such list. */
  of(kind: LeafKind): readonly Pick[] | null;
  readonly lists: Readonly<Record<'energy' | 'quantity' | 'item', readonly Pick[]>>;
}

const QUANTITIES = [
  ...['activeEnergy', 'activeEnergyExport', 'reactiveEnergy', 'reactiveEnergyExport', 'apparentEnergy'],
  ...['activePower', 'reactivePower', 'apparentPower', 'maxDemand', 'powerFactor', 'voltage', 'current'],
  ...['currentL2', 'currentL3', 'frequency'],
  ...['volume', 'volumeFlow', 'mass', 'massFlow', 'heat', 'heatFlow', 'cooling', 'coolingFlow'],
  ...['temperature', 'supplyTemperature', 'returnTemperature', 'pressure'],
];

/** The nation, the regions of its grid (docs/carbon.md), and the city. */
const REGIONS = [
  ...['CN', 'cn-north', 'cn-northeast', 'cn-east', 'cn-central', 'cn-northwest', 'cn-south', 'cn-southwest'],
  '310000',
];
const SITES_MAX = 20_000;

/** Choices for the fields of an entry: what belongs to an enterprise is offered of the one that the entry is of. */
export function useChoices(fields: () => readonly Field[], draft: () => Draft) {
  const { t } = useI18n();
  const names = useNames();
  const catalogue = useCatalogueNames();
  const { api, catalogue: known, directory, gateways, endIfUnauthorized, needCatalogue } = useHub();
  const { enterprises, meterOption, enterpriseName, meterName } = useDirectoryOptions();
  needCatalogue();
  const sites = useAsked(
    () => (fields().some(isOfSite) ? {} : null),
    () => api.sites(SITES_MAX),
    endIfUnauthorized,
  );

  const owner = computed(() => String(draft()['enterprise'] ?? ''));
  const isOwn = ({ enterprise }: { readonly enterprise: string }) => owner.value === '' || enterprise === owner.value;
  const named = (ids: readonly string[], name: (id: string) => string): Pick[] =>
    ids.map((id) => ({ id, name: name(id) }));
  const lists = computed(() => ({
    energy: named(ENERGIES, names.energy),
    quantity: named(QUANTITIES, names.quantity),
    item: named([...known.items.value.keys()], catalogue.item),
  }));

  /** What stands for a value of this kind; the value itself where it has no name of its own. */
  function nameOf(kind: LeafKind, id: string): string {
    switch (kind) {
      case 'enterprise':
        return enterpriseName(id);
      case 'meter':
        return meterName(id);
      case 'site': {
        const site = sites.answer.value?.find((one) => one.id === id);
        return site === undefined ? id : names.local(site);
      }
      case 'energy':
        return names.energy(id);
      case 'quantity':
        return names.quantity(id);
      case 'item':
        return catalogue.item(id);
      case 'district':
        return names.district(id);
      case 'region':
        return names.region(id);
      default:
        return id;
    }
  }

  return {
    nameOf,
    choices: computed<Choices>(() => ({
      lists: lists.value,
      of(kind) {
        switch (kind) {
          case 'enterprise':
            return enterprises.value;
          case 'meter':
            return directory.metersOf(owner.value).map(meterOption);
          case 'gateway':
            return gateways.sorted.value
              .filter(isOwn)
              .map(({ id, enterprise }) => ({ id, name: id, note: enterprise }));
          case 'site':
            return (sites.answer.value ?? []).filter(isOwn).map((site) => ({ id: site.id, name: names.local(site) }));
          case 'region':
            return [...named(REGIONS, (id) => t(`carbonRecord.region.${id}`)), ...named(DISTRICTS, names.district)];
          default:
            return null;
        }
      },
    })),
  };
}

function isOfSite(field: Field): boolean {
  return field.kind === 'list' ? field.fields.some(({ kind }) => kind === 'site') : field.kind === 'site';
}
