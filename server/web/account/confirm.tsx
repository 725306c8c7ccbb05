/** Asks before something is done that can't be taken back. */
import { Text } from '@mantine/core';
import { askFirst as ask } from '../../../protocol/face/confirm.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** On the button that does it. */
  readonly yes: string;
  readonly no: string;
  readonly run: () => void;
}

export const askFirst = ({ title, text, yes, no, run }: Question): void => {
  ask({
    title,
    children: <Text size="sm">{text}</Text>,
    labels: { confirm: yes, cancel: no },
    confirmProps: { color: 'red' },
    onConfirm: run,
  });
};
