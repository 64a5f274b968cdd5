import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { EnterpriseState } from '../../state/enterprise-question.ts';
import { useDirectoryOptions } from '../meter-options.ts';

/** What figures are called that stand beside those of the enterprise and period. */
export function useComparedName(state: () => EnterpriseState) {
  const { t } = useI18n();
  const { enterpriseName } = useDirectoryOptions();
  return computed(() =>
    state().comparison === 'enterprise' && state().other !== ''
      ? enterpriseName(state().other)
      : t('enterprise.periodBefore'),
  );
}
