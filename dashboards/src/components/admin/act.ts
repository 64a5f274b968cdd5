import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiError } from '../../api/error.ts';
import { useHub } from '../../state/hub.ts';

/** Something that the reader has the hub do, with what went wrong in words. */
export function useAct() {
  const { t } = useI18n();
  const { endIfUnauthorized } = useHub();
  const sending = ref(false);
  const problem = ref('');

  /** Does it; undefined where it came to nothing, which `problem` then tells. */
  async function act<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
    sending.value = true;
    problem.value = '';
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === 'unauthorized') endIfUnauthorized(error);
      else problem.value = isAnswer(error) ? error.message : t('login.error.unreachable');
      return undefined;
    } finally {
      sending.value = false;
    }
  }

  return { sending, problem, act };
}

/** Whether the hub itself has said why, and not something on the way to it. */
function isAnswer({ kind, problem }: ApiError): boolean {
  return kind !== 'unreachable' || problem.code !== undefined;
}
