/**
 * What the hub knows of edge nodes and must know to decode their next message: who was born when, with which
 * metrics. It depends on nothing but the messages in their order, so it is the same after a restart, given
 * back what `takeChanges` gave.
 */

/** A metric as its birth certificate has described it. */
export interface BornMetric {
  readonly name: string;
  readonly datatype: number | null;
  readonly unit: string | null;
}

/** What a node, or one of its devices, was born with. */
export interface Birth {
  readonly byAlias: ReadonlyMap<number, BornMetric>;
  readonly byName: ReadonlyMap<string, BornMetric>;
}

export interface NodeSession {
  bdSeq: number | null;
  /** When it was born, by its own clock but no later than the birth was received; epoch milliseconds. */
  bornAt: number | null;
  /** When the newest message was sent, in the same way. */
  lastAt: number;
  /** Sequence number of the last message; null where none can be expected. */
  seq: number | null;
  /** Something of what it has sent is missing, until it is born again. */
  isIncomplete: boolean;
}

/** One thing to keep: a session (`part` is empty) or a birth (`part` is `node`, or `device/` and the id). */
export interface KeptState {
  readonly principal: string;
  readonly part: string;
  /** Null where it holds no more. */
  readonly state: string | null;
}

/** A node can have no more devices, and these together no more metrics, that are known by alias. */
const DEVICES_MAX = 10_000;
const METRICS_MAX = 100_000;

class Node {
  readonly session: NodeSession = { bdSeq: null, bornAt: null, lastAt: 0, seq: null, isIncomplete: false };
  readonly births = new Map<string, Birth>();
  metrics = 0;
}

export class SparkplugNodes {
  readonly #nodes = new Map<string, Node>();
  readonly #changed = new Map<string, Set<string>>();

  constructor(kept: Iterable<KeptState> = []) {
    for (const { principal, part, state } of kept) {
      if (state === null) continue;
      const node = this.#node(principal);
      if (part === '') Object.assign(node.session, JSON.parse(state));
      else this.#keep(node, part, JSON.parse(state) as WrittenMetric[]);
    }
  }

  /** The session of a node, made where there is none. */
  session(principal: string): NodeSession {
    return this.#node(principal).session;
  }

  /** Says that a session was changed. */
  touch(principal: string): void {
    this.#mark(principal, '');
  }

  birth(principal: string, device: string | null): Birth | undefined {
    return this.#nodes.get(principal)?.births.get(partOf(device));
  }

  /** A node is born: what its devices were born with before holds no more. */
  nodeBorn(principal: string, metrics: readonly (BornMetric & { readonly alias: number | null })[]): void {
    const node = this.#node(principal);
    for (const part of node.births.keys()) this.#mark(principal, part);
    node.births.clear();
    node.metrics = 0;
    this.#born(principal, 'node', metrics);
  }

  deviceBorn(
    principal: string,
    device: string,
    metrics: readonly (BornMetric & { readonly alias: number | null })[],
  ): void {
    this.#born(principal, partOf(device), metrics);
  }

  deviceDied(principal: string, device: string): void {
    const node = this.#node(principal);
    const part = partOf(device);
    const birth = node.births.get(part);
    if (birth === undefined) return;
    node.metrics -= birth.byName.size;
    node.births.delete(part);
    this.#mark(principal, part);
  }

  /** What has changed since the last call, to be kept durably. */
  takeChanges(): KeptState[] {
    const changes: KeptState[] = [];
    for (const [principal, parts] of this.#changed) {
      const node = this.#node(principal);
      for (const part of parts) changes.push({ principal, part, state: stateOf(node, part) });
    }
    this.#changed.clear();
    return changes;
  }

  /** Nodes among those that have changed that are to be asked for their births; not one that has said that it is dead. */
  incomplete(changes: readonly KeptState[]): string[] {
    const principals = changes.filter(({ part }) => part === '').map(({ principal }) => principal);
    return principals.filter((principal) => {
      const { isIncomplete, seq } = this.session(principal);
      return isIncomplete && seq !== null;
    });
  }

  #born(principal: string, part: string, metrics: readonly (BornMetric & { readonly alias: number | null })[]): void {
    const written = metrics.map(({ alias, name, datatype, unit }): WrittenMetric => [alias, name, datatype, unit]);
    this.#keep(this.#node(principal), part, written);
    this.#mark(principal, part);
  }

  #keep(node: Node, part: string, metrics: readonly WrittenMetric[]): void {
    node.metrics -= node.births.get(part)?.byName.size ?? 0;
    node.births.delete(part);
    if (node.births.size >= DEVICES_MAX || node.metrics + metrics.length > METRICS_MAX) return;
    const byAlias = new Map<number, BornMetric>();
    const byName = new Map<string, BornMetric>();
    for (const [alias, name, datatype, unit] of metrics) {
      const metric = { name, datatype, unit };
      byName.set(name, metric);
      if (alias !== null) byAlias.set(alias, metric);
    }
    node.births.set(part, { byAlias, byName });
    node.metrics += byName.size;
  }

  #node(principal: string): Node {
    let node = this.#nodes.get(principal);
    if (node === undefined) {
      node = new Node();
      this.#nodes.set(principal, node);
    }
    return node;
  }

  #mark(principal: string, part: string): void {
    const parts = this.#changed.get(principal);
    if (parts === undefined) this.#changed.set(principal, new Set([part]));
    else parts.add(part);
  }
}

type WrittenMetric = readonly [alias: number | null, name: string, datatype: number | null, unit: string | null];

function partOf(device: string | null): string {
  return device === null ? 'node' : `device/${device}`;
}

function stateOf(node: Node, part: string): string | null {
  if (part === '') return JSON.stringify(node.session);
  const birth = node.births.get(part);
  if (birth === undefined) return null;
  const aliases = new Map([...birth.byAlias].map(([alias, metric]) => [metric.name, alias]));
  const written = [...birth.byName.values()].map(
    ({ name, datatype, unit }): WrittenMetric => [aliases.get(name) ?? null, name, datatype, unit],
  );
  return JSON.stringify(written);
}
