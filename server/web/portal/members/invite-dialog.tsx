/** Inviting somebody; where no mails leave the server, the link is handed over by whoever invites. */
import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  Radio,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { done } from '../../../../protocol/face/notices.tsx';
import { useLanguage } from '../../../../protocol/face/language.ts';
import type { Language } from '../../../../protocol/face/language.ts';
import { Failure } from '../../../../protocol/face/states.tsx';
import { call } from '../../api/client.ts';
import { useWords } from './words.ts';

interface Wish {
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly language: Language;
}

export const InviteDialog = ({
  customerId,
  opened,
  onClose,
}: {
  customerId: string;
  opened: boolean;
  onClose: () => void;
}) => {
  const t = useWords();
  const queries = useQueryClient();
  const language = useLanguage();
  const form = useForm<Wish>({
    initialValues: { name: '', email: '', role: 'member', language },
    validate: {
      name: (name) => (name.trim() === '' ? t('nameMissing') : null),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : t('emailWrong')),
    },
  });
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: ({ name, email, ...rest }: Wish) =>
      call('POST /customers/{customerId}/invitations', {
        params: { customerId },
        body: { name: name.trim(), email: email.trim(), ...rest },
      }),
    onSuccess: ({ link }, { name }) => {
      void queries.invalidateQueries({ queryKey: ['customer', customerId] });
      if (link !== undefined) return;
      done(t('invited', { name }));
      leave();
    },
    // Shown in the dialog.
    onError: () => undefined,
  });
  const leave = (): void => {
    onClose();
    form.reset();
    reset();
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={t('invite')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {data?.link === undefined ? (
        <form noValidate onSubmit={form.onSubmit((wish) => mutate(wish))}>
          <Stack>
            <Text size="sm" c="dimmed">
              {t('inviteText')}
            </Text>
            <TextInput label={t('name')} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
            <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
            <Radio.Group label={t('role')} {...form.getInputProps('role')}>
              <Stack gap="xs" mt={4}>
                {(['member', 'admin'] as const).map((role) => (
                  <Radio
                    key={role}
                    value={role}
                    label={t(`role_${role}`)}
                    description={t(`roleText_${role}`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
            <Select
              label={t('language')}
              data={[
                { value: 'de', label: t('german') },
                { value: 'en', label: t('english') },
              ]}
              allowDeselect={false}
              {...form.getInputProps('language')}
            />
            {error === null ? null : <Failure error={error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={isPending}>
                {t('sendInvitation')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <Alert color="orange">{t('handOver')}</Alert>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {data.link}
          </Code>
          <Group justify="flex-end">
            <CopyButton value={data.link}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}
            </CopyButton>
            <Button variant="default" onClick={leave}>
              {t('close')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
};
