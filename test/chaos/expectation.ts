/**
 * What must be in the hub in the end: every reading whose message was acknowledged, and nothing that was
 * never sent.
 */

import type { ApiClient } from '../helpers/api-client.ts';

/** One value that a publisher has sent. */
export interface SentReading {
  readonly meter: string;
  readonly quantity: string;
  readonly ts: number;
  readonly value: number;
}

interface ExpectedValue {
  /** Values sent for this instant, in order; a later one is a revision. */
  readonly sent: number[];
  /** Index in `sent` of the newest that was acknowledged; -1 where none was. */
  acknowledged: number;
}

export class Expectation {
  /** By meter and quantity, then instant. */
  readonly #series = new Map<string, Map<number, ExpectedValue>>();
  sentMessages = 0;
  acknowledgedMessages = 0;
  /** Readings that belong in the quarantine, once per distinct message; resending may add to them. */
  acknowledgedBad = 0;

  sent({ meter, quantity, ts, value }: SentReading): void {
    const name = `${meter} ${quantity}`;
    let instants = this.#series.get(name);
    if (instants === undefined) {
      instants = new Map();
      this.#series.set(name, instants);
    }
    const expected = instants.get(ts);
    if (expected === undefined) instants.set(ts, { sent: [value], acknowledged: -1 });
    else expected.sent.push(value);
  }

  acknowledged({ meter, quantity, ts, value }: SentReading): void {
    const expected = this.#series.get(`${meter} ${quantity}`)?.get(ts);
    if (expected === undefined) throw new Error('a reading was acknowledged that was not sent');
    expected.acknowledged = Math.max(expected.acknowledged, expected.sent.lastIndexOf(value));
  }

  get readings(): number {
    return [...this.#series.values()].reduce((sum, instants) => sum + instants.size, 0);
  }

  /** Everything that is wrong with what the hub has, in words; empty where all is right. */
  async problems(api: ApiClient): Promise<string[]> {
    const problems: string[] = [];
    let stored = 0;
    for (const [name, instants] of this.#series) {
      const [meter = '', quantity = ''] = name.split(' ');
      const items = await api.readings(meter, quantity);
      stored += items.length;
      const found = new Map<number, number>();
      for (const { ts, value } of items) {
        const instant = Date.parse(ts);
        if (found.has(instant)) problems.push(`${name} ${ts} is stored twice`);
        found.set(instant, value);
        const expected = instants.get(instant);
        if (expected === undefined) problems.push(`${name} ${ts} is stored and was never sent`);
      }
      for (const [ts, { sent, acknowledged }] of instants) {
        const value = found.get(ts);
        if (value === undefined) {
          if (acknowledged >= 0) problems.push(`${name} ${ts} was acknowledged and is lost`);
        } else if (sent.indexOf(value, Math.max(0, acknowledged)) < 0) {
          problems.push(`${name} ${ts} is ${value}, sent were ${sent.join(', ')}, acknowledged up to ${acknowledged}`);
        }
      }
    }
    return [...problems, ...(await accountProblems(api, stored))];
  }
}

/** What is wrong with the accounts, given how many readings the store answers with. */
export async function accountProblems(api: ApiClient, stored: number): Promise<string[]> {
  const problems: string[] = [];
  const { total, items } = await api.accounting();
  const head = await api.metric('meterhub_journal_head_offset');
  const all = [{ enterprise: 'total', gateway: '', ...total }, ...items];
  for (const { enterprise, gateway, balanced, readings, messages, bestEffort } of all) {
    const name = `${enterprise} ${gateway}`.trim();
    if (!balanced) problems.push(`${name} is not balanced`);
    for (const counts of [readings, bestEffort.readings]) {
      const sum =
        counts.stored + counts.duplicate + counts.revised + counts.quarantined + (counts.pending ?? Number.NaN);
      if (counts.received !== sum) problems.push(`${name}: ${counts.received} received, ${sum} accounted for`);
    }
    if (messages.received !== messages.processed + messages.pending) problems.push(`${name}: messages are missing`);
  }
  const taken = total.messages.received + total.bestEffort.messages.received;
  if (taken !== head) problems.push(`${taken} messages are accounted for, the journal has taken ${head}`);
  const storedByAccount = total.readings.stored + total.bestEffort.readings.stored;
  if (storedByAccount !== stored) problems.push(`${storedByAccount} readings are booked as stored, ${stored} are`);
  return problems;
}
