/** Dialogs of everyday work with tickets: class, assignee, closing, and whatever needs a reason and nothing else. */
import { Group, Radio, Select, Stack, Text } from '@mantine/core';
import { resolutions, ticketClasses } from '../../../../protocol/ticket-names.ts';
import type { TicketClass } from '../../../../protocol/ticket.ts';
import { useMe } from '../../api/me.ts';
import { Ask, Reason, useFresh } from './ask.tsx';
import type { DialogProps } from './ask.tsx';
import { ClassBadge } from './badges.tsx';
import { PersonSelect } from './choices.tsx';
import { useWords } from './words.ts';

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
