import { useI18n } from 'vue-i18n';

/** Texts for names that the hub sends; a name that this page does not know yet is shown as it is. */
export function useNames() {
  const { t, te, locale } = useI18n();

  function known(key: string, otherwise: string): string {
    return te(key) ? t(key) : otherwise;
  }

  /** A set of factors that somebody entered, by the name that it was given. */
  function ofSet(id: string): string | undefined {
    return id.startsWith('custom:') ? t('carbon.ownSet', { name: id.slice('custom:'.length) }) : undefined;
  }

  return {
    energy: (name: string) => known(`energy.${name}`, name),
    quantity: (name: string) => known(`quantity.${name}`, name),
    reason: (name: string) => known(`quality.reason.${name}`, name),
    quality: (level: string) => known(`quality.${level}`, level),
    role: (name: string) => known(`role.${name}`, name),
    carbonMethod: (id: string) => ofSet(id) ?? known(`carbon.methods.${id}`, id),
    fuelTable: (id: string) => ofSet(id) ?? known(`carbon.fuelTables.${id}`, id),
    factorFlag: (flag: string) => known(`carbon.flag.${flag}`, flag),
    /** What kind of entry of the registry was changed. */
    recordKind: (kind: string) => known(`restatement.kind.${kind}`, kind),
    /** A district of Shanghai by its code of GB/T 2260. */
    district: (code: string) => known(`district.${code}`, code),
    /** The nation, a region of its grid, the city, or a district. */
    region: (code: string) => known(`carbonRecord.region.${code}`, known(`district.${code}`, code)),
    /** What a code of the quarantine means. */
    rejection: (code: string) => known(`quarantine.codes.${code}`, code),
    /** The text of an alarm code, or undefined for one that only the hub can word. */
    alarm: (code: string) => (te(`alarm.code.${code}`) ? t(`alarm.code.${code}`) : undefined),
    /** What a detector is called. */
    detector: (id: string) => known(`detector.${id}`, id),
    /** A registered name in the reader's language. */
    local: (names: { readonly name: string; readonly nameEn: string | null }) =>
      locale.value === 'en' ? names.nameEn || names.name : names.name,
  };
}
