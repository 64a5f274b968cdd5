/** Colours of the theme for a canvas, which knows no custom properties. */
export type Palette<Name extends string> = Readonly<Record<Name, string>>;

/** Energy types with a colour of their own. */
const OWN_COLOUR: ReadonlySet<string> = new Set(['electricity', 'gas', 'steam', 'heat', 'coal', 'oil', 'water', 'co2']);

/** The token of the colour of an energy type; null for all of them together. */
export function energyToken(energy: string | null): string {
  return energy !== null && OWN_COLOUR.has(energy) ? energy : 'info';
}

/** What the tokens named are at this place and in the theme of the moment; `--accent` is called `accent`. */
export function paletteOf<Name extends string>(box: HTMLElement, names: readonly Name[]): Palette<Name> {
  // A custom property is only worked out (`light-dark`) where it is used.
  const probe = document.createElement('span');
  box.append(probe);
  const colours = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as Palette<Name>;
}

/** The same colour, let through: for what must be seen and not be looked at first. */
export function faint(colour: string): string {
  return colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.35)');
}
