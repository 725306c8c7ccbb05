/** The mailbox: set up and changed here, unless config.json has it; then it is shown, and can be taken over. */
import { Alert, Button, Stack } from '@mantine/core';
import { IconFileSettings, IconMailbox, IconMailOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import type { ShownDesk } from './desk-draft.ts';
import { deskKey, DeskEditor } from './desk-editor.tsx';
import { DeskFacts } from './desk-facts.tsx';
import { DeskState } from './desk-state.tsx';
import { useDeskWords } from './desk-words.ts';

/** How soon the state of a mailbox that is not read is looked for again. */
const lookAgainMs = 3_000;

const FromFile = ({ shown, readOnly }: { shown: ShownDesk; readOnly: boolean }) => {
  const t = useDeskWords();
  const queries = useQueryClient();
  const takeOver = useMutation({
    mutationFn: () => call('POST /settings/mail/take-over', { body: { version: shown.version } }),
    onSuccess: (now) => {
      queries.setQueryData(deskKey, now);
      done(t('takenOver'));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: deskKey }),
  });
  return (
    <Alert color="blue" icon={<IconFileSettings />} title={t('fromFile')}>
      <Stack gap="sm" align="flex-start">
        {t(shown.takenOver ? 'takenOverText' : 'fromFileText')}
        {readOnly ? null : (
          <Button size="xs" variant="default" loading={takeOver.isPending} onClick={() => takeOver.mutate()}>
            {t(shown.takenOver ? 'takeOverAgain' : 'takeOver')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
};

const DeskPage = () => {
  const t = useDeskWords();
  const readOnly = !useMe().may('settings.edit');
  const [begun, setBegun] = useState(false);
  const desk = useQuery({
    queryKey: deskKey,
    queryFn: () => call('GET /settings/mail'),
    refetchInterval: ({ state: { data } }) =>
      data?.mailbox === null || data?.mailbox.state === 'reading' ? false : lookAgainMs,
  });
  return (
    <SettingsPage name="mailDesk" subtitle={t('subtitle')} readOnly={readOnly}>
      <Shown query={desk}>
        {(shown) => {
          if (shown.desk === null && (readOnly || !begun))
            return (
              <Empty
                icon={IconMailOff}
                title={t('none')}
                text={t('noneText')}
                action={
                  readOnly ? null : (
                    <Button leftSection={<IconMailbox size={18} />} onClick={() => setBegun(true)}>
                      {t('setUp')}
                    </Button>
                  )
                }
              />
            );
          if (!readOnly && shown.source === 'console')
            return <DeskEditor shown={shown} onReload={() => void desk.refetch()} />;
          return (
            <Stack>
              {shown.source === 'config.json' ? <FromFile shown={shown} readOnly={readOnly} /> : null}
              <Section title={t('state')}>
                <Stack gap="sm" align="flex-start">
                  <DeskState shown={shown} />
                </Stack>
              </Section>
              {shown.desk === null ? null : <DeskFacts desk={shown.desk} />}
            </Stack>
          );
        }}
      </Shown>
    </SettingsPage>
  );
};

export default DeskPage;
