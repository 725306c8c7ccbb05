/** Buttons in the head of a ticket's page, and every dialog that is opened from there or by a key. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowMerge,
  IconArrowsSplit,
  IconCircleCheck,
  IconDots,
  IconFlame,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { useRef } from 'react';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { done } from '../../../../protocol/face/notices.tsx';
import { useNavigate } from '../../../../protocol/face/route.ts';
import { useCommands } from './commands.tsx';
import { AssignDialog, ClassDialog, CloseDialog, ReasonDialog } from './dialogs.tsx';
import { RenameDialog, SplitDialog } from './link-dialogs.tsx';
import { MergeDialog } from './merge-dialogs.tsx';
import type { Log, TicketView } from './ticket-data.ts';
import { useWords } from './words.ts';

export type TicketDialog =
  'class' | 'assign' | 'close' | 'reopen' | 'wait' | 'merge' | 'split' | 'rename' | 'escalate' | null;

export const TicketActions = ({
  view,
  log,
  dialog,
  setDialog,
}: {
  view: TicketView;
  log: Log;
  dialog: TicketDialog;
  setDialog: (dialog: TicketDialog) => void;
}) => {
  const t = useWords();
  const navigate = useNavigate();
  const { send, merge, split } = useCommands();
  const { ticket } = view;
  const { status } = ticket;
  const close = () => setDialog(null);
  const more = useRef<HTMLButtonElement>(null);
  /** From the menu, whose items are gone when the dialog closes: the keyboard comes back to the button. */
  const ask = (wanted: TicketDialog) => (): void => {
    more.current?.focus();
    setDialog(wanted);
  };
  const over = status === 'closed' || status === 'merged';
  const canReopen = status === 'closed' || status === 'delivered';
  useShortcuts([
    {
      keys: 'e',
      label: t('classify.title'),
      run: () => {
        if (!over) setDialog('class');
      },
    },
    {
      keys: 'a',
      label: t('assign.title'),
      run: () => {
        if (!over) setDialog('assign');
      },
    },
  ]);
  if (status === 'merged') return null;
  return (
    <>
      {over ? null : status === 'waiting' ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => void send('resume', {})}
        >
          {t('resume.action')}
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          onClick={() => setDialog('wait')}
        >
          {t('wait.action')}
        </Button>
      )}
      {canReopen ? (
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => setDialog('reopen')}>
          {t('reopen.action')}
        </Button>
      ) : null}
      {over ? null : (
        <Button
          variant="default"
          leftSection={<IconCircleCheck size={16} />}
          onClick={() => setDialog('close')}
        >
          {t('close.action')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={t('more')}>
            <ActionIcon ref={more} variant="default" size={36} aria-label={t('more')}>
              <IconDots size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={ask('rename')}>
            {t('rename.title')}
          </Menu.Item>
          {over || ticket.escalatedAt !== null ? null : (
            <Menu.Item leftSection={<IconFlame size={16} />} onClick={ask('escalate')}>
              {t('escalate.title')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconArrowsSplit size={16} />} onClick={ask('split')}>
            {t('split.title')}
          </Menu.Item>
          <Menu.Item color="red.9" leftSection={<IconArrowMerge size={16} />} onClick={ask('merge')}>
            {t('merge.title')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ClassDialog
        opened={dialog === 'class'}
        onClose={close}
        present={ticket.class}
        onDone={(body) => {
          close();
          return send('classify', body, () => done(t('classify.done', { class: body.class })));
        }}
      />
      <AssignDialog
        opened={dialog === 'assign'}
        onClose={close}
        present={ticket.assignee}
        onDone={({ assignee }) => {
          close();
          const before = ticket.assignee;
          if (assignee === before) return undefined;
          return send('assign', { assignee }, () =>
            done(t('assign.done', { number: ticket.number }), {
              undo: () => void send('assign', { assignee: before }),
            }),
          );
        }}
      />
      <CloseDialog
        opened={dialog === 'close'}
        onClose={close}
        onDone={(body) => {
          close();
          return send('close', body, () => done(t('close.done', { number: ticket.number })));
        }}
      />
      <ReasonDialog
        opened={dialog === 'reopen'}
        onClose={close}
        title={t('reopen.title')}
        action={t('reopen.action')}
        onDone={(body) => {
          close();
          return send('reopen', body);
        }}
      />
      <ReasonDialog
        opened={dialog === 'wait'}
        onClose={close}
        title={t('wait.title')}
        text={t('wait.text')}
        action={t('wait.action')}
        required={false}
        onDone={({ reason }) => {
          close();
          return send('wait', reason.trim() === '' ? {} : { reason });
        }}
      />
      <ReasonDialog
        opened={dialog === 'escalate'}
        onClose={close}
        title={t('escalate.title')}
        text={t('escalate.text')}
        action={t('escalate.action')}
        onDone={(body) => {
          close();
          return send('escalate', body);
        }}
      />
      <RenameDialog
        opened={dialog === 'rename'}
        onClose={close}
        present={ticket.subject}
        onDone={(body) => {
          close();
          return send('rename', body);
        }}
      />
      <MergeDialog
        opened={dialog === 'merge'}
        of={ticket}
        onClose={close}
        onDone={(body) => {
          close();
          return merge(body, (into) => navigate({ to: `/tickets/${into.ticket.number}` }));
        }}
      />
      <SplitDialog
        opened={dialog === 'split'}
        onClose={close}
        log={log.items}
        names={log.names}
        onDone={(body) => {
          close();
          return split(body, (opened) => navigate({ to: `/tickets/${opened.ticket.number}` }));
        }}
      />
    </>
  );
};
