/** What somebody has to know of notification itself. */

interface NamedRule {
  readonly id: string;
  readonly name: string;
}

/** Where alarms are raised; the hub's board of alarms is one. */
export interface AlarmPort {
  raise(code: string, message: string): void;
  clear(code: string): void;
}

export const UNDELIVERED = 'notifications_undelivered';
export const MERGED = 'notifications_merged';
/** A receiver that is restarted is no alarm. */
const ATTEMPTS_MIN = 3;

export class Troubles {
  readonly #alarms: AlarmPort | undefined;
  readonly #undelivered = new Map<string, string>();
  readonly #merged = new Map<string, string>();

  constructor(alarms: AlarmPort | undefined) {
    this.#alarms = alarms;
  }

  failed({ id, name }: NamedRule, attempt: number, isFinal: boolean): void {
    if (attempt < ATTEMPTS_MIN && !isFinal) return;
    this.#undelivered.set(id, name);
    this.#tell();
  }

  merged({ id, name }: NamedRule): void {
    this.#merged.set(id, name);
    this.#tell();
  }

  delivered(rule: string): void {
    const had = this.#undelivered.delete(rule);
    if (this.#merged.delete(rule) || had) this.#tell();
  }

  /** Rules that have been removed trouble nobody, nor those that somebody has disabled. */
  forgetAllBut(
    rules: readonly (NamedRule & { readonly enabled: boolean; readonly disabledReason: string | null })[],
  ): void {
    if (this.#undelivered.size + this.#merged.size === 0) return;
    const known = new Set(rules.flatMap((rule) => (rule.enabled || rule.disabledReason !== null ? [rule.id] : [])));
    for (const map of [this.#undelivered, this.#merged])
      for (const id of map.keys()) if (!known.has(id)) map.delete(id);
    this.#tell();
  }

  #tell(): void {
    this.#show(UNDELIVERED, this.#undelivered, 'notices cannot be delivered by');
    this.#show(MERGED, this.#merged, 'so many notices wait that they become digests, by');
  }

  #show(code: string, rules: ReadonlyMap<string, string>, what: string): void {
    if (rules.size === 0) this.#alarms?.clear(code);
    else this.#alarms?.raise(code, `${what} the rules ${[...rules.values()].slice(0, 10).join(', ')}`);
  }
}
