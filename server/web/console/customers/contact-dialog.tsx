/** Adding a contact of a customer, or changing one; who has no account can write mails all the same. */
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { done } from '../../../../protocol/face/notices.tsx';
import { Failure } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { useWords } from './words.ts';

export type Contact = Answer<'GET /customers/{customerId}/contacts'>['items'][number];

/** `contact` is null for a new one. To be made anew for each opening. */
export const ContactDialog = ({
  customerId,
  contact,
  opened,
  onClose,
}: {
  customerId: string;
  contact: Contact | null;
  opened: boolean;
  onClose: () => void;
}) => {
  const t = useWords();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: contact?.name ?? '',
      email: contact?.email ?? '',
      phone: contact?.phone ?? '',
      language: contact?.language ?? ('de' as const),
    },
    validate: {
      name: (name) => (name.trim() === '' ? t('nameMissing') : null),
      email: (email) => (/^\S+@\S+$/.test(email.trim()) ? null : t('emailMissing')),
    },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (typed: typeof form.values) => {
      const body = {
        ...typed,
        email: typed.email.trim(),
        phone: typed.phone.trim() === '' ? null : typed.phone.trim(),
      };
      return contact === null
        ? call('POST /customers/{customerId}/contacts', { params: { customerId }, body })
        : call('PUT /contacts/{contact}', {
            params: { contact: contact.id },
            body: { ...body, version: contact.version },
          });
    },
    onSuccess: () => {
      onClose();
      done(t('saved'));
    },
    // Shown in the dialog.
    onError: () => undefined,
    onSettled: () => queries.invalidateQueries({ queryKey: ['customer', customerId, 'contacts'] }),
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={contact === null ? t('addContact') : t('editContact')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form noValidate onSubmit={form.onSubmit((typed) => mutate(typed))}>
        <Stack>
          {error === null ? null : <Failure error={error} />}
          <TextInput
            data-autofocus
            required
            label={t('name')}
            maxLength={200}
            {...form.getInputProps('name')}
          />
          <TextInput
            required
            type="email"
            label={t('email')}
            maxLength={254}
            {...form.getInputProps('email')}
          />
          <TextInput type="tel" label={t('phone')} maxLength={50} {...form.getInputProps('phone')} />
          <Select
            label={t('language')}
            data={[
              { value: 'de', label: t('german') },
              { value: 'en', label: t('english') },
            ]}
            allowDeselect={false}
            {...form.getInputProps('language')}
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
