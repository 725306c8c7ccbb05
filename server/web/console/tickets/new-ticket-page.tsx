/** Staff open a ticket for a customer: after a call, or for work of their own. */
import {
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { done, failed } from '../../../../protocol/face/notices.tsx';
import { Page } from '../../../../protocol/face/page.tsx';
import { Link, useNavigate, useSearch } from '../../../../protocol/face/route.ts';
import { ticketClasses, ticketPriorities } from '../../../../protocol/ticket-names.ts';
import type { TicketClass } from '../../../../protocol/ticket.ts';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { ContactsSelect, CustomerSelect, ProductSelect } from './choices.tsx';
import { RefusedFiles } from '../../uploads/refused.tsx';
import { UploadButton, UploadList, useUploads } from './uploads.tsx';
import { useWords } from './words.ts';

const empty = {
  subject: '',
  text: '',
  class: null as TicketClass | null,
  priority: 'normal' as (typeof ticketPriorities)[number],
  product: null as string | null,
  tags: [] as string[],
  watchers: [] as string[],
};

const NewTicketPage = () => {
  const t = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const given = useSearch()['customer'] ?? null;
  const [customerId, setCustomerId] = useState<string | null>(given);
  const [form, setForm] = useState(empty);
  const set = (part: Partial<typeof empty>): void => setForm((before) => ({ ...before, ...part }));
  const uploads = useUploads();

  const open = useMutation({
    mutationFn: async () => {
      const { watchers, ...ticket } = form;
      let { ticket: state } = await call('POST /tickets', {
        body: { customerId, ...ticket, attachments: [...uploads.attachments] },
      });
      const params = { number: state.number };
      try {
        for (const person of watchers)
          ({ ticket: state } = await call('POST /tickets/{number}/watch', {
            params,
            body: { expectedSeq: state.seq, person, watching: true },
          }));
        await call('POST /tickets/{number}/assign', {
          params,
          body: { expectedSeq: state.seq, assignee: me.id },
        });
      } catch (error) {
        // The ticket is there; what is missing can be added on its page.
        failed(error);
      }
      return state.number;
    },
    onSuccess: async (number) => {
      done(t('new.done', { number }));
      navigate({ to: `/tickets/${number}` });
      await queries.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
  const ready = customerId !== null && form.subject.trim() !== '' && !uploads.busy;
  const submit = (): void => {
    if (ready && !open.isPending) open.mutate();
  };
  useShortcuts([{ keys: 'mod+Enter', label: t('new.submit'), run: submit, whileTyping: true }]);
  return (
    <Page title={t('new.title')} subtitle={t('new.subtitle')}>
      <Paper
        component="form"
        withBorder
        p="md"
        maw={860}
        className={uploads.over ? 'ticket-drop' : ''}
        {...uploads.target}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <CustomerSelect
            label={t('column.customer')}
            required
            data-autofocus
            autoFocus={given === null}
            value={customerId}
            onChange={(value) => {
              setCustomerId(value);
              set({ watchers: [] });
            }}
          />
          <ContactsSelect
            label={t('new.watchers')}
            description={t('new.watchersText')}
            customerId={customerId}
            value={form.watchers}
            onChange={(watchers) => set({ watchers })}
          />
          <TextInput
            label={t('column.subject')}
            required
            maxLength={1_000}
            value={form.subject}
            onChange={(event) => set({ subject: event.currentTarget.value })}
          />
          <Textarea
            label={t('new.text')}
            autosize
            minRows={6}
            maxRows={24}
            value={form.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
          <RefusedFiles {...uploads} />
          <UploadList uploads={uploads} />
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <Select
              label={t('column.class')}
              clearable
              placeholder={t('class.none')}
              data={ticketClasses.map((value) => ({ value, label: `${value} · ${t(`class.${value}`)}` }))}
              value={form.class}
              onChange={(value) => set({ class: value })}
            />
            <Select
              label={t('priority.title')}
              allowDeselect={false}
              data={ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
              value={form.priority}
              onChange={(value) => set({ priority: value ?? 'normal' })}
            />
            <ProductSelect
              label={t('product')}
              value={form.product}
              onChange={(product) => set({ product })}
            />
          </SimpleGrid>
          <TagsInput label={t('tags')} value={form.tags} onChange={(tags) => set({ tags })} maxTags={50} />
          <Group justify="space-between">
            <UploadButton uploads={uploads} />
            <Group gap="xs">
              <Button component={Link} to="/tickets" variant="default">
                {t('cancel')}
              </Button>
              <Button type="submit" disabled={!ready} loading={open.isPending}>
                {t('new.submit')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
};

export default NewTicketPage;
