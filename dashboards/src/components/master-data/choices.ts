import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useCatalogueNames } from '../../i18n/catalogue-names.ts';
import { useNames } from '../../i18n/names.ts';
import { useAsked } from '../../state/asked.ts';
import type { Draft, LeafKind } from '../../state/entry-form.ts';
import { useHub } from '../../state/hub.ts';
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

const ENERGIES = [
  ...['electricity', 'gas', 'otherGas', 'steam', 'heat', 'cooling', 'coal', 'coke', 'oil', 'hydrogen'],
  ...['photovoltaic', 'water', 'compressedAir', 'oxygen', 'nitrogen', 'co2'],
];
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

/** Choices for an entry: what belongs to an enterprise is offered of the one that the entry is of. */
export function useChoices(draft: () => Draft) {
  const { t } = useI18n();
  const names = useNames();
  const catalogue = useCatalogueNames();
  const { api, catalogue: known, directory, gateways, endIfUnauthorized, needCatalogue } = useHub();
  const { enterprises, meters } = useDirectoryOptions();
  needCatalogue();
  const sites = useAsked(
    () => ({}),
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

  return {
    lists,
    choices: computed<Choices>(() => ({
      lists: lists.value,
      of(kind) {
        switch (kind) {
          case 'enterprise':
            return enterprises.value;
          case 'meter':
            return meters.value.filter(({ id }) => {
              const meter = directory.meterById(id);
              return meter !== undefined && isOwn(meter);
            });
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
