/** What the customer is asked at the top of a ticket: to confirm a fix, to answer, to decide about an offer. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { IconCheck, IconCoin, IconMessageQuestion, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from '../../../../protocol/face/route.ts';
import { ticketLimits } from '../../../../protocol/ticket-names.ts';
import { useMe } from '../../api/me.ts';
import { useCommand } from './commands.ts';
import { useMoney } from './happened.ts';
import type { Ticket } from './tickets.ts';
import { useWords } from './words.ts';

/** Asks what does not work yet; nobody reopens a ticket without a reason. */
export const ReopenButton = ({ ticket, label }: { ticket: Ticket; label: string }) => {
  const t = useWords();
  const { mutate, isPending } = useCommand(ticket);
  const [opened, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const send = (): void => {
    setTried(true);
    if (reason.trim() !== '') mutate({ kind: 'reopen', reason: reason.trim() }, { onSettled: close });
  };
  return (
    <>
      <Button variant="default" leftSection={<IconRefresh size={18} />} onClick={open}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('reopenTitle')}
        closeButtonProps={{ 'aria-label': t('dialogClose') }}
      >
        <Stack>
          <Textarea
            label={t('reopenReason')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            autosize
            minRows={4}
            maxLength={ticketLimits.reasonChars}
            error={tried && reason.trim() === '' ? t('reasonMissing') : null}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button loading={isPending} onClick={send}>
              {t('reopenClosed')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
};

const Confirm = ({ ticket }: { ticket: Ticket }) => {
  const t = useWords();
  const me = useMe();
  const { mutate, isPending } = useCommand(ticket);
  const version =
    ticket.confirmationAskedFor ?? ticket.delivered.at(-1)?.version ?? ticket.fixes.at(-1)?.version;
  return (
    <Alert color="grape" icon={<IconCheck />} title={t('confirmTitle')}>
      <Stack gap="sm">
        <Text size="sm">{version === undefined ? t('confirmTextPlain') : t('confirmText', { version })}</Text>
        <Group gap="xs">
          {me.may('ticket.confirm') ? (
            <Button
              leftSection={<IconCheck size={18} />}
              loading={isPending}
              onClick={() => mutate({ kind: 'confirm' })}
            >
              {t('confirm')}
            </Button>
          ) : null}
          {me.may('ticket.reopen') ? <ReopenButton ticket={ticket} label={t('reopen')} /> : null}
        </Group>
      </Stack>
    </Alert>
  );
};

const OfferAsked = ({ ticket, offer }: { ticket: Ticket; offer: NonNullable<Ticket['offer']> }) => {
  const t = useWords();
  const me = useMe();
  const amount = useMoney()(offer);
  const { mutate, isPending } = useCommand(ticket);
  const ask = (accepted: boolean): void => {
    askFirst({
      title: accepted ? t('accept') : t('decline'),
      children: <Text size="sm">{accepted ? t('acceptAsk', { amount }) : t('declineAsk', { amount })}</Text>,
      labels: { confirm: accepted ? t('accept') : t('decline'), cancel: t('cancel') },
      onConfirm: () => mutate({ kind: 'answerOffer', accepted }),
    });
  };
  return (
    <Alert color="orange" icon={<IconCoin />} title={t('offerTitle', { amount })}>
      <Stack gap="sm">
        <Text size="sm">{t('offerText')}</Text>
        {me.may('ticket.confirm') ? (
          <Group gap="xs">
            <Button loading={isPending} onClick={() => ask(true)}>
              {t('accept')}
            </Button>
            <Button variant="default" loading={isPending} onClick={() => ask(false)}>
              {t('decline')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Alert>
  );
};

export const YourTurn = ({ ticket }: { ticket: Ticket }) => {
  const t = useWords();
  if (ticket.status === 'merged' && ticket.mergedInto !== null)
    return (
      <Alert color="gray">
        <Link to={`/tickets/${ticket.mergedInto}`}>{t('mergedText', { number: ticket.mergedInto })}</Link>
      </Alert>
    );
  if (ticket.status === 'closed') return null;
  return (
    <>
      {ticket.status === 'delivered' ? <Confirm ticket={ticket} /> : null}
      {ticket.offer?.state === 'sent' ? <OfferAsked ticket={ticket} offer={ticket.offer} /> : null}
      {ticket.status === 'waiting' ? (
        <Alert color="orange" icon={<IconMessageQuestion />} title={t('waitingTitle')}>
          {t('waitingText')}
        </Alert>
      ) : null}
    </>
  );
};
