/** Warns before a page with unsaved changes is left, by a link, the back button or the window's end. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { createWords } from './words.ts';

const useWords = createWords('unsaved', {
  de: {
    title: 'Ungespeicherte Änderungen',
    text: 'Wenn Sie diese Seite jetzt verlassen, gehen Ihre Änderungen verloren.',
    stay: 'Hier bleiben',
    leave: 'Verwerfen und gehen',
  },
  en: {
    title: 'Unsaved changes',
    text: 'If you leave this page now, your changes will be lost.',
    stay: 'Stay here',
    leave: 'Discard and leave',
  },
});

/** Put it into a form: `<Unsaved when={form.isDirty()} />`. */
export const Unsaved = ({ when }: { when: boolean }) => {
  const t = useWords();
  const blocker = useBlocker({ shouldBlockFn: () => when, enableBeforeUnload: when, withResolver: true });
  const blocked = blocker.status === 'blocked';
  return (
    <Modal opened={blocked} onClose={() => blocker.reset?.()} title={t('title')} withCloseButton={false}>
      <Text size="sm" mb="md">
        {t('text')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t('leave')}
        </Button>
        <Button data-autofocus onClick={() => blocker.reset?.()}>
          {t('stay')}
        </Button>
      </Group>
    </Modal>
  );
};
