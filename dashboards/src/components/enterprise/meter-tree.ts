/** The meters of an enterprise as a tree, with what each of them leaves unmetered below it. */

export interface TreeMeter {
  readonly id: string;
  readonly level: number;
  readonly parent: string | null;
}

/** What a meter counted, and what the meters below it did. */
export interface Balance {
  readonly meter: string;
  readonly value: number | null;
  /** Sum of the meters below that are known. */
  readonly below: number;
  /** Meters below of which nothing is known: the loss has their consumption in it. */
  readonly unknownBelow: number;
  /** What no meter below counted; below zero where they counted more. Null where the meter itself is not known. */
  readonly loss: number | null;
}

export interface TreeLink {
  readonly source: string;
  readonly target: string;
  readonly value: number;
}

export interface MeterTree {
  /** Ids that links refer to: meters, {@link ROOT} and losses. */
  readonly nodes: readonly string[];
  readonly links: readonly TreeLink[];
  /** Of the meters that have others below them. */
  readonly balances: readonly Balance[];
}

/** Stands for the enterprise. */
export const ROOT = 'enterprise';
/** Goes before the id of a meter: what is lost below it. */
export const LOSS = 'loss:';

/** The tree of meters of one energy type. A meter whose parent is not among them and that is no boundary is left out. */
export function meterTree(meters: readonly TreeMeter[], amountOf: (id: string) => number | null): MeterTree {
  const below = new Map<string, TreeMeter[]>();
  for (const meter of meters) {
    if (meter.parent !== null) below.set(meter.parent, [...(below.get(meter.parent) ?? []), meter]);
  }
  const nodes = new Set<string>();
  const links: TreeLink[] = [];
  const balances: Balance[] = [];

  for (const meter of meters) {
    if (meter.level !== 1) continue;
    link(ROOT, meter.id, amountOf(meter.id));
    descend(meter, new Set([meter.id]));
  }
  return { nodes: [...nodes], links, balances };

  function descend(meter: TreeMeter, above: ReadonlySet<string>): void {
    // A circle of parents would never end.
    const children = (below.get(meter.id) ?? []).filter(({ id }) => !above.has(id));
    if (children.length === 0) return;
    const balance = balanceOf(
      meter.id,
      amountOf(meter.id),
      children.map(({ id }) => amountOf(id)),
    );
    balances.push(balance);
    if (balance.loss !== null) link(meter.id, LOSS + meter.id, balance.loss);
    for (const child of children) {
      link(meter.id, child.id, amountOf(child.id));
      descend(child, new Set([...above, child.id]));
    }
  }

  /** What is not known, zero or below zero has no width to be drawn. */
  function link(source: string, target: string, value: number | null): void {
    if (value === null || value <= 0) return;
    nodes.add(source).add(target);
    links.push({ source, target, value });
  }
}

function balanceOf(meter: string, value: number | null, children: readonly (number | null)[]): Balance {
  const known = children.filter((child) => child !== null);
  const below = known.reduce((sum, child) => sum + child, 0);
  return {
    ...{ meter, value, below, unknownBelow: children.length - known.length },
    loss: value === null ? null : value - below,
  };
}
