/** The way in: password and second factor, a passkey, or the company's OpenID provider. */
import { Alert, Anchor, Button, Divider, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconBuilding, IconFingerprint, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../../../protocol/face/problem.ts';
import { Link, useSearch } from '../../../protocol/face/route.ts';
import { Failure } from '../../../protocol/face/states.tsx';
import { call } from '../api/client.ts';
import { beginOpenId, knowsPasskeys, signInByPasskey, signInByPassword } from './doors.ts';
import { EntryFrame } from './entry-frame.tsx';
import { enter, faceNow, faceOf, pathAfter } from './face.ts';
import { SecondStep } from './second-step.tsx';
import { useWords } from './words.ts';

type Fault =
  | { readonly kind: 'passkey' }
  | { readonly kind: 'openId' }
  | { readonly kind: 'other'; readonly error: unknown };

const FaultText = ({ fault }: { fault: Fault }) => {
  const t = useWords();
  if (fault.kind === 'passkey') return <Alert color="orange">{t('passkeyRefused')}</Alert>;
  if (fault.kind === 'openId') return <Alert color="red">{t('openIdRefused')}</Alert>;
  if (isProblem(fault.error, 'UNAUTHENTICATED')) return <Alert color="red">{t('wrong')}</Alert>;
  if (isProblem(fault.error, 'RATE_LIMITED')) return <Alert color="red">{t('locked')}</Alert>;
  return <Failure error={fault.error} />;
};

const SignInPage = () => {
  const t = useWords();
  const { error: told, next } = useSearch();
  const ways = useQuery({ queryKey: ['entry'], queryFn: () => call('GET /entry') });
  const [fault, setFault] = useState<Fault | null>(told === undefined ? null : { kind: 'openId' });
  const [step, setStep] = useState<'password' | 'second'>('password');
  const [busy, setBusy] = useState<'password' | 'passkey' | 'openId' | null>(null);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('emailNeeded')),
      password: (value) => (value === '' ? t('needed') : null),
    },
  });

  const goIn = async (): Promise<void> => {
    const face = faceOf((await call('GET /me')).kind);
    enter(face, face === faceNow() ? next : undefined);
  };
  const attempt = async (
    way: 'password' | 'passkey' | 'openId',
    work: () => Promise<void>,
  ): Promise<void> => {
    setBusy(way);
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(
        error instanceof DOMException || way === 'passkey' ? { kind: 'passkey' } : { kind: 'other', error },
      );
      setBusy(null);
    }
  };
  const byPassword = ({ email, password }: typeof form.values) =>
    attempt('password', async () => {
      if (!(await signInByPassword(email.trim(), password))) return goIn();
      setStep('second');
      setBusy(null);
      return undefined;
    });

  if (step === 'second')
    return (
      <SecondStep
        onDone={goIn}
        onBack={() => {
          setStep('password');
          form.setFieldValue('password', '');
        }}
      />
    );
  return (
    <EntryFrame title={t('signIn')}>
      {fault === null ? null : <FaultText fault={fault} />}
      {ways.data?.setupOpen === true && faceNow() === 'console' ? (
        <Alert icon={<IconInfoCircle />} title={t('setupWaits')}>
          <Anchor component={Link} to="/setup" size="sm">
            {t('setupGo')}
          </Anchor>
        </Alert>
      ) : null}
      <form onSubmit={form.onSubmit((values) => void byPassword(values))} noValidate>
        <Stack>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': t('show') }}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={busy === 'password'} disabled={busy !== null && busy !== 'password'}>
            {t('signIn')}
          </Button>
          <Group justify="center">
            <Anchor component={Link} to="/reset-password" size="sm">
              {t('forgotten')}
            </Anchor>
          </Group>
        </Stack>
      </form>
      {knowsPasskeys() || ways.data?.openId === true ? <Divider label={t('or')} /> : null}
      {knowsPasskeys() ? (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={18} />}
          loading={busy === 'passkey'}
          onClick={() => void attempt('passkey', async () => signInByPasskey().then(goIn))}
        >
          {t('byPasskey')}
        </Button>
      ) : null}
      {ways.data?.openId === true && faceNow() === 'console' ? (
        <Button
          variant="default"
          leftSection={<IconBuilding size={18} />}
          loading={busy === 'openId'}
          onClick={() =>
            void attempt('openId', async () => location.assign(await beginOpenId(pathAfter('console', next))))
          }
        >
          {t('byOpenId')}
        </Button>
      ) : null}
    </EntryFrame>
  );
};

export default SignInPage;
