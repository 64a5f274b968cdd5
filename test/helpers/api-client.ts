/** A small client of the hub's API for tests. */

import type { AccountView, GatewayAccountView } from '../../src/api/accounting.ts';

export interface AccountingAnswer {
  readonly total: AccountView;
  readonly items: readonly GatewayAccountView[];
}

export interface ReadingItem {
  readonly ts: string;
  readonly value: number;
  readonly quality: { readonly level: string; readonly reasons: readonly string[] };
}

export interface QuarantineItem {
  readonly id: string;
  readonly enterprise: string;
  readonly gateway: string;
  readonly seq: number | null;
  readonly index: number | null;
  readonly meter: string | null;
  readonly quantity: string | null;
  readonly code: string;
  readonly detail: string;
  readonly readings: number;
  readonly raw: string;
  readonly rawBytes: number;
}

export class ApiClient {
  readonly url: string;
  readonly #key: string;

  constructor(port: number, key: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.#key = key;
  }

  request(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: { authorization: `Bearer ${this.#key}` } });
  }

  /** The body of a successful answer. */
  async get<T>(path: string): Promise<T> {
    const response = await this.request(path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  accounting(): Promise<AccountingAnswer> {
    return this.get('/api/v1/ingest/accounting?limit=1000');
  }

  /** Every reading of a series, page by page. */
  async readings(meter: string, quantity: string, from = '2020-01-01T00:00:00Z'): Promise<ReadingItem[]> {
    const items: ReadingItem[] = [];
    const to = '2100-01-01T00:00:00Z';
    const query = new URLSearchParams({ meter, quantity, from, to, limit: '10000' });
    for (;;) {
      const page = await this.get<{ items: ReadingItem[]; nextCursor: string | null }>(`/api/v1/readings?${query}`);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      query.set('cursor', page.nextCursor);
    }
  }

  async quarantine(filter: Readonly<Record<string, string>> = {}): Promise<QuarantineItem[]> {
    const query = new URLSearchParams({ limit: '1000', ...filter });
    return (await this.get<{ items: QuarantineItem[] }>(`/api/v1/quarantine?${query}`)).items;
  }

  /** Codes of the alarms that are raised. */
  async alarms(): Promise<string[]> {
    const { items } = await this.get<{ items: { code: string }[] }>('/api/v1/alarms');
    return items.map(({ code }) => code);
  }

  async gatewayState(enterprise: string, gateway: string): Promise<'online' | 'offline' | 'never' | undefined> {
    const { items } = await this.get<{
      items: { id: string; enterprise: string; state: 'online' | 'offline' | 'never' }[];
    }>(`/api/v1/gateways?enterprise=${enterprise}`);
    return items.find(({ id }) => id === gateway)?.state;
  }

  /** 200 or 503. */
  async readiness(): Promise<number> {
    return (await fetch(`${this.url}/readyz`)).status;
  }

  /** The value of a metric without labels, or of all its labels together. */
  async metric(name: string): Promise<number> {
    const text = await (await this.request('/metrics')).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    if (lines.length === 0) throw new Error(`there is no metric ${name}`);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }
}
