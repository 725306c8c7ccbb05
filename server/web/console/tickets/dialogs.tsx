/** Small dialogs that ask what a command needs: each closes at once and hands over the body of its command. */
import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  Radio,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { deliveries, resolutions, ticketClasses } from '../../../../protocol/ticket.ts';
import type { Delivery, TicketClass } from '../../../../protocol/ticket.ts';
import { useMe } from '../../api/me.ts';
import { PersonSelect } from './choices.tsx';
import { ClassBadge } from './badges.tsx';
import type { TicketRow } from './queue-data.ts';
import type { Activity } from './ticket-data.ts';
import { useWords } from './words.ts';

interface DialogProps<T> {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: (body: T) => unknown;
}

/** The frame: title, fields, one button that does it; Ctrl+Enter does it too. */
const Ask = ({
  opened,
  onClose,
  title,
  action,
  ready,
  danger = false,
  onSubmit,
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  action: string;
  ready: boolean;
  danger?: boolean;
  onSubmit: () => void;
  children: ReactNode;
}) => {
  const t = useWords();
  const submit = (): void => {
    if (ready) onSubmit();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <form
        onKeyDown={getHotkeyHandler([['mod+Enter', submit]])}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!ready} {...(danger ? { color: 'red.9' } : {})}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

/** A field's value that is new each time the dialog is opened. */
const useFresh = <T,>(opened: boolean, start: T) => {
  const [value, set] = useState(start);
  useEffect(() => {
    if (opened) set(start);
    // oxlint-disable-next-line react/exhaustive-deps -- only opening makes it new
  }, [opened]);
  return [value, set] as const;
};

const Reason = ({
  value,
  onChange,
  label,
  required = true,
  autoFocus = false,
}: {
  value: string;
  onChange: (value: string) => void;
  label?: string;
  required?: boolean;
  autoFocus?: boolean;
}) => {
  const t = useWords();
  return (
    <Textarea
      label={label ?? t('reason')}
      required={required}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={4_000}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
};

export const ClassDialog = ({
  opened,
  onClose,
  onDone,
  present = null,
}: DialogProps<{ class: TicketClass; reason: string }> & { present?: TicketClass | null }) => {
  const t = useWords();
  const [value, setValue] = useFresh<TicketClass | null>(opened, present);
  const [reason, setReason] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('classify.title')}
      action={t('classify.action')}
      ready={value !== null && value !== present && reason.trim() !== ''}
      onSubmit={() => {
        if (value !== null) onDone({ class: value, reason });
      }}
    >
      <Radio.Group
        label={t('column.class')}
        value={value ?? ''}
        onChange={(chosen) => setValue(ticketClasses.find((one) => one === chosen) ?? null)}
      >
        <Stack gap="xs" mt={4}>
          {ticketClasses.map((one, index) => (
            <Radio
              key={one}
              value={one}
              {...((present === null ? index === 0 : one === present) ? { 'data-autofocus': true } : {})}
              label={
                <Group gap="xs">
                  <ClassBadge value={one} withName />
                </Group>
              }
              description={t(`classify.${one}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Reason value={reason} onChange={setReason} label={t('classify.reason')} />
    </Ask>
  );
};

export const CloseDialog = ({
  opened,
  onClose,
  onDone,
}: DialogProps<{ resolution: (typeof resolutions)[number]; text?: string }>) => {
  const t = useWords();
  const [resolution, setResolution] = useFresh<(typeof resolutions)[number]>(opened, 'solved');
  const [text, setText] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('close.title')}
      action={t('close.action')}
      ready
      onSubmit={() => onDone({ resolution, ...(text.trim() === '' ? {} : { text }) })}
    >
      <Select
        label={t('close.resolution')}
        data-autofocus
        allowDeselect={false}
        data={resolutions.map((value) => ({ value, label: t(`resolution.${value}`) }))}
        value={resolution}
        onChange={(value) => setResolution(value ?? 'solved')}
      />
      <Reason value={text} onChange={setText} label={t('close.text')} required={false} />
    </Ask>
  );
};

export const MergeDialog = ({
  opened,
  onClose,
  onDone,
  choices,
}: DialogProps<{ into: number; reason: string }> & {
  /** Offered to be chosen; without any, the number is typed. */
  choices?: readonly TicketRow[];
}) => {
  const t = useWords();
  const [into, setInto] = useFresh<number | null>(opened, null);
  const [reason, setReason] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('merge.title')}
      action={t('merge.action')}
      danger
      ready={into !== null && reason.trim() !== '' && (choices === undefined || choices.length > 1)}
      onSubmit={() => {
        if (into !== null) onDone({ into, reason });
      }}
    >
      <Text size="sm">{t('merge.text')}</Text>
      {choices === undefined ? (
        <NumberInput
          label={t('merge.into')}
          required
          data-autofocus
          prefix="#"
          min={1}
          allowDecimal={false}
          hideControls
          value={into ?? ''}
          onChange={(value) => setInto(typeof value === 'number' ? value : null)}
        />
      ) : (
        <Select
          label={t('merge.into')}
          required
          data-autofocus
          data={choices.map(({ number, subject }) => ({
            value: String(number),
            label: `#${number} ${subject}`,
          }))}
          value={into === null ? null : String(into)}
          onChange={(value) => setInto(value === null ? null : Number(value))}
        />
      )}
      <Reason value={reason} onChange={setReason} />
    </Ask>
  );
};

