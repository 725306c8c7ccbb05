/** Asks before the product is stopped: what will happen, and that it can be taken back. */
import { Text } from '@mantine/core';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { createWords } from '../../../../protocol/face/words.ts';
import type { JobWish } from '../../../../protocol/page-api.ts';
import { useWork } from '../job.ts';

const useWords = createWords('page-confirm', {
  de: {
    updateTitle: '{{version}} jetzt installieren?',
    updateText:
      'Das Produkt wird dabei kurz angehalten. Läuft die neue Version nicht richtig, kehrt es von selbst zur jetzigen zurück.',
    updateYes: 'Jetzt installieren',
    rollbackTitle: 'Zurück auf {{version}}?',
    rollbackText:
      'Das Produkt wird dabei kurz angehalten. Die Version wird vorher geprüft. Die jetzige wird danach nicht von selbst wieder installiert.',
    rollbackYes: 'Zurückgehen',
    no: 'Abbrechen',
  },
  en: {
    updateTitle: 'Install {{version}} now?',
    updateText:
      'The product is stopped for a moment. If the new version doesn’t run well, it goes back to the present one by itself.',
    updateYes: 'Install now',
    rollbackTitle: 'Back to {{version}}?',
    rollbackText:
      'The product is stopped for a moment. The version is verified first. The present one is not installed again by itself afterwards.',
    rollbackYes: 'Go back',
    no: 'Cancel',
  },
});

/** Starts an update or a way back once the person has confirmed it. */
export const useConfirmedWork = (): ((
  wish: JobWish & { kind: 'update' | 'rollback' },
  version: string,
) => void) => {
  const t = useWords();
  const { start } = useWork();
  return (wish, version) => {
    askFirst({
      title: t(wish.kind === 'update' ? 'updateTitle' : 'rollbackTitle', { version }),
      children: <Text size="sm">{t(wish.kind === 'update' ? 'updateText' : 'rollbackText')}</Text>,
      withCloseButton: false,
      labels: { confirm: t(wish.kind === 'update' ? 'updateYes' : 'rollbackYes'), cancel: t('no') },
      onConfirm: () => start(wish),
    });
  };
};
