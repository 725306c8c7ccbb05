/** The second step of signing in: a code of the app, or one of the recovery codes. */
import { Alert, Anchor, Button, PinInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../../../protocol/face/problem.ts';
import { Failure } from '../../../protocol/face/states.tsx';
import { confirmByApp, confirmByRecoveryCode } from './doors.ts';
import { EntryFrame } from './entry-frame.tsx';
import { useWords } from './words.ts';

export const SecondStep = ({ onDone, onBack }: { onDone: () => Promise<void>; onBack: () => void }) => {
  const t = useWords();
  const [byApp, setByApp] = useState(true);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = async (value: string): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await (byApp ? confirmByApp(value) : confirmByRecoveryCode(value));
      await onDone();
    } catch (fault) {
      setError(fault);
      setCode('');
      setBusy(false);
    }
  };
  const wrong = isProblem(error, 'UNAUTHENTICATED') || isProblem(error, 'BAD_INPUT');
  return (
    <EntryFrame title={t('secondTitle')} text={t(byApp ? 'secondText' : 'recoveryText')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm(code);
        }}
      >
        <Stack>
          {error === null ? null : wrong ? (
            <Alert color="red">{t('codeWrong')}</Alert>
          ) : (
            <Failure error={error} />
          )}
          {byApp ? (
            <Stack gap={4} role="group" aria-label={t('code')}>
              <Text size="sm" fw={500} aria-hidden>
                {t('code')}
              </Text>
              <PinInput
                length={6}
                type="number"
                inputMode="numeric"
                oneTimeCode
                autoFocus
                size="md"
                value={code}
                aria-label={t('codeDigit')}
                onChange={setCode}
                onComplete={(value) => void confirm(value)}
                disabled={busy}
              />
            </Stack>
          ) : (
            <TextInput
              label={t('recoveryCode')}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              required
              withAsterisk={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          <Button type="submit" loading={busy} disabled={code === ''}>
            {t('confirm')}
          </Button>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              setByApp(!byApp);
              setCode('');
              setError(null);
            }}
          >
            {t(byApp ? 'useRecovery' : 'useApp')}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {t('back')}
          </Anchor>
        </Stack>
      </form>
    </EntryFrame>
  );
};
