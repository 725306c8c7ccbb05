/** The plain questions a class follows from, and what the answers lead to. */
import { Alert, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { classOfImpact } from '../../../../protocol/ticket-impact.ts';
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
  choices: readonly (readonly [V, string, string])[];
  onChange: (value: V) => void;
}) => (
  <Radio.Group label={label} value={value} onChange={onChange} labelProps={{ mb: 6 }}>
    <SimpleGrid cols={{ base: 1, sm: choices.length }} spacing="xs">
      {choices.map(([choice, title, text]) => (
        <Radio.Card
          key={choice}
          value={choice}
          p="sm"
          radius="md"
          aria-label={title}
          style={{ display: 'flex', alignItems: 'flex-start' }}
        >
          <Group wrap="nowrap" align="flex-start" gap="sm">
            <Radio.Indicator mt={2} />
            <Stack gap={2}>
              <Text fw={600} size="sm">
                {title}
              </Text>
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            </Stack>
          </Group>
        </Radio.Card>
      ))}
    </SimpleGrid>
  </Radio.Group>
);

export const Questions = ({
  answers,
  onChange,
}: {
  answers: Answers;
  onChange: (answers: Answers) => void;
}) => {
  const t = useWords();
  const impact = impactOf(answers);
  const change = (changes: Partial<Answers>): void => onChange({ ...answers, ...changes });
  const suggested = impact === null ? null : classOfImpact(impact);
  return (
    <Stack gap="lg">
      <Question
        label={t('askKind')}
        value={answers.kind}
        onChange={(kind) => change({ kind })}
        choices={[
          ['fault', t('kindFault'), t('kindFaultText')],
          ['wish', t('kindWish'), t('kindWishText')],
        ]}
      />
      {answers.kind === 'fault' ? (
        <>
          <Question
            label={t('askReach')}
            value={answers.reach}
            onChange={(reach) => change({ reach })}
            choices={[
              ['down', t('reachDown'), t('reachDownText')],
              ['hindered', t('reachHindered'), t('reachHinderedText')],
              ['single', t('reachSingle'), t('reachSingleText')],
            ]}
          />
          <Question
            label={t('askWorkaround')}
            value={answers.workaround}
            onChange={(workaround) => change({ workaround })}
            choices={[
              ['none', t('workaroundNone'), t('workaroundNoneText')],
              ['help', t('workaroundHelp'), t('workaroundHelpText')],
              ['easy', t('workaroundEasy'), t('workaroundEasyText')],
            ]}
          />
        </>
      ) : null}
      {suggested === null ? null : (
        <Alert
          icon={<IconInfoCircle />}
          color={suggested === 'A' ? 'red' : 'harbour'}
          title={`${t('suggested')}: ${t(`class_${suggested}`)}`}
          role="status"
        >
          {t(`classText_${suggested}`)} {t('changeable')}
        </Alert>
      )}
    </Stack>
  );
};
