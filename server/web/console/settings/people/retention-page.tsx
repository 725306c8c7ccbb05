/** How long closed tickets keep what people wrote. */
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
const proposedMonths = 36;

const Editor = ({ saved }: { saved: number | null }) => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const format = useFormat();
  const queries = useQueryClient();
  const readOnly = !useMe().may('settings.edit');
  const [months, setMonths] = useState(saved);
  const save = useMutation({
    mutationFn: () => call('PUT /settings/retention', { body: { eraseClosedAfterMonths: months } }),
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
        title: t('retentionConfirm'),
        text: t('retentionConfirmText', { day: before }),
        yes: t('retentionConfirm'),
        no: s('cancel'),
        run: () => save.mutate(),
      });
  };
  return (
    <Section title={t('retentionTitle')} text={t('retentionText')}>
      <Stack>
        <Switch
          label={t('retentionOn')}
          checked={months !== null}
          disabled={readOnly}
          onChange={(event) => setMonths(event.currentTarget.checked ? (saved ?? proposedMonths) : null)}
        />
        {months === null ? (
          <Text size="sm" c="dimmed">
            {t('retentionOff')}
          </Text>
        ) : (
          <>
            <NumberInput
              label={t('retentionMonths')}
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
              {t('retentionPreview', { day: before })}
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
        {({ eraseClosedAfterMonths: saved = null }) => <Editor key={String(saved)} saved={saved} />}
      </Shown>
    </SettingsPage>
  );
};

export default RetentionPage;
