/** The diagnosis before it goes: its parts to choose from, and the very text that the desk will append to the ticket. */
import { Card, Checkbox, Code, Group, Stack, Text, Title } from '@mantine/core';
import { diagnosisParts, diagnosisText } from '../../../../protocol/diagnosis.ts';
import type { AgentDiagnosis, DiagnosisPart } from '../../../../protocol/diagnosis.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { useWords } from './words.ts';

/** The diagnosis with the chosen parts alone; null where none was chosen. */
export const chosenOf = (
  diagnosis: AgentDiagnosis,
  parts: readonly DiagnosisPart[],
): AgentDiagnosis | null =>
  parts.length === 0
    ? null
    : {
        ...(parts.includes('versions') ? { versions: diagnosis.versions } : {}),
        ...(parts.includes('errors') ? { errors: diagnosis.errors } : {}),
        ...(parts.includes('findings') ? { findings: diagnosis.findings } : {}),
      };

export const GoingAlong = ({
  diagnosis,
  parts,
  onParts,
}: {
  diagnosis: AgentDiagnosis;
  parts: readonly DiagnosisPart[];
  onParts: (parts: DiagnosisPart[]) => void;
}) => {
  const t = useWords();
  const language = useLanguage();
  const chosen = chosenOf(diagnosis, parts);
  return (
    <Card withBorder padding="lg">
      <Stack gap="md">
        <Stack gap={2}>
          <Title order={2} size="h4">
            {t('sent')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('sentText')}
          </Text>
        </Stack>
        <Group gap="md">
          {diagnosisParts.map((part) => (
            <Checkbox
              key={part}
              label={t(part)}
              checked={parts.includes(part)}
              onChange={(event) =>
                onParts(event.currentTarget.checked ? [...parts, part] : parts.filter((one) => one !== part))
              }
            />
          ))}
        </Group>
        {chosen === null ? (
          <Text>{t('nothingSent')}</Text>
        ) : (
          <Code
            block
            tabIndex={0}
            role="region"
            aria-label={t('preview')}
            mah={320}
            style={{ overflow: 'auto', whiteSpace: 'pre-wrap' }}
          >
            {diagnosisText(chosen, language)}
          </Code>
        )}
      </Stack>
    </Card>
  );
};
