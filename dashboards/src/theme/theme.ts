import { ref, watch } from 'vue';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'meterhub.theme';

const stored = localStorage.getItem(STORAGE_KEY) as Theme;

/** The reader's choice; `auto` follows the system. */
export const theme = ref<Theme>(THEMES.includes(stored) ? stored : 'auto');

/** Rises whenever colours change, for what is painted on a canvas and cannot follow by CSS. */
export const paletteVersion = ref(0);

/** Puts the theme on the document and keeps the choice for the next visit. */
export function followTheme(): void {
  watch(
    theme,
    (chosen) => {
      document.documentElement.dataset['theme'] = chosen;
      localStorage.setItem(STORAGE_KEY, chosen);
      paletteVersion.value++;
    },
    { immediate: true },
  );
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => paletteVersion.value++);
}
