/** A customer's contacts, added, changed and taken out, and the mail domains whose senders are theirs. */
import { ActionIcon, Anchor, Button, Card, Group, Stack, TagsInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { askFirst } from '../../../../protocol/face/confirm.ts';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { Shown } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { ContactDialog } from './contact-dialog.tsx';
import type { Contact } from './contact-dialog.tsx';
import { useWords } from './words.ts';

/** Asks, then takes a contact out of the lists. */
const useRemoval = (customerId: string) => {
  const t = useWords();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ id }: Contact) => call('DELETE /contacts/{contact}', { params: { contact: id } }),
    onSuccess: (_answer, { name }) => done(t('contactRemoved', { name })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['customer', customerId, 'contacts'] }),
  });
  return (contact: Contact): void => {
    askFirst({
      title: t('removeTitle', { name: contact.name }),
      children: <Text size="sm">{t('removeText', { email: contact.email })}</Text>,
      labels: { confirm: t('remove'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => mutate(contact),
    });
  };
};

const One = ({
  contact: { name, email, phone },
  onEdit,
  onRemove,
}: {
  contact: Contact;
  onEdit: () => void;
  onRemove: () => void;
}) => {
  const t = useWords();
  const me = useMe();
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={6} miw={0}>
          <Text fw={600}>{name}</Text>
          <Anchor href={`mailto:${email}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Anchor>
          {phone === null ? null : (
            <Anchor href={`tel:${phone}`} size="sm">
              {phone}
            </Anchor>
          )}
        </Stack>
        {me.may('customer.edit') ? (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('editOne', { name })}
              title={t('editOne', { name })}
              onClick={onEdit}
            >
              <IconPencil size={18} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('removeOne', { name })}
              title={t('removeOne', { name })}
              onClick={onRemove}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Group>
        ) : null}
      </Group>
    </Card>
  );
};

const Domains = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const me = useMe();
  const queries = useQueryClient();
  const params = { customerId };
  const queryKey = ['customer', customerId, 'domains'];
  const query = useQuery({
    queryKey,
    queryFn: () => call('GET /customers/{customerId}/domains', { params }),
  });
  const { mutate } = useMutation({
    mutationFn: (domains: string[]) =>
      call('PUT /customers/{customerId}/domains', { params, body: { domains } }),
    onSuccess: () => done(t('saved')),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  return (
    <Shown query={query}>
      {({ domains }) => (
        <TagsInput
          label={t('domains')}
          description={t('domainsText')}
          placeholder={t('addDomain')}
          value={domains}
          readOnly={!me.may('customer.edit')}
          onChange={(wanted) => mutate(wanted)}
        />
      )}
    </Shown>
  );
};

export const Contacts = ({ customerId }: { customerId: string }) => {
  const t = useWords();
  const me = useMe();
  const remove = useRemoval(customerId);
  const [opened, { open, close }] = useDisclosure(false);
  const [shown, setShown] = useState<{ contact: Contact | null; opening: number }>({
    contact: null,
    opening: 0,
  });
  const show = (contact: Contact | null): void => {
    setShown(({ opening }) => ({ contact, opening: opening + 1 }));
    open();
  };
  const query = useQuery({
    queryKey: ['customer', customerId, 'contacts'],
    queryFn: () => call('GET /customers/{customerId}/contacts', { params: { customerId } }),
  });
  return (
    <Stack gap="lg" maw={720}>
      {me.may('customer.edit') ? (
        <Button
          leftSection={<IconPlus size={18} />}
          variant="light"
          w="fit-content"
          onClick={() => show(null)}
        >
          {t('addContact')}
        </Button>
      ) : null}
      <Shown query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t('noContacts')}</Text>
          ) : (
            <Stack gap="xs">
              {items.map((one) => (
                <One key={one.id} contact={one} onEdit={() => show(one)} onRemove={() => remove(one)} />
              ))}
            </Stack>
          )
        }
      </Shown>
      <Domains customerId={customerId} />
      <ContactDialog
        key={shown.opening}
        customerId={customerId}
        contact={shown.contact}
        opened={opened}
        onClose={close}
      />
    </Stack>
  );
};
