import { useI18n } from 'vue-i18n';

/** Texts for names that the hub sends; a name that this page does not know yet is shown as it is. */
export function useNames() {
  const { t, te, locale } = useI18n();

  function known(key: string, otherwise: string): string {
    return te(key) ? t(key) : otherwise;
  }

  return {
    energy: (name: string) => known(`energy.${name}`, name),
    quantity: (name: string) => known(`quantity.${name}`, name),
    reason: (name: string) => known(`quality.reason.${name}`, name),
    quality: (level: string) => known(`quality.${level}`, level),
    role: (name: string) => known(`role.${name}`, name),
    /** What a code of the quarantine means. */
    rejection: (code: string) => known(`quarantine.codes.${code}`, code),
    /** The text of an alarm code, or undefined for one that only the hub can word. */
    alarm: (code: string) => (te(`alarm.code.${code}`) ? t(`alarm.code.${code}`) : undefined),
    /** A registered name in the reader's language. */
    local: (names: { readonly name: string; readonly nameEn: string | null }) =>
      locale.value === 'en' ? names.nameEn || names.name : names.name,
  };
}
