/** Opening a ticket: plain questions, one sentence, a description, files. */
import { Alert, Button, Group, Paper, Select, Stack, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { useNavigate } from '../../../../protocol/face/route.ts';
import { Failure } from '../../../../protocol/face/states.tsx';
import { ticketLimits } from '../../../../protocol/ticket-names.ts';
import type { TicketImpact } from '../../../../protocol/ticket-impact.ts';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { impactOf, noAnswers, Questions } from './questions.tsx';
import { TextWithFiles } from './text-with-files.tsx';
import { useUploads } from './uploads.ts';
import { useWords } from './words.ts';

/** The answers as a sentence for whoever reads the ticket later. */
const useImpactLine = (): ((impact: TicketImpact) => string) => {
  const t = useWords();
  const reaches = { down: t('reachDown'), hindered: t('reachHindered'), single: t('reachSingle') };
  const ways = { none: t('workaroundNone'), help: t('workaroundHelp'), easy: t('workaroundEasy') };
  return (impact) =>
    impact.kind === 'wish'
      ? ''
      : `\n\n${t('impactLine', { reach: reaches[impact.reach], workaround: ways[impact.workaround] })}`;
};

/** What was written stays in this browser until it is sent. */
const useDraft = (name: string) =>
  useLocalStorage({
    key: `beistand.draft.new.${name}`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });

const NewPage = () => {
  const t = useWords();
  const { customerId } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const impactLine = useImpactLine();
  const uploads = useUploads();
  const products = useQuery({ queryKey: ['products'], queryFn: () => call('GET /products') });
  const [answers, setAnswers] = useState(noAnswers);
  const [subject, setSubject, forgetSubject] = useDraft('subject');
  const [text, setText, forgetText] = useDraft('text');
  const [product, setProduct] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const impact = impactOf(answers);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (given: TicketImpact) =>
      call('POST /tickets', {
        body: {
          customerId,
          subject: subject.trim(),
          text: text.trim() + impactLine(given),
          product,
          impact: given,
          attachments: [...uploads.stored],
        },
      }),
    onSuccess: ({ ticket }) => {
      forgetSubject();
      forgetText();
      void queries.invalidateQueries({ queryKey: ['tickets'] });
      done(t('opened', { number: ticket.number }));
      navigate({ to: `/tickets/${ticket.number}`, replace: true });
    },
    // Shown above the button.
    onError: () => undefined,
  });
  const send = (): void => {
    setTried(true);
    if (impact !== null && subject.trim() !== '' && text.trim() !== '' && !uploads.busy) mutate(impact);
  };
  const items = products.data?.items ?? [];
  return (
    <Page title={t('newTitle')} subtitle={t('newText')}>
      <Paper
        component="form"
        withBorder
        p={{ base: 'md', sm: 'lg' }}
        maw={860}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack gap="lg">
          <Questions answers={answers} onChange={setAnswers} />
          <TextInput
            label={t('askSubject')}
            placeholder={t('subjectExample')}
            required
            withAsterisk={false}
            maxLength={ticketLimits.subjectChars}
            value={subject}
            onChange={({ currentTarget }) => setSubject(currentTarget.value)}
            error={tried && subject.trim() === '' ? t('missingSubject') : null}
          />
          {items.length === 0 ? null : (
            <Select
              label={t('askProduct')}
              placeholder={t('noProduct')}
              clearable
              data={items.map(({ id, title }) => ({ value: id, label: title }))}
              value={product}
              onChange={setProduct}
              maw={360}
            />
          )}
          <TextWithFiles
            label={answers.kind === 'wish' ? t('askWish') : t('askText')}
            {...(answers.kind === 'wish' ? {} : { description: t('askTextHint') })}
            value={text}
            onChange={setText}
            uploads={uploads}
            onSend={send}
            minRows={7}
            error={tried && text.trim() === '' ? t('missingText') : null}
          />
          {tried && impact === null ? <Alert color="orange">{t('missingAnswers')}</Alert> : null}
          {tried && uploads.busy ? <Alert color="orange">{t('waitForFiles')}</Alert> : null}
          {error === null ? null : <Failure error={error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={isPending}>
              {t('send')}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
};
export default NewPage;
