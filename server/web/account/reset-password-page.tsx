/** A new password without the old one: asking for the link, and, with its secret in the fragment, setting it. */
import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck, IconMail } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../../../protocol/face/problem.ts';
import { Failure, Shown } from '../../../protocol/face/states.tsx';
import { call } from '../api/client.ts';
import { askForReset, resetPassword } from './doors.ts';
import { EntryFrame } from './entry-frame.tsx';
import { isGoodPassword, NewPassword } from './new-password.tsx';
import { useWords } from './words.ts';

const AskForm = () => {
  const t = useWords();
  const [state, setState] = useState<'open' | 'busy' | 'sent'>('open');
  const [error, setError] = useState<unknown>(null);
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (value.includes('@') ? null : t('emailNeeded')) },
  });
  const ask = async ({ email }: typeof form.values): Promise<void> => {
    setState('busy');
    setError(null);
    try {
      await askForReset(email.trim());
      setState('sent');
    } catch (fault) {
      setError(fault);
      setState('open');
    }
  };
  if (state === 'sent')
    return (
      <Alert icon={<IconMail />} color="teal" role="status">
        {t('resetSent')}
      </Alert>
    );
  return (
    <form onSubmit={form.onSubmit((values) => void ask(values))} noValidate>
      <Stack>
        {error === null ? null : <Failure error={error} />}
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <Button type="submit" loading={state === 'busy'}>
          {t('resetSend')}
        </Button>
      </Stack>
    </form>
  );
};

const nobody = { name: '', email: '' };

const SetForm = ({ token, onNew }: { token: string; onNew: () => void }) => {
  const t = useWords();
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const [error, setError] = useState<unknown>(null);
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (isGoodPassword(value, nobody) ? null : t('passwordWeak')) },
  });
  const set = async ({ password }: typeof form.values): Promise<void> => {
    setState('busy');
    setError(null);
    try {
      await resetPassword(token, password);
      setState('done');
    } catch (fault) {
      setError(fault);
      setState('open');
    }
  };
  if (state === 'done')
    return (
      <Alert icon={<IconCheck />} color="teal" role="status">
        {t('resetDone')}
      </Alert>
    );
  const gone = isProblem(error) && error.details['reason'] === 'INVALID_TOKEN';
  return (
    <form onSubmit={form.onSubmit((values) => void set(values))} noValidate>
      <Stack>
        {error === null ? null : gone ? (
          <Alert color="orange">
            {t('resetGone')}{' '}
            <Anchor component="button" type="button" size="sm" onClick={onNew}>
              {t('resetSend')}
            </Anchor>
          </Alert>
        ) : (
          <Failure error={error} />
        )}
        <NewPassword
          value={form.values.password}
          onChange={(value) => form.setFieldValue('password', value)}
          owner={nobody}
          error={form.errors['password'] as string | undefined}
        />
        <Button type="submit" loading={state === 'busy'}>
          {t('resetSet')}
        </Button>
      </Stack>
    </form>
  );
};

const ResetPasswordPage = () => {
  const t = useWords();
  const [token, setToken] = useState(() => location.hash.slice(1));
  const ways = useQuery({ queryKey: ['entry'], queryFn: () => call('GET /entry') });
  if (token !== '')
    return (
      <EntryFrame title={t('resetTitle')} back>
        <SetForm token={token} onNew={() => setToken('')} />
      </EntryFrame>
    );
  return (
    <EntryFrame title={t('resetTitle')} text={t('resetAsk')} back>
      <Shown query={ways}>
        {({ resetByMail }) => (resetByMail ? <AskForm /> : <Alert color="orange">{t('resetNoMail')}</Alert>)}
      </Shown>
    </EntryFrame>
  );
};

export default ResetPasswordPage;
