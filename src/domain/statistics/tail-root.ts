/** Where the tail of a distribution has a given probability. */

/**
 * The `x` from zero on at which `tail`, which falls with it from one to zero, has the value `probability`
 * (above 0, at most 1), to the last digits of a double.
 */
export function rootOfTail(tail: (x: number) => number, probability: number): number {
  if (!(probability > 0 && probability <= 1)) throw new RangeError(`${probability} is no probability of a tail`);
  let low = 0;
  let high = 1;
  while (tail(high) > probability) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (tail(middle) > probability) low = middle;
    else high = middle;
  }
}
