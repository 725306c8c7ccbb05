/** A dialog that asks for one's password before the way of signing in is changed. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../../../protocol/face/problem.ts';
import { Failure } from '../../../protocol/face/states.tsx';
import { useProfileWords } from './profile-words.ts';

export const PasswordQuestion = ({
  title,
  text,
  button,
  danger = false,
  onPassword,
  onClose,
}: {
  title: string;
  text: string;
  button: string;
  danger?: boolean;
  /** Does it; what it throws is shown here. */
  onPassword: (password: string) => Promise<void>;
  onClose: () => void;
}) => {
  const t = useProfileWords();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wrong = isProblem(error, 'BAD_INPUT') || isProblem(error, 'FORBIDDEN');
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onPassword(password);
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Stack>
          <Text size="sm">{text}</Text>
          {error === null || wrong ? null : <Failure error={error} />}
          <PasswordInput
            label={t('confirmPassword')}
            autoComplete="current-password"
            data-autofocus
            value={password}
            error={wrong ? t('wrongPassword') : undefined}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('show') }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={busy}
              disabled={password === ''}
              {...(danger ? { color: 'red' } : {})}
            >
              {button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
