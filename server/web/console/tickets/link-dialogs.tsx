/** Dialogs that change what a ticket is called and which others it belongs to. */
import { Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { isPublic } from '../../../../protocol/ticket-activity.ts';
import { linkRelations } from '../../../../protocol/ticket-names.ts';
import type { LinkRelation } from '../../../../protocol/ticket-names.ts';
import { Ask, Reason, useFresh } from './ask.tsx';
import type { DialogProps } from './ask.tsx';
import type { Activity, Ticket } from './ticket-data.ts';
import { TicketField, useOtherTicket } from './ticket-field.tsx';
import { useWords } from './words.ts';

export const LinkDialog = ({
  opened,
  onClose,
  onDone,
  of,
}: DialogProps<{ to: number; relation: LinkRelation; linked: boolean }> & { of: Ticket }) => {
  const t = useWords();
  const [to, setTo] = useFresh<number | null>(opened, null);
  const [relation, setRelation] = useFresh<LinkRelation>(opened, 'relates-to');
  const other = useOtherTicket(of.number, to, ({ number }) =>
    of.links.some((one) => one.to === number && one.relation === relation) ? 'other.linked' : null,
  );
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('link.title')}
      action={t('link.action')}
      ready={other.fits}
      onSubmit={() => {
        if (to !== null) onDone({ to, relation, linked: true });
      }}
    >
      <Select
        label={t('link.relation')}
        allowDeselect={false}
        data={linkRelations.map((value) => ({ value, label: t(`relation.${value}`) }))}
        value={relation}
        onChange={(value) => setRelation(value ?? 'relates-to')}
      />
      <TicketField label={t('link.to')} value={to} onChange={setTo} other={other} />
    </Ask>
  );
};

export const RenameDialog = ({
  opened,
  onClose,
  onDone,
  present,
}: DialogProps<{ subject: string }> & { present: string }) => {
  const t = useWords();
  const [subject, setSubject] = useFresh(opened, present);
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('rename.title')}
      action={t('save')}
      ready={subject.trim() !== '' && subject !== present}
      onSubmit={() => onDone({ subject: subject.trim() })}
    >
      <TextInput
        label={t('column.subject')}
        required
        data-autofocus
        maxLength={1_000}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
    </Ask>
  );
};

/** Replies and notes that go along into a ticket of their own. */
export const SplitDialog = ({
  opened,
  onClose,
  onDone,
  log,
  names,
}: DialogProps<{ activities: number[]; subject: string; reason: string }> & {
  log: readonly Activity[];
  names: Readonly<Record<string, string>>;
}) => {
  const t = useWords();
  const format = useFormat();
  const [chosen, setChosen] = useFresh<string[]>(opened, []);
  const [subject, setSubject] = useFresh(opened, '');
  const [reason, setReason] = useFresh(opened, '');
  const texts = log.filter(
    ({ head, content }) =>
      ['opened', 'replied', 'noted', 'copied'].includes(head.facts.kind) && content?.text !== undefined,
  );
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('split.title')}
      action={t('split.action')}
      ready={chosen.length > 0 && subject.trim() !== '' && reason.trim() !== ''}
      onSubmit={() => onDone({ activities: chosen.map(Number), subject: subject.trim(), reason })}
    >
      <Checkbox.Group label={t('split.choose')} value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt={4} mah={260} style={{ overflow: 'auto' }}>
          {texts.map(({ head, content }, index) => (
            <Checkbox
              key={head.seq}
              value={String(head.seq)}
              {...(index === 0 ? { 'data-autofocus': true } : {})}
              label={
                <>
                  {names[head.by.id] ?? t(`by.${head.by.kind}`)}{' '}
                  <Text span size="xs" c="dimmed">
                    {t(isPublic(head.facts) ? 'seen.public' : 'seen.internal')} · {format.ago(head.at)}
                  </Text>
                </>
              }
              description={
                <Text span size="xs" lineClamp={2}>
                  {content?.text ?? ''}
                </Text>
              }
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <TextInput
        label={t('split.subject')}
        required
        maxLength={1_000}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Reason value={reason} onChange={setReason} />
    </Ask>
  );
};
