/** The mailbox’s settings as a form: servers tried before anything is saved, passwords typed and never shown again. */
import {
  Button,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done, failed } from '../../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../../protocol/face/problem.ts';
import { askFirst } from '../../../account/confirm.tsx';
import { Section } from '../../../account/section.tsx';
import { call } from '../../../api/client.ts';
import { ConflictAlert } from '../conflict-alert.tsx';
import { SaveBar } from '../save-bar.tsx';
import { useSettingsWords } from '../words.ts';
import { deskFaults, draftOf, newDraft, sameDraft, serverFaults, wishOf } from './desk-draft.ts';
import type { DeskFault, DeskFaults, Draft, ShownDesk, Way } from './desk-draft.ts';
import { languageNames } from './desk-facts.tsx';
import { IncomingSection, OutgoingSection } from './desk-servers.tsx';
import { DeskState } from './desk-state.tsx';
import { useDeskWords } from './desk-words.ts';

export const deskKey = ['settings', 'mail'];

const languages = ['de', 'en'] as const;
/** What acknowledgements say of the hours unless somebody writes something else; customers read it in their language. */
const usualHours = {
  de: 'Montag bis Freitag, 9:00 bis 18:00 Uhr',
  en: 'Monday to Friday, 9:00 to 18:00 (Berlin time)',
};

/** The field a refusal of the server is about, as a fault to show there; null where it is about none. */
const faultOf = (error: unknown): DeskFaults | null => {
  if (!isProblem(error)) return null;
  const { field } = error.details;
  if (typeof field !== 'string') return null;
  const fault: DeskFault =
    error.code === 'PASSPHRASE_MISSING'
      ? 'passwordNeeded'
      : error.code === 'INSECURE_URL'
        ? 'securityFar'
        : 'notPossible';
  return { [field]: fault };
};

const AnswersSection = ({
  draft,
  onChange,
}: {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}) => {
  const t = useDeskWords();
  const { caps } = draft;
  const cap = (name: 'perHour' | 'perDay', max: number) => (
    <NumberInput
      label={t(name)}
      min={0}
      max={max}
      allowDecimal={false}
      clampBehavior="strict"
      value={caps[name]}
      onChange={(value) => {
        if (typeof value === 'number') onChange({ caps: { ...caps, [name]: value } });
      }}
    />
  );
  return (
    <Section title={t('answers')} text={t('answersText')}>
      <Stack>
        <Switch
          label={t('unknown')}
          description={t('unknownText')}
          checked={draft.answerUnknown}
          onChange={(event) => onChange({ answerUnknown: event.currentTarget.checked })}
        />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {cap('perHour', 1_000)}
          {cap('perDay', 10_000)}
          <Select
            label={t('language')}
            allowDeselect={false}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            value={draft.language}
            onChange={(value) => onChange({ language: value === 'en' ? 'en' : 'de' })}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {languages.map((language) => (
            <TextInput
              key={language}
              lang={language}
              label={t('hoursIn', { language: languageNames[language] })}
              maxLength={4_000}
              value={draft.serviceHours[language]}
              onChange={(event) =>
                onChange({ serviceHours: { ...draft.serviceHours, [language]: event.currentTarget.value } })
              }
            />
          ))}
          {languages.map((language) => (
            <Textarea
              key={language}
              lang={language}
              label={t('signatureIn', { language: languageNames[language] })}
              placeholder={t('vendorName')}
              autosize
              minRows={2}
              maxLength={4_000}
              value={draft.signature[language]}
              onChange={(event) =>
                onChange({ signature: { ...draft.signature, [language]: event.currentTarget.value } })
              }
            />
          ))}
        </SimpleGrid>
      </Stack>
    </Section>
  );
};

