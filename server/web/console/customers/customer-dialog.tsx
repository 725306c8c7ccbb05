/** Adding a customer, or changing one: whoever saves second is told, and sees what the first one did. */
import { Alert, Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../protocol/face/problem.ts';
import { useNavigate } from '../../../../protocol/face/route.ts';
import { Failure } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import type { Customer } from './customers.ts';
import { useWords } from './words.ts';

interface Wish {
  readonly name: string;
  readonly number: string;
  readonly language: 'de' | 'en';
  readonly notes: string;
}

const wishOf = (customer: Customer | null): Wish => ({
  name: customer?.name ?? '',
  number: customer?.number ?? '',
  language: customer?.language ?? 'de',
  notes: customer?.notes ?? '',
});

/** What somebody else changed meanwhile wins; what they left alone stays as it was typed here. */
const merged = (typed: Wish, seen: Wish, now: Wish): Wish => ({
  name: now.name === seen.name ? typed.name : now.name,
  number: now.number === seen.number ? typed.number : now.number,
  language: now.language === seen.language ? typed.language : now.language,
  notes: now.notes === seen.notes ? typed.notes : now.notes,
});

/** `customer` is null for a new one. To be made anew for each opening: live updates must not change what the form began with. */
export const CustomerDialog = ({
  customer,
  opened,
  onClose,
}: {
  customer: Customer | null;
  opened: boolean;
  onClose: () => void;
}) => {
  const t = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [seen, setSeen] = useState(customer);
  const form = useForm<Wish>({
    initialValues: wishOf(customer),
    validate: { name: (name) => (name.trim() === '' ? t('nameMissing') : null) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: Wish) => {
      const body = { ...wish, number: wish.number.trim() === '' ? null : wish.number };
      return seen === null
        ? call('POST /customers', { body })
        : call('PUT /customers/{customerId}', {
            params: { customerId: seen.id },
            body: { ...body, version: seen.version, archived: seen.archivedAt !== null },
          });
    },
    onSuccess: async (saved) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['customers'] }),
        queries.invalidateQueries({ queryKey: ['customer', saved.id] }),
      ]);
      onClose();
      done(customer === null ? t('added', { name: saved.name }) : t('saved'));
      if (customer === null) navigate({ to: `/customers/${saved.id}` });
    },
    onError: async (problem) => {
      if (seen === null || !isProblem(problem, 'CONFLICT')) return;
      const now = await queries.fetchQuery({
        queryKey: ['customer', seen.id],
        queryFn: () => call('GET /customers/{customerId}', { params: { customerId: seen.id } }),
        staleTime: 0,
      });
      form.setValues(merged(form.getValues(), wishOf(seen), wishOf(now)));
      setSeen(now);
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={customer === null ? t('add') : t('edit')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((wish) => mutate(wish))}>
        <Stack>
          {isProblem(error, 'CONFLICT') && customer !== null ? (
            <Alert color="orange">{t('changedMeanwhile')}</Alert>
          ) : error === null ? null : (
            <Failure error={error} />
          )}
          <TextInput
            data-autofocus
            required
            label={t('name')}
            maxLength={200}
            {...form.getInputProps('name')}
          />
          <TextInput label={t('number')} maxLength={50} {...form.getInputProps('number')} />
          <Select
            label={t('language')}
            data={[
              { value: 'de', label: t('german') },
              { value: 'en', label: t('english') },
            ]}
            allowDeselect={false}
            {...form.getInputProps('language')}
          />
          <Textarea
            label={t('notes')}
            description={t('notesText')}
            autosize
            minRows={3}
            maxRows={10}
            {...form.getInputProps('notes')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
