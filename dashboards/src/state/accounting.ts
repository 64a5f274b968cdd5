import { ref, shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { Account, Accounting, GatewayAccount, LiveEvents, ReadingCounts } from '../api/types.ts';
import { createResource } from './resource.ts';

const LISTED_FIRST = 100;
const LISTED_MAX = 1000;

/** Received less everything it became; zero when the account is balanced, null while not all is counted. */
export function difference(readings: ReadingCounts): number | null {
  const { received, stored, duplicate, revised, quarantined, pending } = readings;
  if (received === null || pending === null) return null;
  return received - (stored + duplicate + revised + quarantined + pending);
}

/** Balanced by the hub's word and, where all is counted, by this page's own sum. */
export function isBalanced(account: Account): boolean {
  return account.balanced && (difference(account.readings) ?? 0) === 0;
}

/** What became of everything received, in total and by gateway. */
export function createAccounting(api: ApiClient) {
  const total = shallowRef<Account | null>(null);
  const at = ref('');
  const perGateway = shallowRef<readonly GatewayAccount[]>([]);
  const listed = ref(LISTED_FIRST);
  const hasMore = ref(false);
  const resource = createResource(() => api.accounting(listed.value), replace);

  function replace(accounting: Accounting): void {
    apply(accounting);
    perGateway.value = [...accounting.items].sort(attentionFirst);
    hasMore.value = accounting.nextCursor !== null;
  }

  function apply(event: LiveEvents['accounting']): void {
    if (Date.parse(event.at) < Date.parse(at.value)) return;
    at.value = event.at;
    total.value = event.total;
  }

  async function listMore(): Promise<void> {
    listed.value = LISTED_MAX;
    await resource.load();
  }

  return { ...resource, total, at, perGateway, listed, hasMore, apply, listMore, listedMax: LISTED_MAX };
}

export type AccountingState = ReturnType<typeof createAccounting>;

function attentionFirst(a: GatewayAccount, b: GatewayAccount): number {
  return (
    Number(isBalanced(a)) - Number(isBalanced(b)) ||
    (`${a.enterprise}/${a.gateway}` < `${b.enterprise}/${b.gateway}` ? -1 : 1)
  );
}