export const DeskEditor = ({ shown, onReload }: { shown: ShownDesk; onReload: () => void }) => {
  const t = useDeskWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  // What the changes were made from; a newer one from somebody else shows as a conflict, not as a surprise.
  const [base, setBase] = useState(shown);
  const start = base.desk === null ? newDraft(usualHours) : draftOf(base.desk);
  const [draft, setDraft] = useState(start);
  /** Faults are marked once somebody has tried to go on. */
  const [marked, setMarked] = useState<DeskFaults>({});
  const [checked, setChecked] = useState(false);
  const dirty = !sameDraft(start, draft);
  const takeUp = (now: ShownDesk): void => {
    setBase(now);
    setDraft(now.desk === null ? newDraft(usualHours) : draftOf(now.desk));
    setMarked({});
    setChecked(false);
  };
  if (!dirty && base.version !== shown.version) takeUp(shown);

  const change = (part: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setMarked({});
  };
  const put = (desk: ReturnType<typeof wishOf> | null) =>
    call('PUT /settings/mail', { body: { version: base.version, desk } });
  const save = useMutation({
    mutationFn: () => put(wishOf(draft)),
    onSuccess: (now) => {
      queries.setQueryData(deskKey, now);
      takeUp(now);
      done(t('saved'));
    },
    onError: (error) => {
      const fault = faultOf(error);
      if (fault !== null) setMarked(fault);
      else if (!isProblem(error, 'CONFLICT')) failed(error);
    },
  });
  const remove = useMutation({
    mutationFn: () => put(null),
    onSuccess: (now) => {
      queries.setQueryData(deskKey, now);
      done(t('removed'));
    },
  });

  const own = checked ? deskFaults(draft, base.desk) : {};
  const faults = { ...own, ...marked };
  const keep = (): void => {
    setChecked(true);
    if (Object.keys(deskFaults(draft, base.desk)).length === 0) save.mutate();
  };
  const check = (way: Way): boolean => {
    const server = draft[way];
    const found = server === null ? {} : serverFaults(way, server, base.desk);
    setMarked(found);
    return Object.keys(found).length === 0;
  };
  const conflict = [save.error, remove.error].some((error) => isProblem(error, 'CONFLICT'));
  const fields = { draft, stored: base.desk, faults, onChange: change, onCheck: check };
  const addressFault = faults['desk.address'];
  const aliasFault = faults['desk.aliases'];
  return (
    <Stack pb={dirty ? 72 : 0}>
      {conflict ? (
        <ConflictAlert
          onReload={() => {
            save.reset();
            remove.reset();
            setDraft(start);
            onReload();
          }}
        />
      ) : null}
      {base.desk === null ? null : (
        <Section title={t('state')}>
          <Stack gap="sm" align="flex-start">
            <DeskState shown={shown} />
            <Switch
              label={t('active')}
              description={t('activeText')}
              checked={draft.active}
              onChange={(event) => change({ active: event.currentTarget.checked })}
            />
          </Stack>
        </Section>
      )}
      <Section title={t('account')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            type="email"
            label={t('address')}
            description={t('addressText')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            maxLength={320}
            value={draft.address}
            error={addressFault === undefined ? undefined : t(addressFault)}
            onChange={(event) => change({ address: event.currentTarget.value })}
          />
          <TextInput
            label={t('name')}
            placeholder={t('vendorName')}
            maxLength={200}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TagsInput
            label={t('aliases')}
            description={t('aliasesText')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxTags={50}
            acceptValueOnBlur
            value={draft.aliases}
            error={aliasFault === undefined ? undefined : t(aliasFault)}
            onChange={(aliases) => change({ aliases: aliases.map((one) => one.trim()) })}
          />
        </SimpleGrid>
      </Section>
      <IncomingSection {...fields} />
      <OutgoingSection {...fields} />
      <AnswersSection draft={draft} onChange={change} />
      {base.desk === null ? null : (
        <Group>
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={18} />}
            loading={remove.isPending}
            onClick={() =>
              askFirst({
                title: t('remove'),
                text: t('removeText'),
                yes: t('remove'),
                no: s('cancel'),
                run: () => remove.mutate(),
              })
            }
          >
            {t('remove')}
          </Button>
        </Group>
      )}
      <SaveBar
        dirty={dirty}
        busy={save.isPending}
        fault={Object.keys(faults).length > 0 ? t('mend') : undefined}
        onSave={keep}
        onDiscard={() => {
          save.reset();
          takeUp(shown);
        }}
      />
    </Stack>
  );
};
