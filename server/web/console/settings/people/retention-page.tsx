/** How long closed tickets keep what people wrote, and how long recordings of sessions are kept. */
import { NumberInput, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useFormat } from '../../../../../protocol/face/format.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Shown } from '../../../../../protocol/face/states.tsx';
import { askFirst } from '../../../account/confirm.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SaveBar } from '../save-bar.tsx';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { usePeopleWords } from './words.ts';

const queryKey = ['settings', 'retention'];
/** The two times: the setting, the beginning of its texts' keys, and what is proposed. */
const kinds = {
  texts: { setting: 'eraseClosedAfterMonths', words: 'retention', proposedMonths: 36 },
  recordings: { setting: 'eraseRecordingsAfterMonths', words: 'recordings', proposedMonths: 12 },
} as const;

const Editor = ({ kind, saved }: { kind: keyof typeof kinds; saved: number | null }) => {
  const { setting, words, proposedMonths } = kinds[kind];
  const t = usePeopleWords();
  const s = useSettingsWords();
  const format = useFormat();
  const queries = useQueryClient();
  const readOnly = !useMe().may('settings.edit');
  const [months, setMonths] = useState(saved);
  const save = useMutation({
    mutationFn: () => call('PUT /settings/retention', { body: { [setting]: months } }),
    onSuccess: (now) => {
      queries.setQueryData(queryKey, now);
      done(s('saved'));
    },
  });
  const before = format.day(
    dayjs()
      .subtract(months ?? 0, 'month')
      .toDate(),
  );
  const keep = (): void => {
    if (months === null || (saved !== null && months >= saved)) save.mutate();
    // A shorter time erases things that are still there.
    else
      askFirst({
        title: t(`${words}Confirm`),
        text: t(`${words}ConfirmText`, { day: before }),
        yes: t(`${words}Confirm`),
        no: s('cancel'),
        run: () => save.mutate(),
      });
  };
  return (
    <Section title={t(`${words}Title`)} text={t(`${words}Text`)}>
      <Stack>
        <Switch
          label={t(`${words}On`)}
          checked={months !== null}
          disabled={readOnly}
          onChange={(event) => setMonths(event.currentTarget.checked ? (saved ?? proposedMonths) : null)}
        />
        {months === null ? (
          <Text size="sm" c="dimmed">
            {t(`${words}Off`)}
          </Text>
        ) : (
          <>
            <NumberInput
              label={t(`${words}Months`)}
              w={220}
              min={1}
              max={600}
              allowDecimal={false}
              clampBehavior="strict"
              readOnly={readOnly}
              value={months}
              onChange={(value) => setMonths(Math.max(1, Number(value)))}
            />
            <Text size="sm" c="dimmed" aria-live="polite">
              {t(`${words}Preview`, { day: before })}
            </Text>
          </>
        )}
      </Stack>
      <SaveBar
        dirty={months !== saved}
        busy={save.isPending}
        onSave={keep}
        onDiscard={() => setMonths(saved)}
      />
    </Section>
  );
};

const RetentionPage = () => {
  const t = usePeopleWords();
  const me = useMe();
  const retention = useQuery({ queryKey, queryFn: () => call('GET /settings/retention') });
  return (
    <SettingsPage name="retention" subtitle={t('retentionSubtitle')} readOnly={!me.may('settings.edit')}>
      <Shown query={retention}>
        {({ eraseClosedAfterMonths: texts = null, eraseRecordingsAfterMonths: recordings = null }) => (
          <>
            <Editor key={`texts ${texts}`} kind="texts" saved={texts} />
            <Editor key={`recordings ${recordings}`} kind="recordings" saved={recordings} />
          </>
        )}
      </Shown>
    </SettingsPage>
  );
};

export default RetentionPage;