/** Everything that needs a reason and nothing else. */
export const ReasonDialog = ({
  opened,
  onClose,
  onDone,
  title,
  text,
  action,
  required = true,
}: DialogProps<{ reason: string }> & {
  title: string;
  text?: string;
  action: string;
  required?: boolean;
}) => {
  const [reason, setReason] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={title}
      action={action}
      ready={!required || reason.trim() !== ''}
      onSubmit={() => onDone({ reason })}
    >
      {text === undefined ? null : <Text size="sm">{text}</Text>}
      <Reason value={reason} onChange={setReason} required={required} autoFocus />
    </Ask>
  );
};

export const AssignDialog = ({
  opened,
  onClose,
  onDone,
  present,
}: DialogProps<{ assignee: string | null }> & { present: string | null }) => {
  const t = useWords();
  const me = useMe();
  const [assignee, setAssignee] = useFresh<string | null>(opened, present === me.id ? present : me.id);
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('assign.title')}
      action={t('assign.action')}
      ready={assignee !== null}
      onSubmit={() => onDone({ assignee: assignee === 'none' ? null : assignee })}
    >
      <PersonSelect
        label={t('column.assignee')}
        data-autofocus
        nobody
        allowDeselect={false}
        value={assignee}
        onChange={setAssignee}
      />
    </Ask>
  );
};

export const DeliverDialog = ({
  opened,
  onClose,
  onDone,
  allowed,
}: DialogProps<{ delivery: Delivery; version: string; text?: string }> & {
  allowed: readonly Delivery[];
}) => {
  const t = useWords();
  const [delivery, setDelivery] = useFresh<Delivery | null>(opened, allowed[0] ?? null);
  const [version, setVersion] = useFresh(opened, '');
  const [text, setText] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('deliver.title')}
      action={t('deliver.action')}
      ready={delivery !== null && version.trim() !== ''}
      onSubmit={() => {
        if (delivery !== null)
          onDone({ delivery, version: version.trim(), ...(text.trim() === '' ? {} : { text }) });
      }}
    >
      <Select
        label={t('deliver.as')}
        data-autofocus
        allowDeselect={false}
        data={deliveries
          .filter((one) => allowed.includes(one))
          .map((value) => ({ value, label: t(`delivery.${value}`) }))}
        value={delivery}
        onChange={setDelivery}
      />
      <TextInput
        label={t('deliver.version')}
        required
        maxLength={128}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value)}
      />
      <Reason value={text} onChange={setText} label={t('deliver.text')} required={false} />
    </Ask>
  );
};

