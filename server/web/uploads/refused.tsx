/** Files that were not taken, by console and customer area: named, with why, in the person's words. */
import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useFormat } from '../../../protocol/face/format.ts';
import { isProblem, useProblemText } from '../../../protocol/face/problem.ts';
import { createWords } from '../../../protocol/face/words.ts';
import { ticketLimits } from '../../../protocol/ticket-names.ts';

const useWords = createWords('refused-files', {
  de: {
    refused: 'Nicht angehängt',
    seen: 'Hinweis schließen',
    tooLarge: '{{name}} ist größer als {{most}}. Gepackt werden große Protokolle viel kleiner.',
    empty: '{{name}} ist leer.',
    runs: '{{name}} ist ein Programm. Bitte packen Sie es in ein Archiv, damit es nicht aus Versehen startet.',
  },
  en: {
    refused: 'Not attached',
    seen: 'Close this note',
    tooLarge: '{{name}} is larger than {{most}}. Large logs get much smaller when packed.',
    empty: '{{name}} is empty.',
    runs: '{{name}} is a program. Please pack it into an archive, so that nobody starts it by mistake.',
  },
});

/** A file that was not taken, and why. */
export interface Refused {
  readonly id: string;
  readonly name: string;
  readonly why: 'tooLarge' | 'empty' | 'runs' | { readonly error: unknown };
}

/** What isn't worth sending first. */
export const unfit = ({ size }: File): 'tooLarge' | 'empty' | null =>
  size > ticketLimits.attachmentBytes ? 'tooLarge' : size === 0 ? 'empty' : null;

/** Why the server did not take it: a name that a machine would run is the one its check names. */
export const whyOf = (error: unknown): Refused['why'] =>
  isProblem(error, 'BAD_INPUT') && error.details['field'] === 'name' ? 'runs' : { error };

/** A file dropped beside the field would be opened in the place of the page. */
export const useNoDropBeside = (): void => {
  useEffect(() => {
    const stay = (event: DragEvent): void => {
      if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    addEventListener('dragover', stay);
    addEventListener('drop', stay);
    return () => {
      removeEventListener('dragover', stay);
      removeEventListener('drop', stay);
    };
  }, []);
};

/** Why a file was not taken, in the person's words. */
const useRefusal = (): ((refused: Refused) => string) => {
  const t = useWords();
  const format = useFormat();
  const say = useProblemText();
  return ({ name, why }) => {
    if (typeof why === 'string') return t(why, { name, most: format.bytes(ticketLimits.attachmentBytes) });
    const { title, detail } = say(why.error);
    return `${name}: ${title} ${detail ?? ''}`;
  };
};

/** Stays beside what was written until it was seen; nothing of it is lost. */
export const RefusedFiles = ({
  refused,
  forgetRefused,
  mt,
}: {
  refused: readonly Refused[];
  forgetRefused: () => void;
  mt?: 'xs';
}) => {
  const t = useWords();
  const sayRefused = useRefusal();
  if (refused.length === 0) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={t('refused')}
      p="xs"
      {...(mt === undefined ? {} : { mt })}
      withCloseButton
      closeButtonLabel={t('seen')}
      onClose={forgetRefused}
    >
      {refused.map((one) => (
        <Text size="sm" key={one.id} style={{ overflowWrap: 'anywhere' }}>
          {sayRefused(one)}
        </Text>
      ))}
    </Alert>
  );
};
