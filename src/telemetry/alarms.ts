/** Conditions of the hub itself that somebody has to know of, from when they begin until they end. */

export interface Alarm {
  /** Stable name, such as `journal_full`. */
  readonly code: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface AlarmChange extends Alarm {
  readonly state: 'raised' | 'cleared';
}

export class AlarmBoard {
  readonly #alarms = new Map<string, Alarm>();
  readonly #listeners: ((change: AlarmChange) => void)[] = [];

  /** Raises an alarm, or renews the message of one that is raised. */
  raise(code: string, message: string): void {
    const known = this.#alarms.get(code);
    const alarm = { code, message, since: known?.since ?? Date.now() };
    this.#alarms.set(code, alarm);
    if (known === undefined) this.#tell({ ...alarm, state: 'raised' });
  }

  /** Ends an alarm; nothing happens where it is not raised. */
  clear(code: string): void {
    const alarm = this.#alarms.get(code);
    if (alarm === undefined) return;
    this.#alarms.delete(code);
    this.#tell({ ...alarm, state: 'cleared' });
  }

  list(): Alarm[] {
    return [...this.#alarms.values()];
  }

  onChange(listener: (change: AlarmChange) => void): void {
    this.#listeners.push(listener);
  }

  #tell(change: AlarmChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
