/** What all dialogs of the ticket desk are made of: title, fields, one button that does it. They close at once and hand over the body of a command. */
import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from './words.ts';

export interface DialogProps<T> {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: (body: T) => unknown;
}

/** The frame: title, fields, one button that does it; Ctrl+Enter does it too. */
export const Ask = ({
  opened,
  onClose,
  title,
  action,
  ready,
  danger = false,
  onSubmit,
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  action: string;
  ready: boolean;
  danger?: boolean;
  onSubmit: () => void;
  children: ReactNode;
}) => {
  const t = useWords();
  const submit = (): void => {
    if (ready) onSubmit();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('dismiss') }}>
      <form
        onKeyDown={getHotkeyHandler([['mod+Enter', submit]])}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!ready} {...(danger ? { color: 'red.9' } : {})}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

/** A field's value that is new each time the dialog is opened. */
export const useFresh = <T,>(opened: boolean, start: T) => {
  const [value, set] = useState(start);
  useEffect(() => {
    if (opened) set(start);
    // oxlint-disable-next-line react/exhaustive-deps -- only opening makes it new
  }, [opened]);
  return [value, set] as const;
};

export const Reason = ({
  value,
  onChange,
  label,
  required = true,
  autoFocus = false,
}: {
  value: string;
  onChange: (value: string) => void;
  label?: string;
  required?: boolean;
  autoFocus?: boolean;
}) => {
  const t = useWords();
  return (
    <Textarea
      label={label ?? t('reason')}
      required={required}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={4_000}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
};
