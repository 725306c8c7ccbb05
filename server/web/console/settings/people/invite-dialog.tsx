/** Inviting somebody to the staff; where no mail leaves the server, the link is shown to be handed over. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { languageNow } from '../../../../../protocol/face/language.ts';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Failure } from '../../../../../protocol/face/states.tsx';
import { SecretOnce } from '../../../account/secret-once.tsx';
import { LanguageSelect } from '../../../account/language-select.tsx';
import { call } from '../../../api/client.ts';
import { useSettingsWords } from '../words.ts';
import { RoleChoice } from './roles.tsx';
import type { StaffRole } from './roles.tsx';
import { usePeopleWords } from './words.ts';

const InviteForm = ({ onDone }: { onDone: (email: string, link: string | undefined) => void }) => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const form = useForm({
    initialValues: { name: '', email: '', language: languageNow(), roles: ['support'] as StaffRole[] },
    validate: {
      name: (value) => (value.trim() === '' ? s('needed') : null),
      email: (value) => (value.includes('@') ? null : t('emailNeeded')),
      roles: (value) => (value.length === 0 ? t('rolesNeeded') : null),
    },
  });
  const invite = useMutation({
    mutationFn: ({ name, email, ...more }: typeof form.values) =>
      call('POST /staff/invitations', { body: { ...more, name: name.trim(), email: email.trim() } }),
    onSuccess: ({ link }, { email }) => onDone(email.trim(), link),
    // Shown in the dialog.
    onError: () => undefined,
  });
  return (
    <form onSubmit={form.onSubmit((values) => invite.mutate(values))} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('inviteText')}
        </Text>
        {invite.isError ? <Failure error={invite.error} /> : null}
        <TextInput label={t('name')} data-autofocus maxLength={200} {...form.getInputProps('name')} />
        <TextInput label={t('email')} type="email" maxLength={254} {...form.getInputProps('email')} />
        <LanguageSelect label={t('language')} {...form.getInputProps('language')} />
        <RoleChoice
          value={form.values.roles}
          onChange={(roles) => form.setFieldValue('roles', roles)}
          error={form.errors['roles'] as string | undefined}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            {t('invite')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

export const InviteDialog = ({ onClose }: { onClose: () => void }) => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const queries = useQueryClient();
  const [made, setMade] = useState<{ readonly email: string; readonly link: string } | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={made === null}
      title={t(made === null ? 'inviteTitle' : 'inviteLink')}
      closeButtonProps={{ 'aria-label': s('close') }}
    >
      {made === null ? (
        <InviteForm
          onDone={(email, link) => {
            void queries.invalidateQueries({ queryKey: ['staff'] });
            if (link !== undefined) {
              setMade({ email, link });
              return;
            }
            done(t('invited', { email }));
            onClose();
          }}
        />
      ) : (
        <SecretOnce text={t('inviteLinkText', { email: made.email })} secret={made.link} />
      )}
    </Modal>
  );
};
