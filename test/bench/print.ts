/** Figures as aligned lines. */

export function print(figures: Readonly<Record<string, number | string>>): void {
  for (const [name, value] of Object.entries(figures)) {
    const text = typeof value === 'number' ? format(value) : value;
    process.stdout.write(`  ${name.padEnd(44)} ${text}\n`);
  }
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
