/** The first administrator, with the code that `server init` printed. Open until there is somebody. */
import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { languageNow } from '../../../protocol/face/language.ts';
import { isProblem } from '../../../protocol/face/problem.ts';
import { Failure } from '../../../protocol/face/states.tsx';
import { call } from '../api/client.ts';
import { signInByPassword } from './doors.ts';
import { EntryFrame } from './entry-frame.tsx';
import { enter } from './face.ts';
import { isGoodPassword, NewPassword } from './new-password.tsx';
import { useWords } from './words.ts';

const SetupPage = () => {
  const t = useWords();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { code: location.hash.slice(1), name: '', email: '', password: '' },
    validate: {
      code: (value) => (value.trim() === '' ? t('needed') : null),
      name: (value) => (value.trim() === '' ? t('needed') : null),
      email: (value) => (value.includes('@') ? null : t('emailNeeded')),
      password: (value, owner) => (isGoodPassword(value, owner) ? null : t('passwordWeak')),
    },
  });
  const setUp = async ({ code, name, email, password }: typeof form.values): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const person = { name: name.trim(), email: email.trim(), password, language: languageNow() };
      await call('POST /setup', { body: { code: code.trim(), ...person } });
      await signInByPassword(person.email, password);
      enter('console');
    } catch (fault) {
      setError(fault);
      setBusy(false);
    }
  };
  return (
    <EntryFrame title={t('setupTitle')} text={t('setupText')} back>
      <form onSubmit={form.onSubmit((values) => void setUp(values))} noValidate>
        <Stack>
          {error === null ? null : isProblem(error, 'FORBIDDEN') ? (
            <Alert color="red">{t('setupRefused')}</Alert>
          ) : (
            <Failure error={error} />
          )}
          <TextInput
            label={t('setupCode')}
            autoComplete="off"
            spellCheck={false}
            required
            withAsterisk={false}
            {...form.getInputProps('code')}
          />
          <TextInput
            label={t('name')}
            autoComplete="name"
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            {...form.getInputProps('email')}
          />
          <NewPassword
            value={form.values.password}
            onChange={(value) => form.setFieldValue('password', value)}
            owner={form.values}
            error={form.errors['password'] as string | undefined}
          />
          <Button type="submit" loading={busy}>
            {t('setupDo')}
          </Button>
        </Stack>
      </form>
    </EntryFrame>
  );
};

export default SetupPage;
