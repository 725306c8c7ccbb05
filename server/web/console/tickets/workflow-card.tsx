/** The steps that a ticket of this class goes through, what is due now, and the dialogs of those that need more than a click. */
import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconCircle, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { useMe } from '../../api/me.ts';
import { Card } from './card.tsx';
import { useCommands } from './commands.tsx';
import { ReasonDialog } from './dialogs.tsx';
import { DecideDialog, DeliverDialog, OfferDialog } from './step-dialogs.tsx';
import type { TicketView } from './ticket-data.ts';
import { useWords } from './words.ts';

type Step = NonNullable<TicketView['workflow']>['steps'][number];
type Dialog = 'escalate' | 'decide' | 'deliver' | 'offer' | null;

const StepLine = ({ step, onDo }: { step: Step; onDo: (() => void) | null }) => {
  const t = useWords();
  const format = useFormat();
  const language = useLanguage();
  const state = step.doneAt !== null ? 'done' : step.due ? 'due' : 'later';
  const Icon = state === 'done' ? IconCheck : state === 'due' ? IconPlayerPlay : IconCircle;
  return (
    <Group
      component="li"
      gap="xs"
      wrap="nowrap"
      align="flex-start"
      aria-current={state === 'due' ? 'step' : undefined}
    >
      <ThemeIcon
        size={22}
        radius="xl"
        variant={state === 'later' ? 'default' : 'light'}
        color={state === 'done' ? 'teal' : 'harbour'}
        role="img"
        aria-label={t(`workflow.${state}`)}
      >
        <Icon size={13} />
      </ThemeIcon>
      <Stack gap={0} flex={1} miw={0}>
        <Text size="sm" fw={state === 'due' ? 600 : 400} {...(state === 'done' ? { c: 'dimmed' } : {})}>
          {step[language]}
        </Text>
        <Text size="xs" c="dimmed">
          {step.doneAt === null
            ? `${step.who.map((role) => t(`role.${role}`)).join(', ')} · ${t(`when.${step.when}`)}`
            : format.instant(step.doneAt)}
        </Text>
      </Stack>
      {onDo === null ? null : (
        <Button
          size="compact-xs"
          variant="default"
          onClick={onDo}
          aria-label={t('workflow.doStep', { step: step[language] })}
        >
          {t('workflow.do')}
        </Button>
      )}
    </Group>
  );
};

export const WorkflowCard = ({ view, onClassify }: { view: TicketView; onClassify: () => void }) => {
  const t = useWords();
  const me = useMe();
  const format = useFormat();
  const language = useLanguage();
  const { send } = useCommands();
  const [dialog, setDialog] = useState<Dialog>(null);
  const { workflow, ticket } = view;
  const close = () => setDialog(null);
  if (workflow === null)
    return (
      <Card title={t('workflow.title')}>
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {t('workflow.noClass')}
          </Text>
          <Button size="xs" variant="light" onClick={onClassify}>
            {t('classify.action')}
          </Button>
        </Stack>
      </Card>
    );
  const doOf = (step: Step): (() => void) | null => {
    if (!step.due) return null;
    switch (step.step) {
      case 'escalate':
        return me.may('ticket.edit') ? () => setDialog('escalate') : null;
      case 'decide':
        return me.may('ticket.decide') ? () => setDialog('decide') : null;
      case 'deliver':
        return me.may('ticket.edit') ? () => setDialog('deliver') : null;
      default: {
        const { step: name } = step;
        return me.may('ticket.edit') ? () => void send('step', { step: name }) : null;
      }
    }
  };
  const { offer } = ticket;
  const offers = ticket.decision === 'individual' && ticket.status !== 'closed';
  return (
    <Card title={`${t('workflow.title')}: ${workflow.name[language]}`}>
      <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {workflow.steps.map((step) => (
          <StepLine key={step.step} step={step} onDo={doOf(step)} />
        ))}
      </Stack>
      {ticket.decision === null ? null : (
        <Text size="sm" mt="xs">
          {t('decide.made', { decision: t(`decision.${ticket.decision}`) })}
          {ticket.plannedRelease === null ? '' : ` (${ticket.plannedRelease})`}
        </Text>
      )}
      {offer === null ? null : (
        <Text size="sm" mt={4}>
          {t(`offer.${offer.state}`, {
            amount: `${format.number(offer.amountCents / 100, 2)} ${offer.currency}`,
          })}
        </Text>
      )}
      {offers && me.may('ticket.offer') && offer?.state !== 'accepted' && offer?.state !== 'sent' ? (
        <Group gap="xs" mt="xs">
          <Button size="xs" variant="default" onClick={() => setDialog('offer')}>
            {t('offer.draft')}
          </Button>
          {offer?.state === 'drafted' ? (
            <Button size="xs" onClick={() => void send('sendOffer', {})}>
              {t('offer.send')}
            </Button>
          ) : null}
        </Group>
      ) : null}
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
      <DecideDialog
        opened={dialog === 'decide'}
        onClose={close}
        onDone={(body) => {
          close();
          return send('decide', body);
        }}
      />
      <DeliverDialog
        opened={dialog === 'deliver'}
        onClose={close}
        allowed={workflow.deliveries}
        onDone={(body) => {
          close();
          return send('deliver', body);
        }}
      />
      <OfferDialog
        opened={dialog === 'offer'}
        onClose={close}
        onDone={(body) => {
          close();
          return send('draftOffer', body);
        }}
      />
    </Card>
  );
};
