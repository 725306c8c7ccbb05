/** An invitation's link leads here; its secret is in the fragment, which browsers keep to themselves. */
import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../../../protocol/face/problem.ts';
import { Failure, Loading } from '../../../protocol/face/states.tsx';
import { languageChosen, setLanguage } from '../../../protocol/face/language.ts';
import { call } from '../api/client.ts';
import { signInByPassword } from './doors.ts';
import { EntryFrame } from './entry-frame.tsx';
import { enter, faceOf } from './face.ts';
import { isGoodPassword, NewPassword } from './new-password.tsx';
import { useWords } from './words.ts';

interface Invitation {
  readonly name: string;
  readonly email: string;
  readonly kind: 'staff' | 'member';
}

const AcceptForm = ({ token, invitation }: { token: string; invitation: Invitation }) => {
  const t = useWords();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { email, kind } = invitation;
  const form = useForm({
    initialValues: { name: invitation.name, password: '' },
    validate: {
      name: (value) => (value.trim() === '' ? t('needed') : null),
      password: (value, { name }) => (isGoodPassword(value, { name, email }) ? null : t('passwordWeak')),
    },
  });
  const accept = async ({ name, password }: typeof form.values): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await call('POST /invitations/accept', { body: { token, name: name.trim(), password } });
      await signInByPassword(email, password);
      enter(faceOf(kind));
    } catch (fault) {
      setError(fault);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={form.onSubmit((values) => void accept(values))} noValidate>
      <Stack>
        {error === null ? null : <Failure error={error} />}
        <TextInput label={t('email')} value={email} readOnly variant="filled" autoComplete="username" />
        <TextInput
          label={t('name')}
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={200}
          {...form.getInputProps('name')}
        />
        <NewPassword
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          owner={{ name: form.values.name, email }}
          error={form.errors['password'] as string | undefined}
        />
        <Button type="submit" loading={busy}>
          {t('accept')}
        </Button>
      </Stack>
    </form>
  );
};

const InvitationPage = () => {
  const t = useWords();
  const [token] = useState(() => location.hash.slice(1));
  const invitation = useQuery({
    queryKey: ['invitation'],
    queryFn: async () => {
      try {
        const found = await call('POST /invitations/look', { body: { token } });
        if (!languageChosen()) setLanguage(found.language, false);
        return found;
      } catch (error) {
        // That is a link that opens nothing, not somebody who has to sign in.
        if (isProblem(error, 'UNAUTHENTICATED') || isProblem(error, 'BAD_INPUT')) return null;
        throw error;
      }
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { error, data } = invitation;
  if (data === undefined || data === null)
    return (
      <EntryFrame title={t('invitationTitle')} back>
        {data === null || isProblem(error, 'TOKEN_EXPIRED') ? (
          <Alert color="orange" title={t(data === null ? 'invitationGone' : 'invitationExpired')}>
            {t('invitationGoneText')}
          </Alert>
        ) : error === null ? (
          <Loading rows={4} height={36} />
        ) : (
          <Failure error={error} onRetry={() => void invitation.refetch()} />
        )}
      </EntryFrame>
    );
  return (
    <EntryFrame title={t('invitationTitle')} text={t('invitationText')} back>
      <AcceptForm token={token} invitation={data} />
    </EntryFrame>
  );
};

export default InvitationPage;
