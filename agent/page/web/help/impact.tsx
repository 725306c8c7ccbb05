/** The plain questions that decide a ticket's class (protocol/ticket-impact.ts). */
import { Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import type { TicketImpact } from '../../../../protocol/ticket-impact.ts';
import { useWords } from './words.ts';

type Fault = Extract<TicketImpact, { kind: 'fault' }>;

export interface Answers {
  readonly kind: TicketImpact['kind'] | null;
  readonly reach: Fault['reach'] | null;
  readonly workaround: Fault['workaround'] | null;
}
export const noAnswers: Answers = { kind: null, reach: null, workaround: null };

/** The impact, once all questions that matter are answered. */
export const impactOf = ({ kind, reach, workaround }: Answers): TicketImpact | null => {
  if (kind === 'wish') return { kind };
  return kind === null || reach === null || workaround === null ? null : { kind, reach, workaround };
};

const Question = <V extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: V | null;
  choices: readonly (readonly [choice: V, title: string, text?: string])[];
  onChange: (value: V) => void;
}) => (
  <Radio.Group label={label} value={value} onChange={onChange} labelProps={{ mb: 6 }}>
    <SimpleGrid cols={{ base: 1, sm: choices.length }} spacing="xs">
      {choices.map(([choice, title, text]) => (
        <Radio.Card key={choice} value={choice} p="sm" aria-label={title}>
          <Group wrap="nowrap" align="flex-start" gap="sm">
            <Radio.Indicator mt={2} />
            <Stack gap={2}>
              <Text fw={600} size="sm">
                {title}
              </Text>
              {text === undefined ? null : (
                <Text size="sm" c="dimmed">
                  {text}
                </Text>
              )}
            </Stack>
          </Group>
        </Radio.Card>
      ))}
    </SimpleGrid>
  </Radio.Group>
);

export const ImpactQuestions = ({
  answers,
  onChange,
}: {
  answers: Answers;
  onChange: (answers: Answers) => void;
}) => {
  const t = useWords();
  const change = (changes: Partial<Answers>): void => onChange({ ...answers, ...changes });
  return (
    <Stack gap="md">
      <Question
        label={t('askKind')}
        value={answers.kind}
        choices={[
          ['fault', t('fault')],
          ['wish', t('wish')],
        ]}
        onChange={(kind) => change({ kind })}
      />
      {answers.kind === 'fault' ? (
        <>
          <Question
            label={t('askReach')}
            value={answers.reach}
            choices={[
              ['down', t('down'), t('downText')],
              ['hindered', t('hindered'), t('hinderedText')],
              ['single', t('single'), t('singleText')],
            ]}
            onChange={(reach) => change({ reach })}
          />
          <Question
            label={t('askWorkaround')}
            value={answers.workaround}
            choices={[
              ['none', t('none'), t('noneText')],
              ['help', t('help'), t('helpText')],
              ['easy', t('easy'), t('easyText')],
            ]}
            onChange={(workaround) => change({ workaround })}
          />
        </>
      ) : null}
    </Stack>
  );
};
