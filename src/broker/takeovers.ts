/**
 * Connections that are closed because another came with their client id (MQTT-3.1.4-2). Once is a gateway
 * that lost its connection and came back; again and again is two programs with one credential, of which
 * each throws the other out.
 */

const WINDOW_MILLIS = 60_000;
const CONTESTED_COUNT = 5;
const CALM_MILLIS = 300_000;

export class Takeovers {
  count = 0;
  readonly #recent = new Map<string, number[]>();
  readonly #contested = new Map<string, number>();

  note(principal: string, now: number): void {
    this.count++;
    const recent = (this.#recent.get(principal) ?? []).filter((at) => now - at < WINDOW_MILLIS);
    recent.push(now);
    this.#recent.set(principal, recent);
    if (recent.length >= CONTESTED_COUNT) this.#contested.set(principal, now);
  }

  /** Gateways that have taken over their own connections five times in a minute, until five minutes of calm. */
  contested(now: number): string[] {
    for (const [principal, recent] of this.#recent) {
      if (now - (recent.at(-1) ?? 0) >= WINDOW_MILLIS) this.#recent.delete(principal);
    }
    for (const [principal, at] of this.#contested) if (now - at >= CALM_MILLIS) this.#contested.delete(principal);
    return [...this.#contested.keys()];
  }
}
