/** The second factor: an authenticator app connected by QR code, and recovery codes for the day it is lost. */
import {
  Alert,
  Badge,
  Button,
  Center,
  Code,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../protocol/face/notices.tsx';
import { useMe } from '../api/me.ts';
import { beginSecondFactor, confirmByApp, endSecondFactor, renewRecoveryCodes } from './doors.ts';
import type { NewSecondFactor } from './doors.ts';
import { PasswordQuestion } from './password-question.tsx';
import { useProfileWords } from './profile-words.ts';
import { QrCode } from './qr-code.tsx';
import { CopyText } from './secret-once.tsx';
import { Section } from './section.tsx';

const RecoveryCodes = ({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) => {
  const t = useProfileWords();
  const text = codes.join('\n');
  const file = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recovery')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Alert color="orange">{t('recoveryText')}</Alert>
        <SimpleGrid cols={2} spacing="xs" role="list">
          {codes.map((code) => (
            <Code key={code} ta="center" fz="sm" py={6} role="listitem">
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Group justify="space-between">
          <Group gap="xs">
            <CopyText text={text} />
            <Button
              size="xs"
              variant="default"
              component="a"
              href={file}
              download="beistand-recovery-codes.txt"
            >
              {t('download')}
            </Button>
          </Group>
          <Button onClick={onClose}>{t('finished')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};

const secretOf = (uri: string): string => new URL(uri).searchParams.get('secret') ?? '';
const inGroups = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

const ConnectApp = ({
  made,
  onDone,
  onClose,
}: {
  made: NewSecondFactor;
  onDone: () => void;
  onClose: () => void;
}) => {
  const t = useProfileWords();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setWrong(false);
    try {
      await confirmByApp(code);
      onDone();
    } catch {
      setWrong(true);
      setBusy(false);
    }
  };
  const secret = secretOf(made.uri);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('scanTitle')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <Stack>
          <Text size="sm">{t('scanText')}</Text>
          <Center>
            <QrCode text={made.uri} label={t('qrAlt')} />
          </Center>
          <Stack gap={4}>
            <Text size="sm" fw={500}>
              {t('key')}
            </Text>
            <Group gap="xs" wrap="nowrap">
              <Code flex={1} py={6} data-secret={secret}>
                {inGroups(secret)}
              </Code>
              <CopyText text={secret} />
            </Group>
          </Stack>
          <TextInput
            label={t('code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            data-autofocus
            value={code}
            error={wrong ? t('codeWrong') : undefined}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={code.trim().length < 6}>
              {t('confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

type Step =
  | { readonly at: 'rest' }
  | { readonly at: 'ask'; readonly what: 'on' | 'off' | 'codes' }
  | { readonly at: 'connect'; readonly made: NewSecondFactor }
  | { readonly at: 'codes'; readonly codes: readonly string[] };

const rest: Step = { at: 'rest' };

export const SecondFactorSection = () => {
  const t = useProfileWords();
  const me = useMe();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>(rest);
  const refresh = () => queries.invalidateQueries({ queryKey: ['me'] });
  const on = me.secondFactor;
  const titles = { on: t('second'), off: t('turnOffTitle'), codes: t('recoveryNew') };
  const texts = { on: t('secondText'), off: t('turnOffText'), codes: t('recoveryNewText') };
  const buttons = { on: t('next'), off: t('turnOff'), codes: t('next') };

  const withPassword = async (what: 'on' | 'off' | 'codes', password: string): Promise<void> => {
    if (what === 'on') setStep({ at: 'connect', made: await beginSecondFactor(password) });
    else if (what === 'codes') setStep({ at: 'codes', codes: await renewRecoveryCodes(password) });
    else {
      await endSecondFactor(password);
      await refresh();
      setStep(rest);
      done(t('turnedOff'));
    }
  };
  return (
    <Section
      title={t('second')}
      text={t('secondText')}
      badge={
        <Badge color={on ? 'teal' : 'gray'} variant="light">
          {t(on ? 'secondOn' : 'secondOff')}
        </Badge>
      }
    >
      {me.lacksSecondFactor ? <Alert color="orange">{t('secondDemanded')}</Alert> : null}
      <Group gap="xs">
        {on ? (
          <>
            <Button variant="default" onClick={() => setStep({ at: 'ask', what: 'codes' })}>
              {t('recoveryNew')}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setStep({ at: 'ask', what: 'off' })}>
              {t('turnOff')}
            </Button>
          </>
        ) : (
          <Button onClick={() => setStep({ at: 'ask', what: 'on' })}>{t('turnOn')}</Button>
        )}
      </Group>
      {step.at === 'ask' ? (
        <PasswordQuestion
          title={titles[step.what]}
          text={texts[step.what]}
          button={buttons[step.what]}
          danger={step.what === 'off'}
          onPassword={(password) => withPassword(step.what, password)}
          onClose={() => setStep(rest)}
        />
      ) : null}
      {step.at === 'connect' ? (
        <ConnectApp
          made={step.made}
          onDone={() => {
            done(t('turnedOn'));
            void refresh();
            setStep({ at: 'codes', codes: step.made.recoveryCodes });
          }}
          onClose={() => setStep(rest)}
        />
      ) : null}
      {step.at === 'codes' ? <RecoveryCodes codes={step.codes} onClose={() => setStep(rest)} /> : null}
    </Section>
  );
};
