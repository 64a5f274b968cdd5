import { computed } from 'vue';
import { changeQuery, route } from '../route/route.ts';

/** A list by pages, of which the address has the number. */
export function usePaged<Item>(items: () => readonly Item[], rowsMax: number) {
  const pages = computed(() => Math.max(1, Math.ceil(items().length / rowsMax)));
  const page = computed(() =>
    Math.min(pages.value, Math.max(1, Number.parseInt(route.value.query['page'] ?? '1', 10) || 1)),
  );
  const rows = computed(() => items().slice((page.value - 1) * rowsMax, page.value * rowsMax));
  return { page, pages, rows, toPage: (next: number) => changeQuery({ page: next === 1 ? undefined : String(next) }) };
}
