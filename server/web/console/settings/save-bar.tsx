/** The bar at the bottom of a form with unsaved changes: keep them or let them go; and the warning before leaving. */
import { Affix, Button, Group, Paper, Text, Transition } from '@mantine/core';
import { Unsaved } from '../../../../protocol/face/unsaved.tsx';
import { useSettingsWords } from './words.ts';

export const SaveBar = ({
  dirty,
  busy,
  fault,
  onSave,
  onDiscard,
}: {
  dirty: boolean;
  busy: boolean;
  /** Why it can't be saved as it is. */
  fault?: string | undefined;
  onSave: () => void;
  onDiscard: () => void;
}) => {
  const t = useSettingsWords();
  return (
    <>
      <Unsaved when={dirty && !busy} />
      <Affix position={{ bottom: 16, left: 0, right: 0 }} style={{ pointerEvents: 'none' }}>
        <Transition mounted={dirty} transition="slide-up">
          {(styles) => (
            <Group justify="center" px="md" style={styles}>
              <Paper
                withBorder
                shadow="md"
                radius="lg"
                px="md"
                py="xs"
                role="region"
                aria-label={t('unsaved')}
                style={{ pointerEvents: 'auto' }}
              >
                <Group gap="sm">
                  <Text size="sm" {...(fault === undefined ? {} : { c: 'red' })} role="status">
                    {fault ?? t('unsaved')}
                  </Text>
                  <Button size="xs" variant="default" disabled={busy} onClick={onDiscard}>
                    {t('discard')}
                  </Button>
                  <Button size="xs" loading={busy} disabled={fault !== undefined} onClick={onSave}>
                    {t('save')}
                  </Button>
                </Group>
              </Paper>
            </Group>
          )}
        </Transition>
      </Affix>
    </>
  );
};
