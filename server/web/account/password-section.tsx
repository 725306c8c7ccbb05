/** A new password for whoever knows the old one. */
import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { done, failed } from '../../../protocol/face/notices.tsx';
import { isProblem } from '../../../protocol/face/problem.ts';
import { call } from '../api/client.ts';
import { useMe } from '../api/me.ts';
import { isGoodPassword, NewPassword } from './new-password.tsx';
import { useProfileWords } from './profile-words.ts';
import { Section } from './section.tsx';

export const PasswordSection = () => {
  const t = useProfileWords();
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { old: '', new: '' },
    validate: {
      old: (value) => (value === '' ? t('needed') : null),
      new: (value) => (isGoodPassword(value, me) ? null : t('passwordWeak')),
    },
  });
  const change = useMutation({
    mutationFn: (body: typeof form.values) => call('POST /me/password', { body }),
    onSuccess: () => {
      form.reset();
      done(t('passwordChanged'));
      void queries.invalidateQueries({ queryKey: ['my-sessions'] });
    },
    onError: (error) => {
      if (isProblem(error, 'FORBIDDEN')) form.setFieldError('old', t('oldWrong'));
      else failed(error);
    },
  });
  return (
    <Section title={t('password')} text={t('passwordText')}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack maw={440}>
          <input type="text" autoComplete="username" value={me.email} readOnly hidden />
          <PasswordInput
            label={t('oldPassword')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('show') }}
            {...form.getInputProps('old')}
          />
          <NewPassword
            value={form.values.new}
            onChange={(value) => form.setFieldValue('new', value)}
            owner={me}
            error={form.errors['new'] as string | undefined}
          />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t('changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
};