const decisions = ['free', 'individual', 'declined'] as const;

export const DecideDialog = ({
  opened,
  onClose,
  onDone,
}: DialogProps<{ decision: (typeof decisions)[number]; reason: string; plannedRelease?: string }>) => {
  const t = useWords();
  const [decision, setDecision] = useFresh<(typeof decisions)[number]>(opened, 'free');
  const [release, setRelease] = useFresh(opened, '');
  const [reason, setReason] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('decide.title')}
      action={t('decide.action')}
      ready={reason.trim() !== ''}
      onSubmit={() =>
        onDone({
          decision,
          reason,
          ...(decision === 'free' && release.trim() !== '' ? { plannedRelease: release.trim() } : {}),
        })
      }
    >
      <Select
        label={t('decide.decision')}
        data-autofocus
        allowDeselect={false}
        data={decisions.map((value) => ({ value, label: t(`decision.${value}`) }))}
        value={decision}
        onChange={(value) => setDecision(value ?? 'free')}
      />
      {decision === 'free' ? (
        <TextInput
          label={t('decide.release')}
          maxLength={128}
          value={release}
          onChange={(event) => setRelease(event.currentTarget.value)}
        />
      ) : null}
      <Reason value={reason} onChange={setReason} label={t('decide.reason')} />
    </Ask>
  );
};

export const OfferDialog = ({
  opened,
  onClose,
  onDone,
}: DialogProps<{ offer: { amountCents: number; currency: string; text: string } }>) => {
  const t = useWords();
  const [amount, setAmount] = useFresh<number | null>(opened, null);
  const [text, setText] = useFresh(opened, '');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('offer.draft')}
      action={t('offer.draft')}
      ready={amount !== null && text.trim() !== ''}
      onSubmit={() => {
        if (amount !== null)
          onDone({ offer: { amountCents: Math.round(amount * 100), currency: 'EUR', text } });
      }}
    >
      <NumberInput
        label={t('offer.amount')}
        required
        data-autofocus
        min={0}
        decimalScale={2}
        suffix=" €"
        value={amount ?? ''}
        onChange={(value) => setAmount(typeof value === 'number' ? value : null)}
      />
      <Reason value={text} onChange={setText} label={t('offer.text')} />
    </Ask>
  );
};

export const LinkDialog = ({
  opened,
  onClose,
  onDone,
}: DialogProps<{ to: number; relation: 'duplicate-of' | 'relates-to'; linked: boolean }>) => {
  const t = useWords();
  const [to, setTo] = useFresh<number | null>(opened, null);
  const [relation, setRelation] = useFresh<'duplicate-of' | 'relates-to'>(opened, 'relates-to');
  return (
    <Ask
      opened={opened}
      onClose={onClose}
      title={t('link.title')}
      action={t('link.action')}
      ready={to !== null}
      onSubmit={() => {
        if (to !== null) onDone({ to, relation, linked: true });
      }}
    >
      <Select
        label={t('link.relation')}
        allowDeselect={false}
        data={(['relates-to', 'duplicate-of'] as const).map((value) => ({
          value,
          label: t(`relation.${value}`),
        }))}
        value={relation}
        onChange={(value) => setRelation(value ?? 'relates-to')}
      />
      <NumberInput
        label={t('link.to')}
        required
        data-autofocus
        prefix="#"
        min={1}
        allowDecimal={false}
        hideControls
        value={to ?? ''}
        onChange={(value) => setTo(typeof value === 'number' ? value : null)}
      />
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
          {texts.map(({ head, content }) => (
            <Checkbox
              key={head.seq}
              value={String(head.seq)}
              label={names[head.by.id] ?? t(`by.${head.by.kind}`)}
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
