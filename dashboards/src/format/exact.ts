/** Decimal digits of a factor that anybody reads. */
const DIGITS = 7;

/** An exact number of the hub, a decimal or a ratio that has none, as short as it can be read: `2.014675` for a long ratio. */
export function shortExact(exact: string): string {
  const [over, under] = exact.split('/').map(Number);
  if (over === undefined || under === undefined)
    return exact.length <= 12 ? exact : String(Number(Number(exact).toPrecision(DIGITS)));
  return String(Number((over / under).toPrecision(DIGITS)));
}
