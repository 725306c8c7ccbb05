/** Opens a ticket at the vendor's, with a diagnosis that the person has seen. */
import { Alert, Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentTicketRequest, AgentTicketResponse } from '../../../../protocol/agent-api.ts';
import { diagnosisParts } from '../../../../protocol/diagnosis.ts';
import type { AgentDiagnosis, DiagnosisPart } from '../../../../protocol/diagnosis.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { Page } from '../../../../protocol/face/page.tsx';
import { Failure, Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../api.ts';
import { useOverview } from '../queries.ts';
import { chosenOf, GoingAlong } from './going-along.tsx';
import { ImpactQuestions, impactOf, noAnswers } from './impact.tsx';
import { useWords } from './words.ts';

const Opened = ({
  opened,
  email,
  onAnother,
}: {
  opened: AgentTicketResponse;
  email: string;
  onAnother: () => void;
}) => {
  const t = useWords();
  const server = useOverview().data?.status.server;
  return (
    <Stack gap="md">
      <Alert role="status" color="teal" icon={<IconCheck />} title={t('opened', { number: opened.number })}>
        {t('openedText', { email, class: opened.class })}
      </Alert>
      <Group gap="sm">
        {server === undefined ? null : (
          <Button
            component="a"
            href={`${server}/portal/tickets/${opened.number}`}
            target="_blank"
            rel="noreferrer"
            variant="light"
          >
            {t('portal')}
          </Button>
        )}
        <Button variant="default" onClick={onAnother}>
          {t('another')}
        </Button>
      </Group>
    </Stack>
  );
};

const TicketForm = ({
  diagnosis,
  onOpened,
}: {
  diagnosis: AgentDiagnosis;
  onOpened: (opened: AgentTicketResponse, email: string) => void;
}) => {
  const t = useWords();
  const language = useLanguage();
  const queries = useQueryClient();
  const [answers, setAnswers] = useState(noAnswers);
  const [parts, setParts] = useState<DiagnosisPart[]>([...diagnosisParts]);
  const [tried, setTried] = useState(false);
  // One id for one form: sent again after a lost answer, it opens no second ticket.
  const [requestId] = useState(() => crypto.randomUUID());
  const filled = (value: string): string | null => (value.trim() === '' ? t('required') : null);
  const form = useForm({
    initialValues: { subject: '', text: '', name: '', email: '' },
    validate: {
      subject: filled,
      text: filled,
      name: filled,
      email: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : t('wrongEmail')),
    },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: AgentTicketRequest) => call('POST /tickets', { body: wish }),
    onSuccess: (opened, { contact }) => {
      void queries.invalidateQueries({ queryKey: ['history'] });
      onOpened(opened, contact.email);
    },
    // Shown above the button.
    onError: () => undefined,
  });
  const impact = impactOf(answers);
  const submit = form.onSubmit(({ subject, text, name, email }) => {
    if (impact === null) return;
    mutate({
      requestId,
      subject: subject.trim(),
      text: text.trim(),
      impact,
      contact: { name: name.trim(), email: email.trim() },
      diagnosis: chosenOf(diagnosis, parts),
      ...(language === 'en' ? {} : { language }),
    });
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        setTried(true);
        submit(event);
      }}
    >
      <Stack gap="lg" maw={860}>
        <TextInput label={t('subject')} maxLength={200} required {...form.getInputProps('subject')} />
        <Textarea
          label={t('text')}
          description={t('textHint')}
          autosize
          minRows={4}
          maxLength={20_000}
          required
          {...form.getInputProps('text')}
        />
        <ImpactQuestions answers={answers} onChange={setAnswers} />
        {tried && impact === null ? (
          <Text c="var(--mantine-color-error)" size="sm" role="alert">
            {t('missing')}
          </Text>
        ) : null}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('name')}
            maxLength={200}
            required
            autoComplete="name"
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('email')}
            description={t('emailHint')}
            type="email"
            maxLength={254}
            required
            autoComplete="email"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('email')}
          />
        </SimpleGrid>
        <GoingAlong diagnosis={diagnosis} parts={parts} onParts={setParts} />
        {error === null ? null : <Failure error={error} />}
        <div>
          <Button type="submit" size="md" leftSection={<IconSend size={18} />} loading={isPending}>
            {t('send')}
          </Button>
        </div>
      </Stack>
    </form>
  );
};

const HelpPage = () => {
  const t = useWords();
  const language = useLanguage();
  const [opened, setOpened] = useState<{ ticket: AgentTicketResponse; email: string } | null>(null);
  // What the person looks at is what goes: it is not renewed while they write.
  const query = useQuery({
    queryKey: ['ticket-diagnosis', language],
    queryFn: () => call('GET /diagnosis', { query: { language } }),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {opened === null ? (
        <Shown query={query}>
          {(diagnosis) => (
            <TicketForm diagnosis={diagnosis} onOpened={(ticket, email) => setOpened({ ticket, email })} />
          )}
        </Shown>
      ) : (
        <Opened opened={opened.ticket} email={opened.email} onAnother={() => setOpened(null)} />
      )}
    </Page>
  );
};
export default HelpPage;
